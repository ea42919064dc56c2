//! A small ledger to ask things of: S1 is the desk, S2 and S3 published and said it, D1 is the document, C1
//! the claim and E1 what supports it.

use tempfile::TempDir;

use super::{Ledger, Reader};
use crate::model::act::{self, Act};
use crate::model::card::Card;
use crate::model::chain::{Chain, Hop};
use crate::model::confidence::Confidence;
use crate::model::digest::Digest;
use crate::model::grade::Reliability;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::model::kind::Kind;
use crate::model::moment::Moment;
use crate::model::stance::Stance;

pub(super) const TEXT: &str = "Según Figuera funcionan dos bases.";
pub(super) const C1: ClaimId = ClaimId(1);
pub(super) const D1: DocumentId = DocumentId(1);

/// A ledger in a folder of its own, and a clock that goes on by a minute.
pub(super) struct Example {
    pub(super) ledger: Ledger,
    minute: i64,
    _folder: TempDir,
}

impl Example {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::create(&folder.path().join("perwhom.db")).unwrap();
        let mut example = Self { ledger, minute: 0, _folder: folder };
        let cards = ["Our desk", "Infobae", "Figuera"].map(|name| {
            let card = Card { description: None, names: vec![name.to_owned()], salt: "00".repeat(16) };
            card.to_bytes().unwrap()
        });
        let mut acts = Vec::new();
        for ((number, card), kind) in (1..).zip(&cards).zip([Kind::Desk, Kind::Outlet, Kind::Person]) {
            acts.push(Act::Source(act::Source {
                card: Digest::of(card),
                id: SourceId(number),
                key: None,
                kind,
                reliability: Reliability::F,
                under: None,
            }));
        }
        acts.insert(1, Act::Desk(act::Desk { source: SourceId(1) }));
        let texts: Vec<&[u8]> = cards.iter().map(Vec::as_slice).chain([TEXT.as_bytes()]).collect();
        acts.push(Act::Document(Box::new(document(D1, TEXT))));
        acts.push(claim(C1, "Two bases"));
        acts.push(Act::Cite(act::Cite {
            chain: Chain::new(vec![
                Hop { source: Some(SourceId(3)), manner: None },
                Hop { source: Some(SourceId(2)), manner: None },
            ])
            .unwrap(),
            claim: C1,
            document: D1,
            end: 33,
            exact: "dos bases".to_owned(),
            id: EvidenceId(1),
            key: None,
            locator: None,
            stance: Stance::Supports,
            start: 24,
        }));
        example.write("ana", &texts, &acts);
        example
    }

    pub(super) fn read(&self) -> Reader<'_> {
        self.ledger.read()
    }

    /// Writes acts, and the contents that they name, in one entry. Gives its place in the log.
    pub(super) fn write(&mut self, by: &str, contents: &[&[u8]], acts: &[Act]) -> u64 {
        self.minute += 1;
        let at =
            Moment::from_timestamp(jiff::Timestamp::from_second(1_700_000_000 + 60 * self.minute).unwrap());
        let mut writing = self.ledger.write(at, by.parse().unwrap(), Box::new(|| [7; 16])).unwrap();
        for content in contents {
            writing.keep(content).unwrap();
        }
        for act in acts {
            writing.act(act).unwrap();
        }
        writing.commit().unwrap().last
    }

    /// Another wording of C1, by somebody.
    pub(super) fn revise(&mut self, by: &str, text: &str) -> u64 {
        let on = self.read().versions(C1).unwrap().last().map_or(0, |version| version.n);
        self.write(
            by,
            &[],
            &[Act::Revise(act::Revise {
                claim: C1,
                confidence: Confidence::Possible,
                language: "en".parse().unwrap(),
                on,
                over: Vec::new(),
                said_by: None,
                slug: None,
                tagged: Vec::new(),
                text: text.to_owned(),
                untagged: Vec::new(),
                when: None,
                why: "w".to_owned(),
            })],
        )
    }

    /// Changes the tables behind the ledger's back.
    pub(super) fn tamper(&self, sql: &str) {
        self.ledger.connection.execute_batch(sql).unwrap();
    }
}

/// A claim with this wording.
pub(super) fn claim(id: ClaimId, text: &str) -> Act {
    Act::Claim(act::Claim {
        confidence: Confidence::Unjudged,
        id,
        key: None,
        language: "en".parse().unwrap(),
        said_by: None,
        slug: None,
        tags: Vec::new(),
        text: text.to_owned(),
        when: None,
    })
}

/// A document that is its text, published by S2.
pub(super) fn document(id: DocumentId, text: &str) -> act::Document {
    let digest = Digest::of(text.as_bytes());
    act::Document {
        author: None,
        author_from: None,
        encoding: "UTF-8".to_owned(),
        extractor: None,
        extractor_version: None,
        id,
        key: None,
        language: "es".parse().unwrap(),
        layout: None,
        media: "text/plain".to_owned(),
        modified: None,
        modified_from: None,
        published: None,
        published_from: None,
        publisher: Some(SourceId(2)),
        publisher_from: None,
        raw: digest,
        retrieval: None,
        series: id,
        text: digest,
        title: None,
        title_from: None,
        url: None,
        url_from: None,
    }
}
