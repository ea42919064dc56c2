//! Claims files, line by line, made into acts.

mod keys;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use self::keys::Keys;
use super::add::{Add, claim_act};
use super::chains::NewSource;
use super::cite::{Excerpt, locate, reopen};
use super::contradict;
use super::document::{self, Details, document_act};
use super::error::{ActError, Result};
use super::follow::{follow_cited, follow_into};
use super::reason::reason;
use super::recorder::{Note, Recorder};
use super::source::{Judgement, alias, judge};
use crate::ledger::LedgerError;
use crate::model::act::{self, Act, Adopt, Contradict};
use crate::model::chain::Chain;
use crate::model::confidence::Confidence;
use crate::model::document::Prepared;
use crate::model::grade::Reliability;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::model::import::{ClaimLine, ContradictionLine, DocumentLine, EvidenceLine, Line, SourceLine};
use crate::model::name;
use crate::model::outcome::Outcome;
use crate::model::stance::Stance;
use crate::model::tables::Keyed;
use crate::model::written_chain::{WrittenChain, split_per};
use crate::text::points::Points;

/// How much text of documents is kept at hand, in bytes.
const TEXTS_AT_HAND: usize = 32 << 20;
/// How many chains are kept at hand.
const CHAINS_AT_HAND: usize = 50_000;

/// How many of each type were made, and how many were there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Sources made.
    pub sources: u64,
    /// Documents made.
    pub documents: u64,
    /// Claims made.
    pub claims: u64,
    /// Evidence made.
    pub evidence: u64,
    /// Contradictions made.
    pub contradictions: u64,
    /// Lines whose key was there with the same content.
    pub skipped: u64,
}

/// Takes lines in, one after the other.
#[derive(Default)]
pub struct Importer {
    tally: Tally,
    texts: HashMap<DocumentId, Arc<Held>>,
    text_bytes: usize,
    chains: HashMap<(Option<String>, Option<SourceId>), Chain>,
    stored: Option<(u64, Vec<Act>)>,
    keys: Keys,
    /// Whether any contradiction stands that new evidence could open again; unknown at first.
    has_contradictions: Option<bool>,
    /// Series that got further documents, and the last of each.
    grown: BTreeMap<DocumentId, act::Document>,
    /// Evidence of documents that were captured again before this import.
    of_earlier: BTreeMap<DocumentId, Vec<EvidenceId>>,
}

/// A document at hand.
struct Held {
    text: Points,
    publisher: Option<SourceId>,
    /// Whether its place was captured again later.
    is_earlier: bool,
}

impl Importer {
    /// Takes a line in. A document line comes with its text.
    pub fn take(
        &mut self,
        recorder: &mut Recorder<'_, '_>,
        number: u64,
        line: Line,
        text: Option<Prepared>,
    ) -> Result<()> {
        let taken = match line {
            Line::Source(line) => self.source(recorder, line),
            Line::Document(line) => self.document(recorder, line, text),
            Line::Claim(line) => self.claim(recorder, line),
            Line::Evidence(line) => self.evidence(recorder, line),
            Line::Contradiction(line) => self.contradiction(recorder, line),
        };
        // What was made is counted, not listed: an import can be long.
        recorder.made = super::recorder::Made::default();
        taken.map_err(|why| match why {
            // Trouble with the ledger itself is not the line's fault.
            ActError::Ledger(error) if !matches!(error, LedgerError::Unknown { .. }) => {
                ActError::Ledger(error)
            }
            why => ActError::Line { line: number, why: Box::new(why) },
        })
    }

    /// Looks for the excerpts of documents whose places were captured again, once all lines are taken, and
    /// says what was made.
    pub fn finish(self, recorder: &mut Recorder<'_, '_>) -> Result<Tally> {
        for last in self.grown.values() {
            follow_into(recorder, last)?;
        }
        for (document, evidence) in &self.of_earlier {
            let document = recorder.read().document(*document)?;
            if !self.grown.contains_key(&document.series) {
                follow_cited(recorder, &document, evidence)?;
            }
        }
        Ok(self.tally)
    }

    fn source(&mut self, recorder: &mut Recorder<'_, '_>, line: SourceLine) -> Result<()> {
        let mut names = vec![name::checked(&line.name)?];
        for alias in &line.aliases {
            names.push(name::checked(alias)?);
        }
        names.dedup();
        let under = match &line.under {
            Some(under) => Some(self.source_meant(recorder, under)?),
            None => None,
        };
        let words = line.key.words();
        if let Some((keyed, since)) = self.keys.find(recorder, SourceId::LETTER, words)? {
            let Keyed::Source(id) = keyed else { return Err(gone()) };
            return self.same_source(recorder, &line, id, since, &names, under);
        }
        // One without a key goes by its name. No key is made for it: a digest of a name says whose
        // it is to everybody who can guess it.
        let key = line.key.is_given().then(|| words.to_owned());
        let known = recorder.read().sources_called(&names[0])?.first().copied();
        let Some(id) = known else {
            for alias in &names[1..] {
                if let Some(holder) = recorder.read().sources_called(alias)?.first() {
                    return Err(ActError::Import(format!(
                        "“{alias}” is already a name of {holder}, which has another main name"
                    )));
                }
            }
            let kind = line.kind.unwrap_or_else(|| recorder.kind_for(&names[0]));
            let id = recorder.make_source(&NewSource {
                names,
                description: None,
                kind,
                reliability: line.reliability.unwrap_or(Reliability::F),
                under,
                key: key.clone(),
            })?;
            if let Some(key) = key {
                self.keys.gave(Keyed::Source(id), &key, line.key);
            }
            self.tally.sources += 1;
            return Ok(());
        };
        // It is there under this name: a key is put to it, and what was not known is added.
        let mut is_news = key.is_some();
        if let Some(key) = key {
            recorder.writing.act(&Act::Adopt(Adopt { key: key.clone(), source: id }))?;
            self.keys.gave(Keyed::Source(id), &key, line.key);
        }
        let new_names: Vec<String> = {
            let reader = recorder.read();
            let mut new = Vec::new();
            for spelling in &names[1..] {
                if reader.sources_called(spelling)?.is_empty() {
                    new.push(spelling.clone());
                }
            }
            new
        };
        if !new_names.is_empty() {
            is_news = true;
            alias(recorder, id, &new_names)?;
        }
        let there = recorder.read().source(id)?;
        let judgement = Judgement {
            kind: line.kind.filter(|kind| *kind != there.kind),
            reliability: line.reliability.filter(|reliability| *reliability != there.reliability),
            under: under.filter(|under| Some(*under) != there.under).map(Some),
            why: None,
        };
        if judgement != Judgement::default() {
            let conflicts = (judgement.kind.is_some() && there.kind != crate::model::kind::Kind::Unjudged)
                || (judgement.reliability.is_some() && there.reliability != Reliability::F)
                || (judgement.under.is_some() && there.under.is_some());
            if conflicts {
                return Err(ActError::Import(format!(
                    "“{}” is already {id}, with another kind, reliability or `under` in the ledger",
                    there.public_name()
                )));
            }
            is_news = true;
            judge(recorder, id, judgement)?;
        }
        if is_news {
            self.tally.sources += 1;
        } else {
            self.tally.skipped += 1;
        }
        Ok(())
    }

    fn same_source(
        &mut self,
        recorder: &mut Recorder<'_, '_>,
        line: &SourceLine,
        id: SourceId,
        since: u64,
        names: &[String],
        under: Option<SourceId>,
    ) -> Result<()> {
        let stored = self.stored(recorder, since, |act| match act {
            Act::Source(act) => act.id == id,
            Act::Adopt(act) => act.source == id && act.key == line.key.words(),
            _ => false,
        })?;
        let same = if let Act::Source(act) = &stored {
            let card = recorder
                .read()
                .content(&act.card)?
                .and_then(|bytes| crate::model::card::Card::from_bytes(&bytes).ok());
            let kind = line.kind.unwrap_or_else(|| recorder.kind_for(&names[0]));
            card.is_some_and(|card| card.names == names)
                && act.kind == kind
                && act.reliability == line.reliability.unwrap_or(Reliability::F)
                && act.under == under
        } else {
            let reader = recorder.read();
            let mut all = true;
            for name in names {
                all &= reader.sources_called(name)?.contains(&id);
            }
            all
        };
        self.skip(same, "source", line.key.words(), &id)
    }

    fn document(
        &mut self,
        recorder: &mut Recorder<'_, '_>,
        line: DocumentLine,
        text: Option<Prepared>,
    ) -> Result<()> {
        let Some(prepared) = text else {
            return Err(ActError::Import("a document needs either `text` or `path`".to_owned()));
        };
        let publisher = match &line.publisher {
            Some(publisher) => Some(self.source_meant(recorder, publisher)?),
            None => None,
        };
        let mut originals = Vec::new();
        for (original, suspected) in [(&line.copy_of, false), (&line.suspected_copy_of, true)] {
            if let Some(original) = original {
                originals.push((self.document_meant(recorder, original)?, suspected));
            }
        }
        let words = line.key.words().to_owned();
        let (key, known) = self.keys.known(recorder, DocumentId::LETTER, &line.key, &[&words])?;
        let details = Details {
            is_publisher_unknown: line.publisher.as_deref().is_some_and(|name| name.trim() == "?"),
            key: Some(key.clone()),
            publisher,
            published: line.published,
            title: line.title,
            language: line.language,
            url: line.url,
            series: None,
        };
        if let Some((keyed, since)) = known {
            let Keyed::Document(id) = keyed else { return Err(gone()) };
            let act = document_act(recorder, &prepared, details, Some(id))?;
            let stored =
                self.stored(recorder, since, |act| matches!(act, Act::Document(act) if act.id == id))?;
            let mut same = matches!(&stored, Act::Document(stored) if stored.is_same_capture(&act));
            for (original, suspected) in originals {
                same &= recorder.read().ever_copied(id, original, suspected)?;
            }
            return self.skip(same, "document", &words, &id);
        }
        // A page with many reviews is as many documents, each with a text of its own.
        let known = match recorder.read().last_with_bytes(&prepared.raw_digest)? {
            Some(known) if recorder.read().document(known)?.text == prepared.text_digest => Some(known),
            _ => None,
        };
        let is_said = !originals.is_empty();
        let act = document::store(recorder, &prepared, details)?;
        let id = act.id;
        if let Some(known) = known.filter(|_| !is_said) {
            recorder.notes.push(Note::SameBytes { known, new: Some(id) });
        }
        self.keys.gave(Keyed::Document(id), &key, line.key);
        for (original, suspected) in originals {
            document::copy(recorder, id, original, suspected, None)?;
        }
        self.tally.documents += 1;
        if act.series != id {
            self.grown.insert(act.series, act);
        }
        self.keep_at_hand(id, Held { text: Points::new(prepared.text), publisher, is_earlier: false });
        Ok(())
    }

    fn claim(&mut self, recorder: &mut Recorder<'_, '_>, line: ClaimLine) -> Result<()> {
        let said_by = match &line.said_by {
            Some(speaker) => Some(self.source_meant(recorder, speaker)?),
            None => None,
        };
        if !split_per(&line.text).1.is_empty() {
            return Err(ActError::Import(
                "the wording ends with “(per …)”; put that in the `chain` of its evidence".to_owned(),
            ));
        }
        let words = line.key.words().to_owned();
        let (written, known) = self.keys.known(recorder, ClaimId::LETTER, &line.key, &[&words])?;
        let key = Some(written.clone());
        let asked = Add {
            text: line.text,
            language: line.language,
            confidence: line.confidence.unwrap_or(Confidence::Unjudged),
            said_by: None,
            when: line.when,
            slug: line.slug,
            tags: line.tags,
            evidence: None,
        };
        if let Some((keyed, since)) = known {
            let Keyed::Claim(id) = keyed else { return Err(gone()) };
            let act = claim_act(recorder, &asked, said_by, key, Some(id))?;
            let stored =
                self.stored(recorder, since, |act| matches!(act, Act::Claim(act) if act.id == id))?;
            return self.skip(stored == Act::Claim(act), "claim", &words, &id);
        }
        let act = claim_act(recorder, &asked, said_by, key, None)?;
        self.keys.gave(Keyed::Claim(act.id), &written, line.key);
        recorder.writing.act(&Act::Claim(act))?;
        self.tally.claims += 1;
        Ok(())
    }

    fn evidence(&mut self, recorder: &mut Recorder<'_, '_>, line: EvidenceLine) -> Result<()> {
        let claim = self.claim_meant(recorder, &line.claim)?;
        let document = self.document_meant(recorder, &line.document)?;
        let held = self.held(recorder, document)?;
        let chain = self.chain(recorder, line.chain.as_deref(), held.publisher)?;
        let found = locate(&held.text, document, &Excerpt { text: line.excerpt, nth: line.nth })?;
        if found.exact.contains('\0') || line.locator.as_deref().is_some_and(|locator| locator.contains('\0'))
        {
            return Err(ActError::Zero("the excerpt or its place"));
        }
        // By what the log holds of it anyway: a chain by the ids on it, not by its names.
        let (start, end) = (found.start.to_string(), found.end.to_string());
        let parts = [&claim.to_string(), &document.to_string(), &start, &end, &chain.to_string()];
        let parts = parts.map(String::as_str);
        let (written, known) = self.keys.known(recorder, EvidenceId::LETTER, &line.key, &parts)?;
        let id = match known {
            Some((Keyed::Evidence(id), _)) => id,
            Some(_) => return Err(gone()),
            None => recorder.writing.next_evidence()?,
        };
        let act = Act::Cite(act::Cite {
            chain,
            claim,
            document,
            end: found.end,
            exact: found.exact,
            id,
            key: Some(written.clone()),
            locator: line.locator,
            stance: line.stance.unwrap_or(Stance::Supports),
            start: found.start,
        });
        if let Some((_, since)) = known {
            let stored = self.stored(recorder, since, |act| matches!(act, Act::Cite(act) if act.id == id))?;
            return self.skip(stored == act, "evidence", line.key.words(), &id);
        }
        recorder.writing.act(&act)?;
        self.keys.gave(Keyed::Evidence(id), &written, line.key);
        if held.is_earlier {
            self.of_earlier.entry(document).or_default().push(id);
        }
        self.tally.evidence += 1;
        if self.has_contradictions.is_none() {
            self.has_contradictions = Some(recorder.read().has_contradictions()?);
        }
        if self.has_contradictions == Some(true) {
            reopen(recorder, claim, &format!("{id} was cited for {claim}"))?;
        }
        Ok(())
    }

    fn contradiction(&mut self, recorder: &mut Recorder<'_, '_>, line: ContradictionLine) -> Result<()> {
        let a = self.claim_meant(recorder, &line.claims[0])?;
        let b = self.claim_meant(recorder, &line.claims[1])?;
        let why = reason(&line.why)?;
        let settled = match line.resolved.as_deref() {
            None => None,
            Some("neither") => Some((None, Outcome::Neither)),
            Some("both-stand") => Some((None, Outcome::BothStand)),
            Some(claim) => Some((Some(self.claim_meant(recorder, claim)?), Outcome::Open)),
        };
        let settled_why = line.resolved_why.as_deref().unwrap_or_default();
        if settled.is_some() && settled_why.trim().is_empty() {
            return Err(ActError::Import("`resolved` needs a reason in `resolved_why`".to_owned()));
        }
        let parts = [a.min(b).to_string(), a.max(b).to_string()];
        let (written, known) = self.keys.known(recorder, 'X', &line.key, &[&parts[0], &parts[1]])?;
        if let Some((keyed, since)) = known {
            let Keyed::Contradiction(one, other) = keyed else { return Err(gone()) };
            let due = Act::Contradict(Contradict { key: Some(written), one: a.min(b), other: a.max(b), why });
            let stored = self.stored(
                recorder,
                since,
                |act| matches!(act, Act::Contradict(act) if act.one == one && act.other == other),
            )?;
            let mut same = stored == due;
            if let Some((holds, otherwise)) = settled {
                let outcome = match holds {
                    Some(id) if id == one => Outcome::ForOne,
                    Some(_) => Outcome::ForOther,
                    None => otherwise,
                };
                same &= recorder.read().ever_settled(one, other, outcome, settled_why.trim())?;
            }
            return self.skip(same, "contradiction", line.key.words(), &format!("{one} and {other}"));
        }
        if a == b {
            return Err(ActError::Import("a claim cannot contradict itself; name two".to_owned()));
        }
        let (one, other) = (a.min(b), a.max(b));
        if recorder.read().contradiction(one, other)?.is_some() {
            return Err(ActError::Import(format!(
                "{one} and {other} are already stored as contradicting each other"
            )));
        }
        recorder.writing.act(&Act::Contradict(Contradict { key: Some(written.clone()), one, other, why }))?;
        self.keys.gave(Keyed::Contradiction(one, other), &written, line.key);
        self.has_contradictions = Some(true);
        if let Some((holds, otherwise)) = settled {
            contradict::resolve(recorder, one, other, holds, otherwise, settled_why)?;
        }
        self.tally.contradictions += 1;
        Ok(())
    }

    fn skip(&mut self, same: bool, what: &str, key: &str, id: &dyn std::fmt::Display) -> Result<()> {
        if same {
            self.tally.skipped += 1;
            return Ok(());
        }
        Err(ActError::Import(format!(
            "the {what} `{key}` was imported before as {id} with different content; use a new key for new content"
        )))
    }

    /// The act by which an earlier import made something.
    fn stored(
        &mut self,
        recorder: &Recorder<'_, '_>,
        since: u64,
        is_it: impl Fn(&Act) -> bool,
    ) -> Result<Act> {
        if since == recorder.writing.seq() {
            // It was made by this import, in the entry that is still being written.
            return recorder.writing.acts_so_far()?.into_iter().find(is_it).ok_or_else(gone);
        }
        if self.stored.as_ref().is_none_or(|(seq, _)| *seq != since) {
            self.stored = Some((since, recorder.read().acts_of(since)?));
        }
        self.stored
            .as_ref()
            .and_then(|(_, acts)| acts.iter().find(|act| is_it(act)).cloned())
            .ok_or_else(gone)
    }

    /// The source that a key, an id or a name means; a new one where it is a new name.
    fn source_meant(&mut self, recorder: &mut Recorder<'_, '_>, text: &str) -> Result<SourceId> {
        match self.keys.meant(recorder, SourceId::LETTER, text)? {
            Some(Keyed::Source(id)) => Ok(id),
            _ => recorder.source_meant(text),
        }
    }

    fn document_meant(&mut self, recorder: &Recorder<'_, '_>, text: &str) -> Result<DocumentId> {
        match self.keys.meant(recorder, DocumentId::LETTER, text)? {
            Some(Keyed::Document(id)) => Ok(id),
            _ => match text.parse::<DocumentId>() {
                Ok(id) => Ok(recorder.read().document(id)?.id),
                Err(_) => Err(ActError::NoDocument(text.to_owned())),
            },
        }
    }

    fn claim_meant(&mut self, recorder: &Recorder<'_, '_>, text: &str) -> Result<ClaimId> {
        match self.keys.meant(recorder, ClaimId::LETTER, text)? {
            Some(Keyed::Claim(id)) => Ok(id),
            _ => match text.parse::<ClaimId>() {
                Ok(id) => Ok(recorder.read().claim(id)?.id),
                Err(_) => Err(ActError::Import(format!(
                    "no claim has the key `{text}`, in earlier lines or in the ledger"
                ))),
            },
        }
    }

    fn chain(
        &mut self,
        recorder: &mut Recorder<'_, '_>,
        written: Option<&str>,
        publisher: Option<SourceId>,
    ) -> Result<Chain> {
        let at_hand = (written.map(str::to_owned), publisher);
        if let Some(chain) = self.chains.get(&at_hand) {
            return Ok(chain.clone());
        }
        let parsed = match written {
            Some(text) => text.parse::<WrittenChain>()?,
            None => WrittenChain { begins_with: None, hops: Vec::new() },
        };
        let chain = recorder.chain(&parsed, publisher)?;
        if self.chains.len() >= CHAINS_AT_HAND {
            self.chains.clear();
        }
        self.chains.insert(at_hand, chain.clone());
        Ok(chain)
    }

    fn held(&mut self, recorder: &Recorder<'_, '_>, id: DocumentId) -> Result<Arc<Held>> {
        if let Some(held) = self.texts.get(&id) {
            return Ok(Arc::clone(held));
        }
        let document = recorder.read().document(id)?;
        let text = Points::new(recorder.read().sound_text(&document.text)?);
        let is_earlier = recorder.read().last_of_series(document.series)?.is_some_and(|last| last > id);
        Ok(self.keep_at_hand(id, Held { text, publisher: document.publisher, is_earlier }))
    }

    fn keep_at_hand(&mut self, id: DocumentId, held: Held) -> Arc<Held> {
        let bytes = held.text.text().len();
        if self.text_bytes + bytes > TEXTS_AT_HAND {
            self.texts.clear();
            self.text_bytes = 0;
        }
        self.text_bytes += bytes;
        let held = Arc::new(held);
        self.texts.insert(id, Arc::clone(&held));
        held
    }
}

fn gone() -> ActError {
    ActError::Ledger(LedgerError::Damaged(
        "the entry of an import key does not contain what it made".to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::{C1, Desk, TEXT};

    const LINES: [&str; 6] = [
        r#"{"type":"source","key":"fig","name":"Figuera","kind":"person"}"#,
        r#"{"type":"document","key":"d","text":"","publisher":"Infobae [outlet]"}"#,
        r#"{"type":"claim","key":"a","text":"Two bases"}"#,
        r#"{"type":"claim","key":"b","text":"No bases"}"#,
        r#"{"type":"evidence","key":"e","claim":"a","document":"d","excerpt":"dos bases","chain":"Figuera"}"#,
        r#"{"type":"contradiction","key":"x","claims":["a","b"],"why":"w"}"#,
    ];

    /// Takes lines in, all or none of them.
    fn import(desk: &mut Desk, lines: &[&str]) -> Result<Tally> {
        desk.act(|recorder| {
            let mut importer = Importer::default();
            for (number, line) in (1..).zip(lines) {
                let line = Line::parse(line).map_err(|error| ActError::Import(error.to_string()))?;
                let text = matches!(line, Line::Document(_)).then(|| Prepared::of_text(TEXT.to_owned()));
                importer.take(recorder, number, line, text)?;
            }
            importer.finish(recorder)
        })
    }

    #[test]
    fn excerpts_are_followed_whatever_the_order_of_the_lines() {
        let document = |key: &str, text: &str| {
            format!(r#"{{"type":"document","key":"{key}","text":"{text}","url":"https://example.org/"}}"#)
        };
        let lines = [
            document("d", "Dos bases operan."),
            r#"{"type":"claim","key":"a","text":"Two bases"}"#.to_owned(),
            r#"{"type":"evidence","key":"e","claim":"a","document":"d","excerpt":"Dos bases"}"#.to_owned(),
            document("l", "Tres bases operan."),
        ];
        let taken = |order: &[&[usize]]| {
            let mut desk = Desk::new();
            for part in order {
                let lines = part.iter().map(|at| lines[*at].as_str());
                desk.act(|recorder| {
                    let mut importer = Importer::default();
                    for line in lines {
                        let line: Line = serde_json::from_str(line).unwrap();
                        let text = match &line {
                            Line::Document(line) => Some(Prepared::of_text(line.text.clone().unwrap())),
                            _ => None,
                        };
                        importer.take(recorder, 1, line, text)?;
                    }
                    importer.finish(recorder)
                })
                .unwrap();
            }
            desk.read().case(C1).unwrap().changed
        };
        let all = taken(&[&[0, 1, 2, 3]]);
        assert_eq!(all.len(), 1);
        for order in [&[&[0, 3, 1, 2][..]][..], &[&[0, 1, 2], &[3]], &[&[0, 1, 3], &[2]], &[&[0, 3], &[1, 2]]]
        {
            assert_eq!(taken(order), all, "{order:?}");
        }
    }

    #[test]
    fn lines_are_taken_in_once() {
        let mut desk = Desk::new();
        let made = Tally { sources: 1, documents: 1, claims: 2, evidence: 1, contradictions: 1, skipped: 0 };
        assert_eq!(import(&mut desk, &LINES).unwrap(), made);
        assert_eq!(desk.read().evidence_of(C1).unwrap().len(), 1);
        assert_eq!(import(&mut desk, &LINES).unwrap(), Tally { skipped: 6, ..Tally::default() });
    }

    #[test]
    fn a_line_that_says_something_else_is_named_and_nothing_is_taken_in() {
        let mut desk = Desk::new();
        import(&mut desk, &LINES).unwrap();
        let before = desk.read().last_entry().unwrap();
        let new = r#"{"type":"claim","key":"c","text":"Three bases"}"#;
        for wrong in [
            r#"{"type":"claim","key":"a","text":"Two Russian bases"}"#,
            r#"{"type":"evidence","key":"f","claim":"a","document":"z","excerpt":"dos bases"}"#,
            r#"{"type":"evidence","key":"f","claim":"a","document":"d","excerpt":"tres bases"}"#,
            r#"{"type":"claim","key":"g","text":"Two bases (per Figuera)"}"#,
        ] {
            let refused = import(&mut desk, &[new, wrong]).unwrap_err();
            assert!(matches!(refused, ActError::Line { line: 2, .. }), "{wrong}: {refused}");
            assert_eq!(desk.read().last_entry().unwrap(), before, "{wrong}");
        }
    }
}
