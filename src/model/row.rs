//! Rows of the derived tables, as acts make them.
//!
//! A row says nothing of when it holds: the ledger adds `since` and `until`. Two rows with
//! the same [`Key`] never hold at the same time.

use super::act::Outcome;
use super::chain::Chain;
use super::confidence::Confidence;
use super::digest::Digest;
use super::fingerprint::Fingerprint;
use super::grade::Reliability;
use super::id::{ClaimId, DocumentId, EvidenceId, SourceId, Thing};
use super::kind::Kind;
use super::policy::Setting;
use super::review::{Relied, Role, Verdict};
use super::severity::Severity;
use super::space::Run;
use super::stance::Stance;

/// A row of one of the derived tables.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Row {
    /// Who owns the ledger.
    Desk {
        /// The desk's own source.
        source: SourceId,
    },
    /// What is held of a source.
    Source {
        /// Its id.
        id: SourceId,
        /// What sort of thing it is.
        kind: Kind,
        /// How far it can be relied on.
        reliability: Reliability,
        /// Whom it stands under.
        under: Option<SourceId>,
    },
    /// A name of a source.
    Name {
        /// Whose.
        source: SourceId,
        /// The card it stands on.
        card: Digest,
        /// Its place on the card, from 0.
        place: u32,
        /// The spelling. Empty where the card is withheld.
        printed: String,
        /// Whether it is the name the source goes by.
        chief: bool,
    },
    /// A source that is another one.
    Merged {
        /// Which.
        source: SourceId,
        /// Whom it is.
        into: SourceId,
    },
    /// A captured document.
    Document(Box<DocumentRow>),
    /// A copy.
    Copy {
        /// The copy.
        copy: DocumentId,
        /// Of what.
        of: DocumentId,
        /// Whether that is only suspected.
        suspected: bool,
    },
    /// A claim as it stands after a revision.
    Claim(ClaimRow),
    /// A word that a claim is filed under.
    Tag {
        /// The claim.
        claim: ClaimId,
        /// The word.
        tag: String,
    },
    /// An excerpt held up for a claim.
    Evidence(EvidenceRow),
    /// Two claims that cannot both be true.
    Contradiction {
        /// One of the two: the lower id.
        one: ClaimId,
        /// The other.
        other: ClaimId,
        /// How it stands.
        outcome: Outcome,
        /// Why both cannot be true.
        why: String,
        /// Why it was settled so, or what opened it again.
        note: Option<String>,
    },
    /// That a claim was taken back.
    Retracted {
        /// The claim.
        claim: ClaimId,
        /// Why.
        why: String,
    },
    /// A verdict on a claim.
    Review(Box<ReviewRow>),
    /// That a claim appeared in a story.
    Publication(Box<PublicationRow>),
    /// That a finding was set aside.
    Waiver(Box<WaiverRow>),
    /// That a source or a document is not to be relied on.
    Discredited {
        /// Which.
        what: Discreditable,
        /// Why.
        why: String,
    },
    /// That a source's name is for the desk alone.
    Confidential {
        /// Which.
        source: SourceId,
        /// What may be said of it to others.
        description: String,
    },
    /// How the desk works.
    Setting {
        /// Which setting.
        setting: Setting,
        /// For claims filed under this tag; empty for all.
        tag: String,
        /// Its value.
        value: String,
    },
    /// That the log's head was noted.
    Seal {
        /// The number of the entry.
        n: u64,
        /// Its hash.
        hash: Digest,
    },
    /// What the desk makes of a rule.
    Severity {
        /// The rule's name.
        rule: String,
        /// For claims filed under this tag; empty for all.
        tag: String,
        /// How heavily it weighs.
        severity: Severity,
    },
    /// A wording of a claim that stands beside its own, since neither who wrote the one nor who
    /// wrote the other knew of the other.
    Diverged {
        /// The wording, with all that goes with it.
        claim: ClaimRow,
        /// The hash of the entry that it was written in.
        entry: Digest,
        /// The order in which this file applied that entry.
        seq: u64,
    },
    /// That a line merged another, up to one of its entries.
    Meeting {
        /// The merging line.
        line: u64,
        /// The merging entry's number in it.
        n: u64,
        /// The number of the last entry that came over, in its own line.
        upto: u64,
        /// Its hash.
        hash: Digest,
    },
    /// The numbers here of what another line made.
    KnownAs {
        /// The line.
        line: u64,
        /// Its numbers, and those here.
        run: Run,
    },
    /// A key that an import gave.
    ImportKey {
        /// What it names.
        names: Keyed,
        /// The writer's own word for it.
        key: String,
    },
}

/// See [`Row::Document`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentRow {
    /// Its id.
    pub id: DocumentId,
    /// The first document captured from the same place.
    pub series: DocumentId,
    /// Who published it.
    pub publisher: Option<SourceId>,
    /// The captured bytes.
    pub raw: Digest,
    /// The extracted text.
    pub text: Digest,
    /// The encoding of the bytes.
    pub encoding: String,
    /// Their media type.
    pub media: String,
    /// The language of the text.
    pub language: String,
    /// When it was published.
    pub published: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

/// See [`Row::Claim`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimRow {
    /// Its id.
    pub id: ClaimId,
    /// The wording.
    pub text: String,
    /// The language of the wording.
    pub language: String,
    /// The desk's judgement.
    pub confidence: Confidence,
    /// A name people can give it.
    pub slug: Option<String>,
    /// For a claim of words: who said it.
    pub said_by: Option<SourceId>,
    /// When it is said to hold.
    pub when: Option<String>,
}

/// See [`Row::Evidence`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EvidenceRow {
    /// The claim.
    pub claim: ClaimId,
    /// Its id.
    pub id: EvidenceId,
    /// The document.
    pub document: DocumentId,
    /// Who told whom.
    pub chain: Chain,
    /// Which way it speaks.
    pub stance: Stance,
    /// Where the excerpt begins, in code points from 0.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
    /// The SHA-256 of its UTF-8 bytes.
    pub sha256: Digest,
    /// The place as people write it.
    pub locator: Option<String>,
}

/// See [`Row::Review`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReviewRow {
    /// The claim.
    pub claim: ClaimId,
    /// The how manieth review of it, from 1.
    pub number: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// In which capacity.
    pub role: Role,
    /// What is needed, or to be noted.
    pub note: Option<String>,
    /// Of what the reviewer saw.
    pub fingerprint: Fingerprint,
    /// What was relied on.
    pub relied: Relied,
    /// Whether the reviewer wrote what was reviewed.
    pub own: bool,
}

/// See [`Row::Publication`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicationRow {
    /// The claim.
    pub claim: ClaimId,
    /// Where.
    pub place: String,
    /// When.
    pub date: String,
    /// Which version of the claim.
    pub version: u32,
    /// Its wording then.
    pub text: String,
    /// The desk's judgement then.
    pub confidence: Confidence,
    /// Of the claim then.
    pub fingerprint: Fingerprint,
    /// What it came to then.
    pub relied: Relied,
    /// What the story says of it.
    pub verdict: Option<String>,
}

/// See [`Row::Waiver`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WaiverRow {
    /// The claim.
    pub claim: ClaimId,
    /// The rule.
    pub rule: String,
    /// What the finding was about.
    pub about: Vec<String>,
    /// The last day on which it holds.
    pub last_day: Option<String>,
    /// Why.
    pub why: String,
    /// Whether the one who waives wrote the claim or its evidence.
    pub own: bool,
}

/// What can be discredited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Discreditable {
    /// A source.
    Source(SourceId),
    /// A document, by its publisher.
    Document(DocumentId),
}

impl Discreditable {
    /// The letter of what it is, and its number.
    #[must_use]
    pub const fn parts(self) -> (char, u32) {
        match self {
            Self::Source(id) => (SourceId::LETTER, id.0),
            Self::Document(id) => (DocumentId::LETTER, id.0),
        }
    }
}

/// What an import's key names. Keys are unique within one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keyed {
    /// A source.
    Source(SourceId),
    /// A document.
    Document(DocumentId),
    /// A claim.
    Claim(ClaimId),
    /// Evidence.
    Evidence(EvidenceId),
    /// A contradiction, by its two claims.
    Contradiction(ClaimId, ClaimId),
}

/// What tells the rows apart that may hold at one time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A desk, by its source: the ledger's own, and those of ledgers that were merged into it.
    Desk(SourceId),
    /// A source.
    Source(SourceId),
    /// A name of a source, by card and place.
    Name(SourceId, Digest, u32),
    /// A source that is another one.
    Merged(SourceId),
    /// A document.
    Document(DocumentId),
    /// A copy, and of what.
    Copy(DocumentId, DocumentId),
    /// A claim.
    Claim(ClaimId),
    /// A word on a claim.
    Tag(ClaimId, String),
    /// Evidence, under its claim.
    Evidence(ClaimId, EvidenceId),
    /// Two claims.
    Contradiction(ClaimId, ClaimId),
    /// That a claim was taken back.
    Retracted(ClaimId),
    /// A verdict, by its number on its claim.
    Review(ClaimId, u32),
    /// A claim in a story.
    Publication(ClaimId, String),
    /// A rule's finding of a claim.
    Waiver(ClaimId, String),
    /// A source or a document.
    Discredited(Discreditable),
    /// A source whose name is for the desk alone.
    Confidential(SourceId),
    /// A setting, and for which tag.
    Setting(Setting, String),
    /// An entry's number.
    Seal(u64),
    /// A rule, and for which tag.
    Severity(String, String),
    /// A claim, and the entry of a wording that stands beside its own.
    Diverged(ClaimId, Digest),
    /// A line, and the number of its entry that merged another.
    Meeting(u64, u64),
    /// A line, and the first of some of its numbers.
    KnownAs(u64, Thing, u32),
    /// An import's key: the letter of what it names, and the word.
    ImportKey(char, String),
}

impl Row {
    /// What tells it apart.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::Desk { source } => Key::Desk(*source),
            Self::Source { id, .. } => Key::Source(*id),
            Self::Name { source, card, place, .. } => Key::Name(*source, *card, *place),
            Self::Merged { source, .. } => Key::Merged(*source),
            Self::Document(row) => Key::Document(row.id),
            Self::Copy { copy, of, .. } => Key::Copy(*copy, *of),
            Self::Claim(row) => Key::Claim(row.id),
            Self::Tag { claim, tag } => Key::Tag(*claim, tag.clone()),
            Self::Evidence(row) => Key::Evidence(row.claim, row.id),
            Self::Contradiction { one, other, .. } => Key::Contradiction(*one, *other),
            Self::Retracted { claim, .. } => Key::Retracted(*claim),
            Self::Review(row) => Key::Review(row.claim, row.number),
            Self::Publication(row) => Key::Publication(row.claim, row.place.clone()),
            Self::Waiver(row) => Key::Waiver(row.claim, row.rule.clone()),
            Self::Discredited { what, .. } => Key::Discredited(*what),
            Self::Confidential { source, .. } => Key::Confidential(*source),
            Self::Setting { setting, tag, .. } => Key::Setting(*setting, tag.clone()),
            Self::Seal { n, .. } => Key::Seal(*n),
            Self::Severity { rule, tag, .. } => Key::Severity(rule.clone(), tag.clone()),
            Self::Meeting { line, n, .. } => Key::Meeting(*line, *n),
            Self::Diverged { claim, entry, .. } => Key::Diverged(claim.id, *entry),
            Self::KnownAs { line, run } => Key::KnownAs(*line, run.thing, run.there),
            Self::ImportKey { names, key } => Key::ImportKey(names.letter(), key.clone()),
        }
    }
}

impl Key {
    /// Whether acts end what stands under it without asking whether anything does.
    #[must_use]
    pub const fn may_be_ended_idly(&self) -> bool {
        matches!(
            self,
            Self::Severity(..)
                | Self::Setting(..)
                | Self::Publication(..)
                | Self::Waiver(..)
                | Self::Confidential(_)
                | Self::Diverged(..)
        )
    }
}

impl Keyed {
    /// The letter of what is named: `S`, `D`, `C`, `E`, and `X` for a contradiction.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Source(_) => SourceId::LETTER,
            Self::Document(_) => DocumentId::LETTER,
            Self::Claim(_) => ClaimId::LETTER,
            Self::Evidence(_) => EvidenceId::LETTER,
            Self::Contradiction(..) => 'X',
        }
    }
}
