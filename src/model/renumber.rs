//! Ids in acts and claims, and other numbers for them: those that another replica of entries gives.

use super::case::Case;
use super::cell::InCell;
use super::chain::{Chain, Hop};
use super::fingerprint::Fingerprint;
use super::id::{ClaimId, DocumentId, EntityKind, EvidenceId, SourceId};
use super::review::Assessment;

/// Gives the other number of a thing, or why there is none.
pub type Numbers<'f, E> = dyn FnMut(EntityKind, u32) -> Result<u32, E> + 'f;

/// What holds ids.
pub trait Ids: InCell {
    /// Every id in it, also in words that are made of ids.
    fn for_each_id(&self, each: &mut dyn FnMut(EntityKind, u32)) {
        InCell::for_each_id(self, each);
    }

    /// Gives everything that it names another number.
    ///
    /// # Errors
    /// What `numbers` says of an id that it has no number for.
    fn renumber<E>(&mut self, numbers: &mut Numbers<'_, E>) -> Result<(), E>;
}

macro_rules! ids {
    ($($id:ident: $thing:ident),+) => {$(
        impl Ids for $id {
            fn renumber<E>(&mut self, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
                self.0 = numbers(EntityKind::$thing, self.0)?;
                Ok(())
            }
        }
    )+};
}
ids!(ClaimId: Claim, DocumentId: Document, EvidenceId: Evidence, SourceId: Source);

impl<T: Ids> Ids for Option<T> {
    fn renumber<E>(&mut self, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
        self.as_mut().map_or(Ok(()), |some| some.renumber(numbers))
    }
}

impl Ids for Chain {
    fn renumber<E>(&mut self, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
        let mut hops: Vec<Hop> = self.hops().to_vec();
        for hop in &mut hops {
            hop.source.renumber(numbers)?;
        }
        // As many hops as before: at least one.
        if let Some(renumbered) = Self::new(hops) {
            *self = renumbered;
        }
        Ok(())
    }
}

/// Words made of ids: `S3`, `S4>S9`, `?>D5`. What is no id in them stays.
impl Ids for Vec<String> {
    fn for_each_id(&self, each: &mut dyn FnMut(EntityKind, u32)) {
        let ids = self.iter().flat_map(|word| word.split('>')).filter_map(EntityKind::of_id);
        ids.for_each(|(thing, number)| each(thing, number));
    }

    fn renumber<E>(&mut self, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
        for word in self {
            *word = renumbered_word(word, numbers)?;
        }
        Ok(())
    }
}

impl Ids for Assessment {
    fn for_each_id(&self, each: &mut dyn FnMut(EntityKind, u32)) {
        Ids::for_each_id(&self.bottlenecks, each);
    }

    fn renumber<E>(&mut self, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
        self.bottlenecks.renumber(numbers)
    }
}

fn renumbered_word<E>(word: &str, numbers: &mut Numbers<'_, E>) -> Result<String, E> {
    let mut parts = Vec::new();
    for part in word.split('>') {
        parts.push(match EntityKind::of_id(part) {
            Some((thing, number)) => format!("{}{}", thing.letter(), numbers(thing, number)?),
            None => part.to_owned(),
        });
    }
    Ok(parts.join(">"))
}

impl Fingerprint {
    /// Of a claim as a line numbers it and what it rests on; nothing where the line has no
    /// number for some of it, and so never saw it.
    #[must_use]
    pub fn as_numbered(case: &Case, mut numbers: impl FnMut(EntityKind, u32) -> Option<u32>) -> Option<Self> {
        let numbers: &mut Numbers<'_, ()> = &mut |thing, number| numbers(thing, number).ok_or(());
        let mut case = case.clone();
        let mut renumber = || -> Result<(), ()> {
            case.claim.id.renumber(numbers)?;
            case.claim.said_by.renumber(numbers)?;
            for evidence in &mut case.evidence {
                evidence.id.renumber(numbers)?;
                evidence.document.renumber(numbers)?;
                let mut chain = Chain::clone(&evidence.chain);
                chain.renumber(numbers)?;
                evidence.chain = chain.into();
            }
            for contradiction in &mut case.contradictions {
                contradiction.with.renumber(numbers)?;
            }
            Ok(())
        };
        renumber().ok()?;
        case.evidence.sort_by_key(|evidence| evidence.id);
        case.contradictions.sort_by_key(|contradiction| contradiction.with);
        Some(Self::of(&case))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::act::{Act, Resolve};
    use crate::model::outcome::Outcome;

    #[test]
    fn a_pair_stays_in_order_and_keeps_who_won() {
        let resolve = Act::Resolve(Resolve {
            note: "n".into(),
            one: ClaimId(1),
            other: ClaimId(2),
            outcome: Outcome::ForOne,
            why: "w".into(),
        });
        let swapped = resolve.renumbered::<()>(&mut |_, number| Ok(10 - number)).unwrap();
        let Act::Resolve(act) = swapped else { panic!() };
        assert_eq!((act.one, act.other, act.outcome), (ClaimId(8), ClaimId(9), Outcome::ForOther));
    }

    #[test]
    fn words_of_ids_are_renumbered_and_others_are_not() {
        let mut plus = |thing: EntityKind, number| {
            Ok::<_, ()>(if thing == EntityKind::Source { number + 1 } else { number })
        };
        for (word, due) in [("S3", "S4"), ("S4>S9", "S5>S10"), ("?>D5", "?>D5"), ("Sx", "Sx")] {
            assert_eq!(renumbered_word(word, &mut plus).unwrap(), due);
        }
    }
}
