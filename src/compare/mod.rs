//! What changed of a claim between two states: what a text diff says, and what it cannot say.
//! Pure: from two weighed claims to the differences.

pub mod blame;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::case::{Contradiction, Evidence};
use crate::model::confidence::Confidence;
use crate::model::finding::Finding;
use crate::model::id::{ClaimId, DocumentId, EvidenceId};
use crate::model::review::{Reviewed, Role};
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::rules::Audited;

/// A claim as it stood: weighed, with what is known beyond it, and the words of its excerpts.
#[derive(Debug, Clone, Copy)]
pub struct State<'a> {
    /// What was known of sources and copies.
    pub standing: &'a Standing,
    /// The claim.
    pub audited: &'a Audited,
    /// The words that each piece of evidence holds up.
    pub excerpts: &'a BTreeMap<EvidenceId, String>,
}

/// Something that was one thing and is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change<T> {
    /// What it was.
    pub before: T,
    /// What it is.
    pub after: T,
}

impl<T: PartialEq> Change<T> {
    fn of(before: T, after: T) -> Option<Self> {
        (before != after).then_some(Self { before, after })
    }
}

/// Evidence that came or went, with its words and its chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its id.
    pub id: EvidenceId,
    /// Which way it speaks.
    pub stance: Stance,
    /// Its document.
    pub document: DocumentId,
    /// Its words.
    pub excerpt: Option<String>,
    /// Who told whom, with the names as they were written.
    pub chain: Vec<String>,
}

/// How a contradiction came, went or stands otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contradicted {
    /// With which claim.
    pub claim: ClaimId,
    /// How it stood; nothing where there was none.
    pub before: Option<&'static str>,
    /// How it stands; nothing where there is none.
    pub after: Option<&'static str>,
    /// Why both cannot be true.
    pub why: String,
}

/// A verdict that was given or that fell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdicted {
    /// Who.
    pub by: String,
    /// In which capacity.
    pub role: Role,
    /// What: the verdict, or why it fell.
    pub what: String,
}

/// Everything that differs between two states of a claim, or between two claims.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wording: Option<Change<String>>,
    /// The language of the wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Change<String>>,
    /// The desk's judgement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Change<Confidence>>,
    /// Reliability and confidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Change<String>>,
    /// The independent sources for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub independent: Option<Change<String>>,
    /// The independent sources against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Change<String>>,
    /// The name people gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<Change<Option<String>>>,
    /// When it is said to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Change<Option<String>>>,
    /// Who said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_by: Option<Change<Option<String>>>,
    /// Whether it is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retracted: Option<Change<bool>>,
    /// Tags that it is filed under now.
    pub tags_added: Vec<String>,
    /// Tags that it is no longer filed under.
    pub tags_removed: Vec<String>,
    /// Evidence that came.
    pub evidence_added: Vec<Shown>,
    /// Evidence that went.
    pub evidence_withdrawn: Vec<Shown>,
    /// Voices that all support has in common now.
    pub bottlenecks_gained: Vec<String>,
    /// Voices that it no longer has in common.
    pub bottlenecks_lost: Vec<String>,
    /// Contradictions that came, went or were settled.
    pub contradictions: Vec<Contradicted>,
    /// What is wrong now and was not.
    pub findings_gained: Vec<Finding>,
    /// What was wrong and is not now.
    pub findings_cured: Vec<Finding>,
    /// Verdicts that were given.
    pub reviews_given: Vec<Verdicted>,
    /// Approvals that held and do not hold now.
    pub reviews_voided: Vec<Verdicted>,
    /// Stories that it appeared in.
    pub published: Vec<String>,
}

impl Difference {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// From one state to another.
    #[must_use]
    pub fn between(before: &State<'_>, after: &State<'_>) -> Self {
        let (old, new) = (&before.audited.case, &after.audited.case);
        let (old_claim, new_claim) = (&old.claim, &new.claim);
        let (old_weighed, new_weighed) = (&before.audited.weighed, &after.audited.weighed);
        let is_one_claim = old_claim.id == new_claim.id;
        let missing = |of: &[String], from: &[String]| -> Vec<String> {
            of.iter().filter(|item| !from.contains(item)).cloned().collect()
        };
        let speaker = |state: &State<'_>| {
            state.audited.case.claim.said_by.map(|source| state.standing.name(source).into_owned())
        };
        let voices = |state: &State<'_>| -> Vec<String> {
            let found = &state.audited.weighed.support.bottlenecks;
            found.iter().map(|voice| voice.name(state.standing)).collect()
        };
        let (old_voices, new_voices) = (voices(before), voices(after));
        Self {
            wording: Change::of(old_claim.text.clone(), new_claim.text.clone()),
            language: Change::of(old_claim.language.clone(), new_claim.language.clone()),
            confidence: Change::of(old_claim.confidence, new_claim.confidence),
            grade: Change::of(old_weighed.grade.to_string(), new_weighed.grade.to_string()),
            independent: Change::of(
                old_weighed.support.independent.to_string(),
                new_weighed.support.independent.to_string(),
            ),
            against: Change::of(
                old_weighed.against.independent.to_string(),
                new_weighed.against.independent.to_string(),
            ),
            slug: Change::of(old_claim.slug.clone(), new_claim.slug.clone()),
            when: Change::of(old_claim.when.clone(), new_claim.when.clone()),
            said_by: Change::of(speaker(before), speaker(after)),
            retracted: Change::of(old.retracted, new.retracted),
            tags_added: missing(&new_claim.tags, &old_claim.tags),
            tags_removed: missing(&old_claim.tags, &new_claim.tags),
            evidence_added: evidence_missing(after, before),
            evidence_withdrawn: evidence_missing(before, after),
            bottlenecks_gained: missing(&new_voices, &old_voices),
            bottlenecks_lost: missing(&old_voices, &new_voices),
            contradictions: contradictions(&old.contradictions, &new.contradictions),
            findings_gained: findings_missing(&after.audited.findings, &before.audited.findings),
            findings_cured: findings_missing(&before.audited.findings, &after.audited.findings),
            reviews_given: if is_one_claim { given(&old.reviews, &new.reviews) } else { Vec::new() },
            reviews_voided: if is_one_claim { voided(before, after) } else { Vec::new() },
            published: new
                .publications
                .iter()
                .filter(|story| !old.publications.contains(story))
                .map(|story| format!("{}, {}, at version {}", story.place, story.date, story.version))
                .collect(),
        }
    }
}

/// The evidence of one state that the other does not have.
fn evidence_missing(of: &State<'_>, from: &State<'_>) -> Vec<Shown> {
    let known: BTreeSet<EvidenceId> = from.audited.case.evidence.iter().map(|e| e.id).collect();
    let shown = |evidence: &Evidence| Shown {
        id: evidence.id,
        stance: evidence.stance,
        document: evidence.document,
        excerpt: of.excerpts.get(&evidence.id).cloned(),
        chain: evidence
            .chain
            .hops()
            .iter()
            .map(|hop| {
                let name = hop
                    .source
                    .map_or_else(|| "?".to_owned(), |source| of.standing.written_name(source).into_owned());
                match hop.manner {
                    Some(manner) => format!("{name} ({manner})"),
                    None => name,
                }
            })
            .collect(),
    };
    of.audited.case.evidence.iter().filter(|evidence| !known.contains(&evidence.id)).map(shown).collect()
}

fn contradictions(before: &[Contradiction], after: &[Contradiction]) -> Vec<Contradicted> {
    let all: BTreeSet<ClaimId> = before.iter().chain(after).map(|c| c.with).collect();
    all.into_iter()
        .filter_map(|claim| {
            let find = |side: &'_ [Contradiction]| side.iter().find(|c| c.with == claim).cloned();
            let (old, new) = (find(before), find(after));
            let words = |c: &Option<Contradiction>| c.as_ref().map(Contradiction::words);
            let why = new.as_ref().or(old.as_ref()).map(|c| c.why.clone()).unwrap_or_default();
            (words(&old) != words(&new)).then(|| Contradicted {
                claim,
                before: words(&old),
                after: words(&new),
                why,
            })
        })
        .collect()
}

/// The findings of one state that the other does not have: by rule, and by what they are about.
fn findings_missing(of: &[Finding], from: &[Finding]) -> Vec<Finding> {
    let is_same = |a: &Finding, b: &Finding| {
        a.rule == b.rule && a.about == b.about && a.waived.is_some() == b.waived.is_some()
    };
    of.iter().filter(|finding| !from.iter().any(|other| is_same(finding, other))).cloned().collect()
}

fn given(before: &[Reviewed], after: &[Reviewed]) -> Vec<Verdicted> {
    let new = after.iter().filter(|review| !before.iter().any(|known| known.number == review.number));
    new.map(|review| Verdicted {
        by: review.by.clone(),
        role: review.role.clone(),
        what: match &review.note {
            Some(note) => format!("{}: {note}", review.verdict),
            None => review.verdict.to_string(),
        },
    })
    .collect()
}

/// The approvals that held before and are void after.
fn voided(before: &State<'_>, after: &State<'_>) -> Vec<Verdicted> {
    let (old, new) = (before.audited.approval(before.standing), after.audited.approval(after.standing));
    let stored = |number: u32| {
        old.holding.iter().any(|review| review.number == number)
            || !before.audited.case.reviews.iter().any(|review| review.number == number)
    };
    new.void
        .iter()
        .filter(|void| stored(void.review.number))
        .map(|void| Verdicted {
            by: void.review.by.clone(),
            role: void.review.role.clone(),
            what: void.why.clone(),
        })
        .collect()
}
