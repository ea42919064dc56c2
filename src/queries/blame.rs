//! Who wrote what of a claim: each span of its wording, its judgement, each excerpt and hop.

use super::error::Result;
use super::view::View;
use crate::compare::blame::{Span, blame};
use crate::ledger::{Revised, Version};
use crate::model::claim::Claim;
use crate::model::id::{ClaimId, EvidenceId};
use crate::model::standing::Standing;

/// Who wrote what of a claim.
pub struct Blame {
    /// Its wording now.
    pub text: String,
    /// What was written, and by whom: the wording first.
    pub parts: Vec<Blamed>,
}

/// A part of a claim, with who wrote it, when and why.
pub struct Blamed {
    /// Which part.
    pub part: Part,
    /// What it says.
    pub text: String,
    /// The version that has it first; 0 where no version is known to.
    pub version: u32,
    /// When, as the writer's clock said.
    pub at: String,
    /// Who.
    pub by: String,
    /// Why, where that was said.
    pub why: Option<String>,
}

/// A part of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A span of the wording.
    Wording,
    /// That an earlier wording was taken up again.
    Revert,
    /// A value of the claim, by its name.
    Value(&'static str),
    /// An excerpt.
    Excerpt(EvidenceId),
    /// A hop of a chain.
    Hop(EvidenceId),
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Wording => f.write_str("wording"),
            Self::Revert => f.write_str("revert"),
            Self::Value(name) => f.write_str(name),
            Self::Excerpt(evidence) => write!(f, "{evidence} excerpt"),
            Self::Hop(evidence) => write!(f, "{evidence} hop"),
        }
    }
}

/// A value of a claim: its name, and what it is.
type Value<'p> = (&'static str, &'p dyn Fn(&Claim) -> Option<String>);

impl Blame {
    /// Who wrote what of a claim as it stands.
    pub fn of(view: &View, id: ClaimId) -> Result<Self> {
        let reader = view.read();
        let versions = reader.versions(id)?;
        let revisions = reader.revisions(id)?;
        let evidence = reader.evidence_of(id)?;
        let said_by = revisions.iter().filter_map(|revised| revised.claim.said_by);
        let standing = reader.standing_for(evidence.iter(), said_by, view.audience())?;
        let mut parts = of_wording(&revisions, &versions);
        parts.extend(of_values(&revisions, &versions, &standing));
        for (evidence, read) in evidence.iter().zip(&reader.excerpts(&evidence)?) {
            let Some(entry) = reader.cited_by(evidence.id)? else { continue };
            let cited = |part: Part, text: String| Blamed {
                part,
                text,
                version: version_of(&versions, entry.seq),
                at: entry.at.clone(),
                by: entry.by.clone(),
                why: None,
            };
            parts.push(cited(Part::Excerpt(evidence.id), read.exact.clone().unwrap_or_default()));
            for hop in evidence.chain.hops() {
                let name = hop.source.map_or("?".into(), |source| standing.written_name(source));
                let manner = hop.manner.map_or_else(String::new, |manner| format!(" ({manner})"));
                parts.push(cited(Part::Hop(evidence.id), format!("{name}{manner}")));
            }
        }
        let text = revisions.last().map(|revised| revised.claim.text.clone()).unwrap_or_default();
        Ok(Self { text, parts })
    }
}

/// The spans of the wording, and the wordings that were taken up again.
fn of_wording(revisions: &[Revised], versions: &[Version]) -> Vec<Blamed> {
    let texts: Vec<&str> = revisions.iter().map(|revised| revised.claim.text.as_str()).collect();
    let (spans, reverts) = blame(&texts);
    let spans = spans
        .into_iter()
        .map(|Span { text, from }| of_revision(Part::Wording, text, &revisions[from], versions));
    let reverts = reverts.iter().map(|revert| {
        let back_to = version_of(versions, revisions[revert.to].entry);
        let text = format!("to the wording of version {back_to}");
        of_revision(Part::Revert, text, &revisions[revert.at], versions)
    });
    spans.chain(reverts).collect()
}

/// What a claim is beside its wording.
fn of_values(revisions: &[Revised], versions: &[Version], standing: &Standing) -> Vec<Blamed> {
    let speaker = |claim: &Claim| claim.said_by.map(|source| standing.written_name(source).into_owned());
    let values: [Value<'_>; 5] = [
        ("confidence", &|claim| Some(claim.confidence.to_string())),
        ("language", &|claim| Some(claim.language.clone())),
        ("slug", &|claim| claim.slug.clone()),
        ("when", &|claim| claim.when.clone()),
        ("said by", &speaker),
    ];
    let written = values.into_iter().filter_map(|(name, value)| {
        let (text, at) = last_change(revisions, value)?;
        Some(of_revision(Part::Value(name), text, &revisions[at], versions))
    });
    written.collect()
}

fn of_revision(part: Part, text: String, revised: &Revised, versions: &[Version]) -> Blamed {
    Blamed {
        part,
        text,
        version: version_of(versions, revised.entry),
        at: revised.at.clone(),
        by: revised.by.clone(),
        why: revised.why.clone(),
    }
}

/// The version that an entry made.
fn version_of(versions: &[Version], entry: u64) -> u32 {
    versions.iter().find(|version| version.entries.contains(&entry)).map_or(0, |version| version.number)
}

/// What a value of a claim is, and the place of the revision that made it so.
fn last_change(revisions: &[Revised], value: &dyn Fn(&Claim) -> Option<String>) -> Option<(String, usize)> {
    let now = value(&revisions.last()?.claim);
    let same = revisions.iter().rev().take_while(|revised| value(&revised.claim) == now).count();
    now.map(|text| (text, revisions.len() - same))
}
