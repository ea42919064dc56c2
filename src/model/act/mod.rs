//! Acts: what an entry of the log says was done, outcomes only.
//!
//! An act holds ids, positions and words that were already resolved, so that replaying it
//! parses, matches and guesses nothing. Acts are written as RFC 8785 JSON: fields in the
//! order of their names, no floats, nothing that is null. An act never changes its meaning:
//! what is new gets a new optional field or a new act, and a program that meets one it does
//! not know says that a newer perwhom is needed.
//!
//! Each act says in its own file what it holds, what it names and what it makes of the tables.

mod claim;
mod contradiction;
mod document;
mod evidence;
mod fold;
mod log;
mod names;
mod policy;
mod review;
mod source;
mod statement;

use serde::{Deserialize, Serialize};

pub use claim::{Claim, Reinstate, Retract, Revise};
pub use contradiction::{Contradict, Reopen, Resolve};
pub use document::{DeclareCopy, Document, Recall, Restore, Seen, Uncopy};
pub use evidence::{Cite, Follow, Withdraw};
pub use fold::Cards;
use fold::Fold as _;
pub use log::{Merge, Seal};
use names::Names as _;
pub use names::{CountsFor, Part};
pub use policy::{Desk, SetPolicy, SetSeverity, UnsetSeverity};
pub use review::{Publish, Review, Unwaive, Waive};
pub use source::{
    Adopt, Alias, Confide, Disclose, Discredit, Judge, MergeSource, Recredit, Rename, Source, SplitSource,
};
pub use statement::Statement;

use super::change::Change;
use super::digest::Digest;
use super::id::{ClaimId, EntityKind, SourceId};
use super::renumber::Numbers;

/// Lists the acts: [`Act`] and what can be asked of any act follow from the list.
macro_rules! acts {
    ($( $(#[$meta:meta])* $act:ident($body:ty) = $word:literal, )+) => {
        /// One thing done.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "act")]
        #[non_exhaustive]
        pub enum Act {
            $( $(#[$meta])* #[serde(rename = $word)] $act($body), )+
        }

        impl Act {
            /// The words that acts are written with.
            pub const WORDS: &'static [&'static str] = &[ $( $word ),+ ];

            /// The word it is written with.
            #[must_use]
            pub const fn word(&self) -> &'static str {
                match self { $( Self::$act(_) => $word ),+ }
            }

            /// The changes that it makes, in order. `card` gives a kept card by its digest, or
            /// nothing where it is withheld.
            #[must_use]
            pub fn changes(&self, card: &Cards<'_>) -> Vec<Change> {
                match self { $( Self::$act(act) => act.changes(card) ),+ }
            }

            /// What it states of what there was, where it states anything.
            #[must_use]
            pub fn statement(&self) -> Option<Statement<'_>> {
                match self { $( Self::$act(act) => act.statement() ),+ }
            }

            /// Every id that it names, and the part that what is named has in it.
            pub fn for_each_id(&self, each: &mut dyn FnMut(Part, EntityKind, u32)) {
                match self { $( Self::$act(act) => act.for_each_id(each) ),+ }
            }

            /// The same act with other numbers.
            ///
            /// # Errors
            /// What `numbers` says of an id that it has no number for.
            pub fn renumbered<E>(mut self, numbers: &mut Numbers<'_, E>) -> Result<Self, E> {
                match &mut self { $( Self::$act(act) => act.renumber(numbers)? ),+ }
                Ok(self)
            }

            /// The card that it carries, and the source whose names are on it.
            #[must_use]
            pub fn card(&self) -> Option<(SourceId, Digest)> {
                match self { $( Self::$act(act) => act.card() ),+ }
            }

            /// The contents that it carries, cards included, by digest.
            #[must_use]
            pub fn contents(&self) -> Vec<Digest> {
                match self { $( Self::$act(act) => act.contents() ),+ }
            }

            /// For an act about the desk's rules: the claims that it counts for.
            #[must_use]
            pub fn counts_for(&self) -> Option<CountsFor<'_>> {
                match self { $( Self::$act(act) => act.counts_for() ),+ }
            }
        }

    };
}

acts! {
    /// The ledger has an owner.
    Desk(Desk) = "desk",
    /// A source is made.
    Source(Source) = "source",
    /// An import's key names a source that was there.
    Adopt(Adopt) = "adopt",
    /// A source has further names.
    Alias(Alias) = "alias",
    /// A source goes by another name from now on; the old one stays as a spelling.
    Rename(Rename) = "rename",
    /// What is held of a source: all of it, not only what changed.
    Judge(Judge) = "judge",
    /// Two sources are one.
    MergeSource(MergeSource) = "merge-source",
    /// Two sources that were held to be one are two after all.
    SplitSource(SplitSource) = "split-source",
    /// A source is not to be relied on any more.
    Discredit(Discredit) = "discredit",
    /// A discredited source is to be relied on again, as far as it is rated.
    Recredit(Recredit) = "recredit",
    /// A source's name is for the desk alone; others read what may be said of it.
    Confide(Confide) = "confide",
    /// A confidential source may be named to others again.
    Disclose(Disclose) = "disclose",
    /// A document is captured.
    Document(Box<Document>) = "document",
    /// A document is a copy of another, or is suspected to be.
    Copy(DeclareCopy) = "copy",
    /// A document is no copy of another after all.
    Uncopy(Uncopy) = "uncopy",
    /// A document's publisher took it back.
    Recall(Recall) = "recall",
    /// A document that was held to be taken back stands after all.
    Restore(Restore) = "restore",
    /// A document was found unchanged at its address.
    Seen(Seen) = "seen",
    /// A claim is made.
    Claim(Claim) = "claim",
    /// A claim stands otherwise from now on: all of it, not only what changed.
    Revise(Revise) = "revise",
    /// A claim is taken back: it stays, and speaks neither for nor against anything.
    Retract(Retract) = "retract",
    /// A claim that was taken back holds again.
    Reinstate(Reinstate) = "reinstate",
    /// An excerpt is held up for a claim.
    Cite(Cite) = "cite",
    /// Evidence is taken back.
    Withdraw(Withdraw) = "withdraw",
    /// What became of an excerpt in a later capture.
    Follow(Follow) = "follow",
    /// Two claims cannot both be true.
    Contradict(Contradict) = "contradict",
    /// A contradiction is settled.
    Resolve(Resolve) = "resolve",
    /// A settled contradiction is open again, because evidence on one side changed.
    Reopen(Reopen) = "reopen",
    /// Somebody gave a verdict on a claim as it stood.
    Review(Review) = "review",
    /// A claim appeared in a story.
    Publish(Publish) = "publish",
    /// A finding is set aside.
    Waive(Waive) = "waive",
    /// A finding that was set aside counts again.
    Unwaive(Unwaive) = "unwaive",
    /// What the desk makes of a rule.
    Severity(SetSeverity) = "severity",
    /// The desk makes of a rule what perwhom makes of it.
    UnsetSeverity(UnsetSeverity) = "unset-severity",
    /// How the desk works: one of its settings.
    Policy(SetPolicy) = "policy",
    /// The log's head was noted, to be kept elsewhere.
    Seal(Seal) = "seal",
    /// Another replica came over, up to one of them: those that were not held yet
    /// follow this entry.
    Merge(Merge) = "merge",
}

impl Act {
    /// What it makes, and the number that its line gives it.
    #[must_use]
    pub fn created(&self) -> Option<(EntityKind, u32)> {
        let mut made = None;
        self.for_each_id(&mut |part, thing, number| {
            if part == Part::Made {
                made = Some((thing, number));
            }
        });
        made
    }

    /// The claims that it makes or changes.
    #[must_use]
    pub fn claims(&self) -> Vec<ClaimId> {
        let mut claims = Vec::new();
        self.for_each_id(&mut |part, thing, number| {
            if thing == EntityKind::Claim && part != Part::Used {
                claims.push(ClaimId(number));
            }
        });
        claims
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::confidence::Confidence;
    use crate::model::fate::{Edit, EditKind, Edits, Fate};
    use crate::model::fingerprint::Fingerprint;
    use crate::model::grade::Reliability;
    use crate::model::id::{DocumentId, EvidenceId};
    use crate::model::kind::Kind;
    use crate::model::outcome::Outcome;
    use crate::model::policy::Setting;
    use crate::model::retrieval::{Hop, Retrieval};
    use crate::model::review::{Assessment, Role, Verdict};
    use crate::model::severity::Severity;
    use crate::model::stance::Stance;

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
            Act::Document(Box::new(Document {
                author: Some("a".into()),
                author_from: Some("meta author".into()),
                encoding: "UTF-8".into(),
                extractor: Some("html".into()),
                extractor_version: Some("1".into()),
                id: DocumentId(2),
                key: None,
                language: "es".parse().unwrap(),
                layout: Some(digest),
                media: "text/plain".into(),
                modified: Some("2024-06-15".parse().unwrap()),
                modified_from: Some("JSON-LD dateModified".into()),
                published: Some("2024-06".parse().unwrap()),
                published_from: Some("time".into()),
                publisher: Some(SourceId(9)),
                publisher_from: Some("JSON-LD publisher".into()),
                raw: digest,
                retrieval: Some(Retrieval {
                    cut: Some("time".into()),
                    hops: vec![Hop {
                        at: "2024-06-14T09:30:00Z".into(),
                        status: 200,
                        url: "https://example.org/".into(),
                    }],
                    mark: Some("\"a\"".into()),
                    server_change: Some("Fri, 14 Jun 2024 09:30:00 GMT".into()),
                }),
                series: DocumentId(2),
                text: digest,
                title: Some("t".into()),
                title_from: Some("h1".into()),
                url: Some("https://example.org/".into()),
                url_from: Some("link canonical".into()),
            })),
            Act::Copy(DeclareCopy { copy: DocumentId(2), of: DocumentId(1), suspected: true, why: None }),
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
            Act::Follow(Follow {
                claim: ClaimId(1),
                document: DocumentId(3),
                edits: Edits(vec![Edit { is: "31".into(), kinds: vec![EditKind::Number], was: "30".into() }]),
                end: Some(9),
                evidence: EvidenceId(7),
                fate: Fate::Edited,
                start: Some(2),
            }),
            Act::Seen(Seen { document: DocumentId(2), record: Some(digest), status: Some(304) }),
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
                relied: Assessment::default(),
                role: Role::default(),
                verdict: Verdict::Approve,
            }),
            Act::Publish(Publish {
                claim: ClaimId(1),
                confidence: Confidence::Probable,
                date: "2026-11-22".parse().unwrap(),
                fingerprint,
                place: "p".into(),
                relied: Assessment::default(),
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
    fn every_act_is_tried() {
        let tried: BTreeSet<&str> = one_of_each().iter().map(Act::word).collect();
        assert_eq!(tried, Act::WORDS.iter().copied().collect());
    }

    #[test]
    fn an_act_says_what_it_names() {
        let cite = cite();
        assert_eq!(cite.created(), Some((EntityKind::Evidence, 7)));
        assert_eq!(cite.claims(), [ClaimId(1)]);
        let mut used = Vec::new();
        cite.for_each_id(&mut |part, thing, number| {
            if part == Part::Used {
                used.push(format!("{}{number}", thing.letter()));
            }
        });
        assert_eq!(used, ["D2", "S3", "S9"]);
    }

    #[test]
    fn an_unknown_act_or_field_is_refused() {
        assert!(serde_json::from_str::<Act>(r#"{"act":"sing","id":"C1"}"#).is_err());
        assert!(serde_json::from_str::<Act>(r#"{"act":"desk","loud":true,"source":"S1"}"#).is_err());
    }
}
