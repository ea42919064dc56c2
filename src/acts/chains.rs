//! Written chains made into chains of the ledger: names looked up, new sources made, the
//! document's publisher put at the end.

use super::error::{ActError, Result};
use super::recorder::{Note, Recorder};
use crate::model::act::{Act, Judge, Source};
use crate::model::chain::{Chain, Hop};
use crate::model::grade::Reliability;
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::model::name;
use crate::model::written_chain::{Who, WrittenChain, WrittenHop};

impl Recorder<'_, '_> {
    /// A written chain as the ledger holds it, ending with the document's publisher. New
    /// sources are made on the way.
    pub(super) fn chain(&mut self, written: &WrittenChain, publisher: Option<SourceId>) -> Result<Chain> {
        let mut hops: Vec<Hop> = match written.begins_with {
            Some(evidence) => self.read().evidence(evidence)?.1.chain.hops().to_vec(),
            None => Vec::new(),
        };
        for hop in &written.hops {
            hops.push(self.hop(hop)?);
        }
        let ends_with_publisher = match (hops.last().map(|hop| hop.source), publisher) {
            (Some(Some(last)), Some(publisher)) => self.is_same(last, publisher)?,
            (Some(None), None) => true,
            _ => false,
        };
        if !ends_with_publisher {
            hops.push(Hop { source: publisher, manner: None });
        }
        Chain::new(hops).ok_or_else(|| ActError::Incomplete("a chain needs at least one hop".to_owned()))
    }

    /// Whether two ids name one source.
    fn is_same(&self, a: SourceId, b: SourceId) -> Result<bool> {
        let holds = |whole, part| Ok::<_, ActError>(self.read().sources_merged_into(whole)?.contains(part));
        Ok(a == b || holds(a, &b)? || holds(b, &a)?)
    }

    fn hop(&mut self, written: &WrittenHop) -> Result<Hop> {
        let source = match &written.who {
            Who::Nobody => None,
            Who::Id(id) => {
                self.check_kind(*id, written.kind)?;
                Some(*id)
            }
            Who::Name(name) => Some(self.source_named(name, written.kind)?),
        };
        Ok(Hop { source, manner: written.manner })
    }

    /// The source that goes by a name; a new one where none does.
    pub(super) fn source_named(&mut self, written: &str, kind: Option<Kind>) -> Result<SourceId> {
        let spelling = name::checked(written)?;
        if let Some(known) = self.read().sources_called(&spelling)?.first().copied() {
            self.check_kind(known, kind)?;
            return Ok(known);
        }
        let near = self.near(&spelling)?;
        let kind = kind.unwrap_or_else(|| self.kind_for(&spelling));
        let id =
            self.make_source(&NewSource { names: vec![spelling.clone()], kind, ..NewSource::default() })?;
        self.notes.push(Note::NewSource { id, name: spelling, kind, near });
        Ok(id)
    }

    pub(super) fn make_source(&mut self, new: &NewSource) -> Result<SourceId> {
        let card = self.card(new.names.clone(), new.description.clone())?;
        let id = self.writing.next_source()?;
        self.writing.act(&Act::Source(Source {
            card,
            id,
            key: new.key.clone(),
            kind: new.kind,
            reliability: new.reliability,
            under: new.under,
        }))?;
        self.is_called(id, &new.names);
        self.made.sources.push(id);
        Ok(id)
    }

    /// A kind written on a chain says what was not known, and must not gainsay what was.
    fn check_kind(&mut self, id: SourceId, written: Option<Kind>) -> Result<()> {
        let source = self.read().source(id)?;
        let Some(written) = written.filter(|written| *written != source.kind) else {
            return Ok(());
        };
        if source.kind != Kind::Unjudged {
            return Err(ActError::OtherKind {
                id,
                name: source.public_name().into_owned(),
                known: source.kind,
                written,
            });
        }
        self.writing.act(&Act::Judge(Judge {
            kind: written,
            reliability: source.reliability,
            source: id,
            under: source.under,
            why: None,
        }))?;
        self.notes.push(Note::Judged(id, written));
        Ok(())
    }
}

/// A source to be made.
pub(super) struct NewSource {
    pub names: Vec<String>,
    pub description: Option<String>,
    pub kind: Kind,
    pub reliability: Reliability,
    pub under: Option<SourceId>,
    pub key: Option<String>,
}

impl Default for NewSource {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            description: None,
            kind: Kind::Unjudged,
            reliability: Reliability::F,
            under: None,
            key: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::cite::cite;
    use crate::acts::example::{C1, Desk, cited};
    use crate::model::id::EvidenceId;

    fn hops(desk: &Desk, evidence: u32) -> Vec<Option<u32>> {
        let (_, evidence) = desk.read().evidence(EvidenceId(evidence)).unwrap();
        evidence.chain.hops().iter().map(|hop| hop.source.map(|source| source.0)).collect()
    }

    #[test]
    fn a_chain_ends_with_the_publisher_once() {
        let mut desk = Desk::with_claim();
        for per in ["Ana [person] > Infobae", "E1", "Ana > ?"] {
            desk.act(|recorder| cite(recorder, C1, cited("lo niega", per))).unwrap();
        }
        assert_eq!(hops(&desk, 1), [Some(3), Some(2)]);
        assert_eq!(hops(&desk, 2), [Some(4), Some(2)]);
        assert_eq!(hops(&desk, 3), [Some(3), Some(2)]);
        assert_eq!(hops(&desk, 4), [Some(4), None, Some(2)]);
    }

    #[test]
    fn a_kind_that_is_written_must_be_the_one_that_is_known() {
        let mut desk = Desk::with_claim();
        let refused =
            desk.act(|recorder| cite(recorder, C1, cited("lo niega", "Figuera [outlet]"))).unwrap_err();
        assert!(matches!(refused, ActError::OtherKind { known: Kind::Person, .. }), "{refused}");
    }
}
