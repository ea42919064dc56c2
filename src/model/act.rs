//! Acts: what an entry of the log says was done, outcomes only.
//!
//! An act holds ids, positions and words that were already resolved, so that replaying it
//! parses, matches and guesses nothing. Acts are written as RFC 8785 JSON: fields in the
//! order of their names, no floats, nothing that is null. An act never changes its meaning:
//! what is new gets a new optional field or a new act, and a program that meets one it does
//! not know says that a newer perwhom is needed.

use serde::{Deserialize, Serialize};

use super::chain::Chain;
use super::confidence::Confidence;
use super::date::LooseDate;
use super::digest::Digest;
use super::fingerprint::Fingerprint;
use super::grade::Reliability;
use super::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use super::kind::Kind;
use super::language::Language;
use super::policy::Setting;
use super::review::{Relied, Role, Verdict};
use super::severity::Severity;
use super::stance::Stance;
use super::words;

/// One thing done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Act {
    /// The ledger has an owner.
    Desk(Desk),
    /// A source is made.
    Source(Source),
    /// An import's key names a source that was there.
    Adopt(Adopt),
    /// A source has further names.
    Alias(Alias),
    /// A source goes by another name from now on; the old one stays as a spelling.
    Rename(Rename),
    /// What is held of a source: all of it, not only what changed.
    Judge(Judge),
    /// Two sources are one.
    MergeSource(MergeSource),
    /// Two sources that were held to be one are two after all.
    SplitSource(SplitSource),
    /// A source is not to be relied on any more.
    Discredit(Discredit),
    /// A discredited source is to be relied on again, as far as it is rated.
    Recredit(Recredit),
    /// A source's name is for the desk alone; others read what may be said of it.
    Confide(Confide),
    /// A confidential source may be named to others again.
    Disclose(Disclose),
    /// A document is captured.
    Document(Document),
    /// A document is a copy of another, or is suspected to be.
    Copy(Copy),
    /// A document is no copy of another after all.
    Uncopy(Uncopy),
    /// A document's publisher took it back.
    Recall(Recall),
    /// A document that was held to be taken back stands after all.
    Restore(Restore),
    /// A claim is made.
    Claim(Claim),
    /// A claim stands otherwise from now on: all of it, not only what changed.
    Revise(Revise),
    /// A claim is taken back: it stays, and speaks neither for nor against anything.
    Retract(Retract),
    /// A claim that was taken back holds again.
    Reinstate(Reinstate),
    /// An excerpt is held up for a claim.
    Cite(Cite),
    /// Evidence is taken back.
    Withdraw(Withdraw),
    /// Two claims cannot both be true.
    Contradict(Contradict),
    /// A contradiction is settled.
    Resolve(Resolve),
    /// A settled contradiction is open again, because evidence on one side changed.
    Reopen(Reopen),
    /// Somebody gave a verdict on a claim as it stood.
    Review(Review),
    /// A claim appeared in a story.
    Publish(Publish),
    /// A finding is set aside.
    Waive(Waive),
    /// A finding that was set aside counts again.
    Unwaive(Unwaive),
    /// What the desk makes of a rule.
    Severity(SetSeverity),
    /// The desk makes of a rule what perwhom makes of it.
    UnsetSeverity(UnsetSeverity),
    /// How the desk works: one of its settings.
    Policy(SetPolicy),
    /// The log's head was noted, to be kept elsewhere.
    Seal(Seal),
    /// Another line of entries came over, up to one of them: those that were not held yet
    /// follow this entry.
    Merge(Merge),
}

impl Act {
    /// The claims that it names.
    #[must_use]
    pub fn claims(&self) -> Vec<ClaimId> {
        match self {
            Self::Claim(act) => vec![act.id],
            Self::Revise(act) => vec![act.claim],
            Self::Retract(act) => vec![act.claim],
            Self::Reinstate(act) => vec![act.claim],
            Self::Cite(act) => vec![act.claim],
            Self::Withdraw(act) => vec![act.claim],
            Self::Contradict(act) => vec![act.one, act.other],
            Self::Resolve(act) => vec![act.one, act.other],
            Self::Reopen(act) => vec![act.one, act.other],
            Self::Review(act) => vec![act.claim],
            Self::Publish(act) => vec![act.claim],
            Self::Waive(act) => vec![act.claim],
            Self::Unwaive(act) => vec![act.claim],
            _ => Vec::new(),
        }
    }

    /// The word it is written with.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Desk(_) => "desk",
            Self::Source(_) => "source",
            Self::Adopt(_) => "adopt",
            Self::Alias(_) => "alias",
            Self::Rename(_) => "rename",
            Self::Judge(_) => "judge",
            Self::MergeSource(_) => "merge-source",
            Self::SplitSource(_) => "split-source",
            Self::Discredit(_) => "discredit",
            Self::Recredit(_) => "recredit",
            Self::Confide(_) => "confide",
            Self::Disclose(_) => "disclose",
            Self::Document(_) => "document",
            Self::Copy(_) => "copy",
            Self::Uncopy(_) => "uncopy",
            Self::Recall(_) => "recall",
            Self::Restore(_) => "restore",
            Self::Claim(_) => "claim",
            Self::Revise(_) => "revise",
            Self::Retract(_) => "retract",
            Self::Reinstate(_) => "reinstate",
            Self::Cite(_) => "cite",
            Self::Withdraw(_) => "withdraw",
            Self::Contradict(_) => "contradict",
            Self::Resolve(_) => "resolve",
            Self::Reopen(_) => "reopen",
            Self::Review(_) => "review",
            Self::Publish(_) => "publish",
            Self::Waive(_) => "waive",
            Self::Unwaive(_) => "unwaive",
            Self::Severity(_) => "severity",
            Self::UnsetSeverity(_) => "unset-severity",
            Self::Policy(_) => "policy",
            Self::Seal(_) => "seal",
            Self::Merge(_) => "merge",
        }
    }
}

/// See [`Act::Desk`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// The desk's own source.
    pub source: SourceId,
}

/// See [`Act::Source`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The digest of the card with its names.
    pub card: Digest,
    /// Its id.
    pub id: SourceId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What sort of thing it is.
    pub kind: Kind,
    /// How far it can be relied on.
    pub reliability: Reliability,
    /// Whom it belongs to or speaks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<SourceId>,
}

/// See [`Act::Adopt`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// The key an import gave it.
    pub key: String,
    /// Which source.
    pub source: SourceId,
}

/// See [`Act::Alias`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The digest of the card with the further names.
    pub card: Digest,
    /// Whose names they are.
    pub source: SourceId,
}

/// See [`Act::Rename`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// The digest of the card with the new name, which stands first on it.
    pub card: Digest,
    /// Whose names they are.
    pub source: SourceId,
    /// The digest of the card whose first name it went by.
    pub was: Digest,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// See [`Act::Judge`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judge {
    /// What sort of thing it is.
    pub kind: Kind,
    /// How far it can be relied on.
    pub reliability: Reliability,
    /// Of whom.
    pub source: SourceId,
    /// Whom it belongs to or speaks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<SourceId>,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// See [`Act::MergeSource`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeSource {
    /// The source that it is.
    pub into: SourceId,
    /// The source that is no other.
    pub source: SourceId,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// See [`Act::Document`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The name of the encoding that the raw bytes were read in (WHATWG), such as `UTF-8`.
    pub encoding: String,
    /// Its id.
    pub id: DocumentId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The language of its text.
    pub language: Language,
    /// The media type of the raw bytes (RFC 6838).
    pub media: String,
    /// When it was published, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<LooseDate>,
    /// Who published it; nobody where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<SourceId>,
    /// The digest of the captured bytes.
    pub raw: Digest,
    /// The first document captured from the same place, itself where it is the first.
    pub series: DocumentId,
    /// The digest of the extracted text.
    pub text: Digest,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// See [`Act::Copy`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// The copy.
    pub copy: DocumentId,
    /// What it copies.
    pub of: DocumentId,
    /// Whether that is only suspected.
    pub suspected: bool,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// See [`Act::Uncopy`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncopy {
    /// What was held to be the copy.
    pub copy: DocumentId,
    /// What it was held to copy.
    pub of: DocumentId,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// See [`Act::Claim`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The desk's judgement.
    pub confidence: Confidence,
    /// Its id.
    pub id: ClaimId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The language of its wording.
    pub language: Language,
    /// For a claim of words: who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<SourceId>,
    /// A name people can give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is filed under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The wording.
    pub text: String,
    /// When it is said to hold, in free words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// See [`Act::Cite`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cite {
    /// Who told whom.
    pub chain: Chain,
    /// The claim.
    pub claim: ClaimId,
    /// The document.
    pub document: DocumentId,
    /// Where the excerpt ends in the document's text, in code points, exclusive.
    pub end: u32,
    /// The excerpt, verbatim.
    pub exact: String,
    /// Its id.
    pub id: EvidenceId,
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The place as people write it: a page, a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    /// Which way it speaks.
    pub stance: Stance,
    /// Where the excerpt begins in the document's text, in code points from 0.
    pub start: u32,
}

/// See [`Act::Withdraw`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The claim it was held up for.
    pub claim: ClaimId,
    /// The evidence.
    pub id: EvidenceId,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Contradict`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradict {
    /// The key an import gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// One of the two: the lower id.
    pub one: ClaimId,
    /// The other.
    pub other: ClaimId,
    /// Why both cannot be true.
    pub why: String,
}

words! {
    /// How a contradiction stands.
    Outcome, "outcome":
    /// Nobody has settled it.
    Open = "open",
    /// The claim named first holds.
    ForOne = "for-one",
    /// The claim named second holds.
    ForOther = "for-other",
    /// Neither holds.
    Neither = "neither",
    /// Both hold after all: another time, another scope, a translation's fault.
    BothStand = "both-stand",
}

/// See [`Act::Resolve`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// Why it was settled so.
    pub note: String,
    /// One of the two: the lower id.
    pub one: ClaimId,
    /// The other.
    pub other: ClaimId,
    /// How it was settled.
    pub outcome: Outcome,
    /// Why both were held not to be true, as it was given before.
    pub why: String,
}

/// See [`Act::Reopen`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// What opened it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// One of the two: the lower id.
    pub one: ClaimId,
    /// The other.
    pub other: ClaimId,
    /// Why both cannot be true.
    pub why: String,
}

/// See [`Act::Severity`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetSeverity {
    /// The rule's name.
    pub rule: String,
    /// How heavily it weighs from now on.
    pub severity: Severity,
    /// Only for claims filed under this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// See [`Act::UnsetSeverity`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnsetSeverity {
    /// The rule's name.
    pub rule: String,
    /// Only for claims filed under this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// See [`Act::Policy`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPolicy {
    /// Which setting.
    pub setting: Setting,
    /// Only for claims filed under this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Its value from now on; what perwhom takes where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// See [`Act::SplitSource`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitSource {
    /// The source that was merged into another.
    pub source: SourceId,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// See [`Act::Discredit`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discredit {
    /// Which.
    pub source: SourceId,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Recredit`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recredit {
    /// Which.
    pub source: SourceId,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Confide`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confide {
    /// What may be said of it to others.
    pub description: String,
    /// Which.
    pub source: SourceId,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// See [`Act::Disclose`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclose {
    /// Which.
    pub source: SourceId,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Merge`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The hash of the last entry that came over.
    pub hash: Digest,
    /// The hash of the first entry of its ledger.
    pub line: Digest,
    /// The number of the last entry in its line.
    pub n: u64,
}

/// See [`Act::Recall`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// Which.
    pub document: DocumentId,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Restore`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// Which.
    pub document: DocumentId,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Revise`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revise {
    /// The claim.
    pub claim: ClaimId,
    /// The desk's judgement.
    pub confidence: Confidence,
    /// The language of its wording.
    pub language: Language,
    /// The number of the last entry on this claim that its writer saw.
    pub on: u64,
    /// The entries, by hash, whose wordings stood beside the claim's own and are settled by this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<Digest>,
    /// For a claim of words: who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<SourceId>,
    /// A name people can give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The tags that it is filed under from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tagged: Vec<String>,
    /// The wording.
    pub text: String,
    /// The tags that it is no longer filed under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untagged: Vec<String>,
    /// When it is said to hold, in free words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Retract`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retract {
    /// The claim.
    pub claim: ClaimId,
    /// The number of the last entry on this claim that its writer saw.
    pub on: u64,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Reinstate`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reinstate {
    /// The claim.
    pub claim: ClaimId,
    /// The number of the last entry on this claim that its writer saw.
    pub on: u64,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Review`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The claim.
    pub claim: ClaimId,
    /// Of what the reviewer saw.
    pub fingerprint: Fingerprint,
    /// What is needed, or to be noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The how manieth review of this claim it is, from 1.
    pub number: u32,
    /// Whether the reviewer wrote what was reviewed, or any of its live evidence.
    pub own: bool,
    /// What the verdict relies on beyond the fingerprint.
    pub relied: Relied,
    /// In which capacity.
    pub role: Role,
    /// The verdict.
    pub verdict: Verdict,
}

/// See [`Act::Publish`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The claim.
    pub claim: ClaimId,
    /// The desk's judgement of it as it was published.
    pub confidence: Confidence,
    /// When it appeared.
    pub date: LooseDate,
    /// Of the claim as it was published.
    pub fingerprint: Fingerprint,
    /// Where: an address or a title.
    pub place: String,
    /// What it came to as it was published.
    pub relied: Relied,
    /// Its wording as it was published.
    pub text: String,
    /// What the story says of it, in its own words: false, misleading, true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The version that was published, from 1.
    pub version: u32,
}

/// See [`Act::Waive`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waive {
    /// The claim.
    pub claim: ClaimId,
    /// What the finding was about: the bottlenecks, the claims that contradict it.
    pub grounds: Vec<String>,
    /// Whether the one who waives wrote the claim as it stands, or any of its live evidence.
    pub own: bool,
    /// The rule whose finding is set aside.
    pub rule: String,
    /// The last day on which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<LooseDate>,
    /// The reason given.
    pub why: String,
}

/// See [`Act::Unwaive`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unwaive {
    /// The claim.
    pub claim: ClaimId,
    /// The rule whose finding was set aside.
    pub rule: String,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// See [`Act::Seal`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The hash of the entry.
    pub hash: Digest,
    /// The number of the entry.
    pub n: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite() -> Act {
        Act::Cite(Cite {
            chain: "S3:said>S9".parse().unwrap(),
            claim: ClaimId(1),
            document: DocumentId(2),
            end: 66,
            exact: "«dos bases»\u{8}\u{1f}\"\\/\u{2028}😀".to_owned(),
            id: EvidenceId(7),
            key: None,
            locator: Some("p. 12".to_owned()),
            stance: Stance::Supports,
            start: 40,
        })
    }

    fn one_of_each() -> Vec<Act> {
        let digest = Digest::of(b"card");
        let fingerprint: Fingerprint = format!("1:{digest}").parse().unwrap();
        vec![
            Act::Desk(Desk { source: SourceId(1) }),
            Act::Source(Source {
                card: digest,
                id: SourceId(3),
                key: Some("k".into()),
                kind: Kind::Person,
                reliability: Reliability::C,
                under: Some(SourceId(1)),
            }),
            Act::Adopt(Adopt { key: "k".into(), source: SourceId(3) }),
            Act::Alias(Alias { card: digest, source: SourceId(3) }),
            Act::Rename(Rename { card: digest, source: SourceId(3), was: digest, why: None }),
            Act::Judge(Judge {
                kind: Kind::Body,
                reliability: Reliability::A,
                source: SourceId(3),
                under: None,
                why: Some("w".into()),
            }),
            Act::MergeSource(MergeSource { into: SourceId(1), source: SourceId(2), why: None }),
            Act::Document(Document {
                encoding: "UTF-8".into(),
                id: DocumentId(2),
                key: None,
                language: "es".parse().unwrap(),
                media: "text/plain".into(),
                published: Some("2024-06".parse().unwrap()),
                publisher: Some(SourceId(9)),
                raw: digest,
                series: DocumentId(2),
                text: digest,
                title: Some("t".into()),
                url: Some("https://example.org/".into()),
            }),
            Act::Copy(Copy { copy: DocumentId(2), of: DocumentId(1), suspected: true, why: None }),
            Act::Uncopy(Uncopy { copy: DocumentId(2), of: DocumentId(1), why: None }),
            Act::Claim(Claim {
                confidence: Confidence::Possible,
                id: ClaimId(1),
                key: None,
                language: "en".parse().unwrap(),
                said_by: Some(SourceId(3)),
                slug: Some("bases".into()),
                tags: vec!["story:bases".into()],
                text: "t".into(),
                when: Some("2022".into()),
            }),
            cite(),
            Act::Withdraw(Withdraw { claim: ClaimId(1), id: EvidenceId(7), why: "w".into() }),
            Act::Contradict(Contradict { key: None, one: ClaimId(1), other: ClaimId(2), why: "w".into() }),
            Act::Resolve(Resolve {
                note: "n".into(),
                one: ClaimId(1),
                other: ClaimId(2),
                outcome: Outcome::BothStand,
                why: "w".into(),
            }),
            Act::Reopen(Reopen {
                note: Some("n".into()),
                one: ClaimId(1),
                other: ClaimId(2),
                why: "w".into(),
            }),
            Act::Severity(SetSeverity {
                rule: "circular".into(),
                severity: Severity::Deny,
                tag: Some("t".into()),
            }),
            Act::UnsetSeverity(UnsetSeverity { rule: "circular".into(), tag: Some("t".into()) }),
            Act::Policy(SetPolicy {
                setting: Setting::TwoPeople,
                tag: Some("t".into()),
                value: Some("yes".into()),
            }),
            Act::SplitSource(SplitSource { source: SourceId(3), why: Some("w".into()) }),
            Act::Discredit(Discredit { source: SourceId(3), why: "w".into() }),
            Act::Recredit(Recredit { source: SourceId(3), why: "w".into() }),
            Act::Recall(Recall { document: DocumentId(2), why: "w".into() }),
            Act::Restore(Restore { document: DocumentId(2), why: "w".into() }),
            Act::Revise(Revise {
                claim: ClaimId(1),
                confidence: Confidence::Probable,
                language: "en".parse().unwrap(),
                on: 9,
                over: vec![digest],
                said_by: Some(SourceId(3)),
                slug: Some("s".into()),
                tagged: vec!["a".into()],
                text: "t".into(),
                untagged: vec!["b".into()],
                when: Some("2022".into()),
                why: "w".into(),
            }),
            Act::Retract(Retract { claim: ClaimId(1), on: 9, why: "w".into() }),
            Act::Reinstate(Reinstate { claim: ClaimId(1), on: 9, why: "w".into() }),
            Act::Review(Review {
                claim: ClaimId(1),
                fingerprint: fingerprint.clone(),
                note: Some("n".into()),
                number: 1,
                own: false,
                relied: Relied::default(),
                role: Role::default(),
                verdict: Verdict::Approve,
            }),
            Act::Publish(Publish {
                claim: ClaimId(1),
                confidence: Confidence::Probable,
                date: "2026-11-22".parse().unwrap(),
                fingerprint,
                place: "p".into(),
                relied: Relied::default(),
                text: "t".into(),
                verdict: Some("v".into()),
                version: 1,
            }),
            Act::Waive(Waive {
                claim: ClaimId(1),
                grounds: vec!["S3".into()],
                own: true,
                rule: "r".into(),
                until: Some("2026-12-01".parse().unwrap()),
                why: "w".into(),
            }),
            Act::Unwaive(Unwaive { claim: ClaimId(1), rule: "r".into(), why: Some("w".into()) }),
            Act::Seal(Seal { hash: digest, n: 7 }),
            Act::Confide(Confide { description: "d".into(), source: SourceId(3), why: Some("w".into()) }),
            Act::Disclose(Disclose { source: SourceId(3), why: "w".into() }),
            Act::Merge(Merge { hash: digest, line: digest, n: 7 }),
        ]
    }

    #[test]
    fn is_written_as_rfc_8785_has_it() {
        for act in one_of_each() {
            let ours = serde_json::to_string(&act).unwrap();
            let canonical = serde_json_canonicalizer::to_string(&act).unwrap();
            assert_eq!(ours, canonical);
            assert!(ours.starts_with(&format!(r#"{{"act":"{}""#, act.word())), "{ours}");
            assert_eq!(serde_json::from_str::<Act>(&ours).unwrap(), act);
        }
    }

    #[test]
    fn an_unknown_act_or_field_is_refused() {
        assert!(serde_json::from_str::<Act>(r#"{"act":"sing","id":"C1"}"#).is_err());
        assert!(serde_json::from_str::<Act>(r#"{"act":"desk","loud":true,"source":"S1"}"#).is_err());
    }
}
