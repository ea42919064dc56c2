//! Acts and claims as another line of entries numbers what they name.

use super::act::{Act, Outcome};
use super::chain::{Chain, Hop};
use super::fingerprint::Fingerprint;
use super::id::{ClaimId, DocumentId, EvidenceId, SourceId, Thing};
use super::review::Relied;
use super::standing::Case;

/// Gives the other number of a thing, or why there is none.
pub type Numbers<'f, E> = dyn FnMut(Thing, u32) -> Result<u32, E> + 'f;

impl Act {
    /// What it makes, and the number that its line gives it.
    #[must_use]
    pub const fn made(&self) -> Option<(Thing, u32)> {
        match self {
            Self::Claim(act) => Some((Thing::Claim, act.id.0)),
            Self::Source(act) => Some((Thing::Source, act.id.0)),
            Self::Document(act) => Some((Thing::Document, act.id.0)),
            Self::Cite(act) => Some((Thing::Evidence, act.id.0)),
            _ => None,
        }
    }

    /// The same act with other numbers.
    pub fn renumbered<E>(mut self, numbers: &mut Numbers<'_, E>) -> Result<Self, E> {
        match &mut self {
            Self::Desk(act) => source(&mut act.source, numbers)?,
            Self::Source(act) => {
                source(&mut act.id, numbers)?;
                each_source(act.under.as_mut(), numbers)?;
            }
            Self::Adopt(act) => source(&mut act.source, numbers)?,
            Self::Alias(act) => source(&mut act.source, numbers)?,
            Self::Rename(act) => source(&mut act.source, numbers)?,
            Self::Judge(act) => {
                source(&mut act.source, numbers)?;
                each_source(act.under.as_mut(), numbers)?;
            }
            Self::MergeSource(act) => {
                source(&mut act.source, numbers)?;
                source(&mut act.into, numbers)?;
            }
            Self::SplitSource(act) => source(&mut act.source, numbers)?,
            Self::Discredit(act) => source(&mut act.source, numbers)?,
            Self::Recredit(act) => source(&mut act.source, numbers)?,
            Self::Confide(act) => source(&mut act.source, numbers)?,
            Self::Disclose(act) => source(&mut act.source, numbers)?,
            Self::Document(act) => {
                document(&mut act.id, numbers)?;
                document(&mut act.series, numbers)?;
                each_source(act.publisher.as_mut(), numbers)?;
            }
            Self::Copy(act) => {
                document(&mut act.copy, numbers)?;
                document(&mut act.of, numbers)?;
            }
            Self::Uncopy(act) => {
                document(&mut act.copy, numbers)?;
                document(&mut act.of, numbers)?;
            }
            Self::Recall(act) => document(&mut act.document, numbers)?,
            Self::Restore(act) => document(&mut act.document, numbers)?,
            Self::Claim(act) => {
                claim(&mut act.id, numbers)?;
                each_source(act.said_by.as_mut(), numbers)?;
            }
            Self::Revise(act) => {
                claim(&mut act.claim, numbers)?;
                each_source(act.said_by.as_mut(), numbers)?;
            }
            Self::Retract(act) => claim(&mut act.claim, numbers)?,
            Self::Reinstate(act) => claim(&mut act.claim, numbers)?,
            Self::Cite(act) => {
                evidence(&mut act.id, numbers)?;
                claim(&mut act.claim, numbers)?;
                document(&mut act.document, numbers)?;
                act.chain = chain(&act.chain, numbers)?;
            }
            Self::Withdraw(act) => {
                evidence(&mut act.id, numbers)?;
                claim(&mut act.claim, numbers)?;
            }
            Self::Contradict(act) => {
                pair(&mut act.one, &mut act.other, numbers)?;
            }
            Self::Resolve(act) => {
                if pair(&mut act.one, &mut act.other, numbers)? {
                    act.outcome = match act.outcome {
                        Outcome::ForOne => Outcome::ForOther,
                        Outcome::ForOther => Outcome::ForOne,
                        outcome => outcome,
                    };
                }
            }
            Self::Reopen(act) => {
                pair(&mut act.one, &mut act.other, numbers)?;
            }
            Self::Review(act) => {
                claim(&mut act.claim, numbers)?;
                relied(&mut act.relied, numbers)?;
            }
            Self::Publish(act) => {
                claim(&mut act.claim, numbers)?;
                relied(&mut act.relied, numbers)?;
            }
            Self::Waive(act) => {
                claim(&mut act.claim, numbers)?;
                for word in &mut act.grounds {
                    *word = renumbered_word(word, numbers)?;
                }
            }
            Self::Unwaive(act) => claim(&mut act.claim, numbers)?,
            Self::Severity(_) | Self::UnsetSeverity(_) | Self::Policy(_) | Self::Seal(_) | Self::Merge(_) => {
            }
        }
        Ok(self)
    }
}

fn claim<E>(id: &mut ClaimId, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
    id.0 = numbers(Thing::Claim, id.0)?;
    Ok(())
}

fn source<E>(id: &mut SourceId, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
    id.0 = numbers(Thing::Source, id.0)?;
    Ok(())
}

fn each_source<E>(id: Option<&mut SourceId>, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
    id.map_or(Ok(()), |id| source(id, numbers))
}

fn document<E>(id: &mut DocumentId, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
    id.0 = numbers(Thing::Document, id.0)?;
    Ok(())
}

fn evidence<E>(id: &mut EvidenceId, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
    id.0 = numbers(Thing::Evidence, id.0)?;
    Ok(())
}

/// Two claims, the lower number first: whether they changed places.
fn pair<E>(one: &mut ClaimId, other: &mut ClaimId, numbers: &mut Numbers<'_, E>) -> Result<bool, E> {
    claim(one, numbers)?;
    claim(other, numbers)?;
    let swapped = one > other;
    if swapped {
        std::mem::swap(one, other);
    }
    Ok(swapped)
}

fn chain<E>(chain: &Chain, numbers: &mut Numbers<'_, E>) -> Result<Chain, E> {
    let mut hops: Vec<Hop> = chain.hops().to_vec();
    for hop in &mut hops {
        each_source(hop.source.as_mut(), numbers)?;
    }
    // As many hops as before: at least one.
    Ok(Chain::new(hops).unwrap_or_else(|| chain.clone()))
}

fn relied<E>(relied: &mut Relied, numbers: &mut Numbers<'_, E>) -> Result<(), E> {
    for word in &mut relied.bottlenecks {
        *word = renumbered_word(word, numbers)?;
    }
    Ok(())
}

/// `S3`, `S4>S9`, `?>D5`: words made of ids.
fn renumbered_word<E>(word: &str, numbers: &mut Numbers<'_, E>) -> Result<String, E> {
    let mut parts = Vec::new();
    for part in word.split('>') {
        parts.push(match Thing::of_id(part) {
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
    pub fn as_numbered(case: &Case, mut numbers: impl FnMut(Thing, u32) -> Option<u32>) -> Option<Self> {
        let numbers: &mut Numbers<'_, ()> = &mut |thing, number| numbers(thing, number).ok_or(());
        let mut case = case.clone();
        let mut renumber = || -> Result<(), ()> {
            claim(&mut case.claim.id, numbers)?;
            each_source(case.claim.said_by.as_mut(), numbers)?;
            for held in &mut case.evidence {
                evidence(&mut held.id, numbers)?;
                document(&mut held.document, numbers)?;
                held.chain = chain(&held.chain, numbers)?.into();
            }
            for contradiction in &mut case.contradictions {
                claim(&mut contradiction.with, numbers)?;
            }
            Ok(())
        };
        renumber().ok()?;
        case.evidence.sort_by_key(|held| held.id);
        case.contradictions.sort_by_key(|contradiction| contradiction.with);
        Some(Self::of(&case))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::act::Resolve;

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
        let mut plus =
            |thing: Thing, number| Ok::<_, ()>(if thing == Thing::Source { number + 1 } else { number });
        for (word, due) in [("S3", "S4"), ("S4>S9", "S5>S10"), ("?>D5", "?>D5"), ("Sx", "Sx")] {
            assert_eq!(renumbered_word(word, &mut plus).unwrap(), due);
        }
    }
}
