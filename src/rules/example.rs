//! Claims for the tests of rules, built in a line or two.

use std::sync::Arc;

use super::audited::audited;
use super::rule::Rule;
use super::subject::Reading;
use crate::model::audience::Audience;
use crate::model::case::{Case, Contradiction, Evidence, Settled};
use crate::model::chain::{Chain, Hop};
use crate::model::claim::Claim;
use crate::model::confidence::Confidence;
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::model::fingerprint::Fingerprint;
use crate::model::grade::Reliability;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::model::kind::Kind;
use crate::model::moment::Moment;
use crate::model::publication::Published;
use crate::model::review::{Assessment, Reviewed, Verdict};
use crate::model::source::Source;
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::model::waiver::Waived;
use crate::model::written_chain::{Who, WrittenChain};

/// The claim C1, “Two bases”, rated possible, with what is held up for and against it.
pub(super) struct Example {
    standing: Standing,
    case: Option<Case>,
    readings: Option<Vec<Reading>>,
}

impl Example {
    /// A claim with a piece of supporting evidence for each chain, written as people write them:
    /// `Figuera [person] (said) > Infobae [outlet]`. The first is E1 in D1.
    pub(super) fn supported_by(chains: &[&str]) -> Self {
        let mut example = Self { standing: Standing::new(Audience::Desk), case: None, readings: None };
        for chain in chains {
            example.add(chain, Stance::Supports);
        }
        example
    }

    /// A claim with nothing for or against it.
    pub(super) fn unsupported() -> Self {
        Self::supported_by(&[])
    }

    /// Adds a piece of evidence that disputes the claim.
    pub(super) fn disputed_by(mut self, chain: &str) -> Self {
        self.add(chain, Stance::Disputes);
        self
    }

    /// Changes the claim or what is held up for it.
    pub(super) fn with(mut self, change: impl FnOnce(&mut Case)) -> Self {
        change(self.case());
        self
    }

    /// Rates the claim.
    pub(super) fn rated(self, confidence: Confidence) -> Self {
        self.with(|case| case.claim.confidence = confidence)
    }

    /// Changes what is known of sources and documents, or how the desk works.
    pub(super) fn knowing(mut self, change: impl FnOnce(&mut Standing)) -> Self {
        change(&mut self.standing);
        self
    }

    /// Has the texts of its documents read: how each excerpt was found, the first being E1's.
    pub(super) fn read(mut self, found: &[(bool, bool)]) -> Self {
        let readings =
            found.iter().zip(1..).map(|((document_is_intact, excerpt_is_intact), number)| Reading {
                id: EvidenceId(number),
                document: DocumentId(number),
                document_is_intact: *document_is_intact,
                excerpt_is_intact: *excerpt_is_intact,
            });
        self.readings = Some(readings.collect());
        self
    }

    /// Has it approved as it stands now, by Ana; `own` where she wrote it.
    pub(super) fn approved(mut self, own: bool) -> Self {
        let relied = self.audited().assessment();
        let case = self.case();
        let review = Reviewed {
            number: u32::try_from(case.reviews.len()).unwrap() + 1,
            by: "Ana".to_owned(),
            at: day(22),
            since: 9,
            role: "checker".parse().unwrap(),
            verdict: Verdict::Approve,
            note: None,
            fingerprint: Fingerprint::of(case),
            relied,
            own,
        };
        case.reviews.push(review);
        self
    }

    /// Has it published as it stands now, at “The story”.
    pub(super) fn published(mut self) -> Self {
        let relied = self.audited().assessment();
        let case = self.case();
        let published = Published {
            place: "The story".to_owned(),
            date: "2026-11-22".to_owned(),
            version: 1,
            text: case.claim.text.clone(),
            confidence: case.claim.confidence,
            fingerprint: Fingerprint::of(case),
            relied,
            verdict: None,
            since: 9,
        };
        case.publications.push(published);
        self
    }

    /// Has a finding of it set aside by Ana, as it stands now; `own` where she wrote the claim.
    pub(super) fn waived(mut self, rule: &Rule, own: bool) -> Self {
        let found = self.found(rule);
        let about = found.into_iter().flat_map(|finding| finding.about).collect();
        self.case().waivers.push(Waived {
            rule: rule.name.to_owned(),
            about,
            by: "Ana".to_owned(),
            at: day(22),
            until: None,
            why: "it is so".to_owned(),
            own,
        });
        self
    }

    /// What a rule finds, looking at it together with all others.
    pub(super) fn found(&mut self, rule: &Rule) -> Vec<Finding> {
        let mut findings = self.audited().findings;
        findings.retain(|finding| finding.rule == rule.name);
        findings
    }

    /// The messages of what a rule finds.
    pub(super) fn messages(mut self, rule: &Rule) -> Vec<String> {
        self.found(rule).into_iter().map(|finding| finding.message).collect()
    }

    /// What its findings ask somebody to do.
    pub(super) fn tasks(mut self) -> Vec<(super::Action, String)> {
        let audited = self.audited();
        audited.tasks(&self.standing)
    }

    fn audited(&mut self) -> super::Audited {
        let case = self.case().clone();
        audited(&self.standing, case, self.readings.as_deref())
    }

    fn case(&mut self) -> &mut Case {
        self.case.get_or_insert_with(|| {
            Case::of(Claim {
                id: ClaimId(1),
                text: "Two bases".to_owned(),
                language: "en".to_owned(),
                confidence: Confidence::Possible,
                slug: None,
                said_by: None,
                when: None,
                tags: Vec::new(),
            })
        })
    }

    fn add(&mut self, chain: &str, stance: Stance) {
        let written: WrittenChain = chain.parse().unwrap();
        let hops = written.hops.into_iter().map(|hop| Hop {
            source: match hop.who {
                Who::Nobody => None,
                Who::Id(id) => Some(id),
                Who::Name(name) => Some(self.source(&name, hop.kind)),
            },
            manner: hop.manner,
        });
        let chain = Arc::new(Chain::new(hops.collect()).unwrap());
        let evidence = &mut self.case().evidence;
        let number = u32::try_from(evidence.len()).unwrap() + 1;
        evidence.push(Evidence {
            id: EvidenceId(number),
            stance,
            chain,
            document: DocumentId(number),
            start: 0,
            end: 9,
            sha256: Digest::of(b"dos bases"),
            locator: None,
        });
    }

    /// The source with this name; a new one, numbered on, where there is none.
    fn source(&mut self, name: &str, kind: Option<Kind>) -> SourceId {
        if let Some(known) = self.standing.sources().find(|source| source.name == name) {
            return known.id;
        }
        let id = SourceId(u32::try_from(self.standing.sources().count()).unwrap() + 1);
        self.standing.add_source(Source {
            id,
            name: name.to_owned(),
            aliases: Vec::new(),
            kind: kind.unwrap_or(Kind::Unjudged),
            reliability: Reliability::F,
            under: None,
            merged_into: None,
            description: None,
        });
        id
    }
}

/// A contradiction with C2, which cannot be true together with it.
pub(super) fn contradiction(state: Settled) -> Contradiction {
    Contradiction {
        with: ClaimId(2),
        state,
        why: "two or three".to_owned(),
        note: None,
        is_with_retracted: false,
    }
}

/// What a claim comes to that two independent sources support.
pub(super) fn relied_on_two() -> Assessment {
    Assessment { low: 2, high: 2, ..Assessment::default() }
}

/// Noon of a day of November 2026.
pub(super) fn day(day: u32) -> Moment {
    format!("2026-11-{day:02}T12:00:00Z").parse().unwrap()
}
