//! A desk to try acts at: a ledger in a folder of its own, and a clock that goes on by a minute.

use tempfile::TempDir;

use super::add::{Add, add};
use super::cite::{Cite, Excerpt};
use super::document::{Capture, ExcerptOrigin, capture};
use super::error::ActError;
use super::init::init;
use super::kinds::Kinds;
use super::recorder::Recorder;
use super::writing::{Mode, Writer, Written, write};
use crate::ledger::{Ledger, Reader};
use crate::model::confidence::Confidence;
use crate::model::document::Prepared;
use crate::model::id::ClaimId;
use crate::model::moment::Moment;
use crate::model::stance::Stance;

/// What D1 says.
pub(super) const TEXT: &str = "Según Figuera funcionan «dos bases». El Kremlin lo niega.";

/// A desk with a ledger.
pub(super) struct Desk {
    pub(super) ledger: Ledger,
    minute: i64,
    _folder: TempDir,
}

impl Desk {
    /// A ledger that belongs to S1. Two that are made so, and in which the same was done, are copies of each
    /// other.
    pub(super) fn new() -> Self {
        Self::beginning_at(0)
    }

    fn beginning_at(minute: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::create(&folder.path().join("perwhom.db")).unwrap();
        let mut desk = Self { ledger, minute, _folder: folder };
        desk.act(|recorder| init(recorder, "Our desk")).unwrap();
        desk
    }

    /// The same with the document D1, published by S2, Infobae.
    pub(super) fn with_document() -> Self {
        Self::new().and_document()
    }

    fn and_document(mut self) -> Self {
        let asked = Capture {
            publisher: Some("Infobae [outlet]".to_owned()),
            ..Capture::of(Prepared::of_text(TEXT.to_owned()))
        };
        self.act(|recorder| capture(recorder, asked)).unwrap();
        self
    }

    /// The same with the claim C1, supported by E1: “dos bases”, per S3, Figuera, a person.
    pub(super) fn with_claim() -> Self {
        Self::with_document().and_claim()
    }

    /// Another ledger, in which the same was done.
    pub(super) fn elsewhere_with_claim() -> Self {
        Self::beginning_at(1000).and_document().and_claim()
    }

    fn and_claim(mut self) -> Self {
        let evidence = Some(cited("dos bases", "Figuera [person]"));
        self.act(|recorder| add(recorder, Add { evidence, ..claim("Two bases") })).unwrap();
        self
    }

    /// The same with the claim C2, which has no evidence.
    pub(super) fn with_two_claims() -> Self {
        let mut desk = Self::with_claim();
        desk.act(|recorder| add(recorder, claim("No bases"))).unwrap();
        desk
    }

    /// What the ledger holds.
    pub(super) fn read(&self) -> Reader<'_> {
        self.ledger.read()
    }

    /// The time at which the next thing is done.
    pub(super) fn now(&self) -> Moment {
        Moment::from_timestamp(jiff::Timestamp::from_second(1_700_000_000 + 60 * (self.minute + 1)).unwrap())
    }

    /// Something that checker-1 does.
    pub(super) fn act<T>(
        &mut self,
        work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<T, ActError>,
    ) -> Result<T, ActError> {
        Ok(self.write("checker-1", Mode::Commit, work)?.value)
    }

    /// Something that somebody does, or would do.
    pub(super) fn write<T>(
        &mut self,
        by: &str,
        mode: Mode,
        work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<T, ActError>,
    ) -> Result<Written<T>, ActError> {
        let now = self.now();
        self.minute += 1;
        let (minute, mut drawn) = (self.minute, 0_u8);
        let random = move || {
            drawn += 1;
            let mut bytes = [drawn; 16];
            bytes[..8].copy_from_slice(&minute.to_be_bytes());
            bytes
        };
        let writer = Writer { now, by: by.parse().unwrap(), random: Box::new(random), kinds: Kinds::none() };
        write(&mut self.ledger, writer, mode, work)
    }

    /// The words of the acts that the last entry is made of.
    pub(super) fn last_acts(&self) -> Vec<&'static str> {
        let last = self.read().last_entry().unwrap();
        self.read().acts_of(last).unwrap().iter().map(crate::model::act::Act::word).collect()
    }
}

/// A claim with this wording, and nothing else.
pub(super) fn claim(text: &str) -> Add {
    Add {
        text: text.to_owned(),
        language: None,
        confidence: Confidence::Unjudged,
        said_by: None,
        when: None,
        slug: None,
        tags: Vec::new(),
        evidence: None,
    }
}

/// An excerpt of D1 that supports, with a chain.
pub(super) fn cited(excerpt: &str, per: &str) -> Cite {
    Cite {
        from: ExcerptOrigin::Document(crate::model::id::DocumentId(1)),
        excerpt: Excerpt { text: excerpt.to_owned(), nth: None },
        per: vec![per.parse().unwrap()],
        stance: Stance::Supports,
        locator: None,
    }
}

/// The first claim, and the second.
pub(super) const C1: ClaimId = ClaimId(1);
pub(super) const C2: ClaimId = ClaimId(2);
