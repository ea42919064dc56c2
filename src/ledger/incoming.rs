//! What an entry from elsewhere must be to be taken over: what a ledger could have written.

use std::collections::{BTreeMap, HashSet};

use super::replicas::Replicas;
use super::{Reader, Result};
use crate::model::act::{Act, Statement};
use crate::model::change::Change;
use crate::model::entry::{Entry, OWN_REPLICA};
use crate::model::fingerprint::Fingerprint;
use crate::model::id::{ClaimId, EntityKind};
use crate::model::tables::{Ending, Key, Row};

/// Why the acts of an entry that goes on where our own replica ends cannot be; nothing where they
/// can. Asked before they are applied.
pub(super) fn refuse_acts(
    reader: Reader<'_>,
    replicas: &Replicas,
    entry: &Entry,
    acts: &[Act],
) -> Result<Option<String>> {
    if entry.replica != OWN_REPLICA {
        // Numbers of other replicas are checked as they are given.
        return Ok(None);
    }
    let mut next: BTreeMap<EntityKind, u32> =
        EntityKind::ALL.into_iter().map(|thing| (thing, replicas.next(thing))).collect();
    for act in acts {
        if let Some((thing, number)) = act.created() {
            let due = next.entry(thing).or_insert(1);
            if number != *due {
                let letter = thing.letter();
                return Ok(Some(format!("it makes {letter}{number} where {letter}{due} was expected")));
            }
            *due = due.saturating_add(1);
        }
        let named = act.clone().renumbered(&mut |thing, number| {
            let known = number > 0 && next.get(&thing).is_some_and(|next| number < *next);
            if known {
                Ok(number)
            } else {
                Err(format!("it names {}{number}, which does not exist", thing.letter()))
            }
        });
        if let Err(why) = named {
            return Ok(Some(why));
        }
        let wrong = match act.statement() {
            Some(statement) => contradicted(reader, entry, &statement)?,
            None => None,
        };
        if wrong.is_some() {
            return Ok(wrong);
        }
    }
    Ok(None)
}

/// Why what an act states of what there was is not so; nothing where it is.
fn contradicted(reader: Reader<'_>, entry: &Entry, statement: &Statement<'_>) -> Result<Option<String>> {
    let is_own = |claim: ClaimId| -> Result<bool> {
        Ok(reader.authors_of(claim, entry.seq.saturating_sub(1))?.contains(&entry.by))
    };
    Ok(match *statement {
        Statement::Sealed { n, hash } => {
            let sealed = reader.own_entry(n)?.map(|sealed| sealed.hash);
            (sealed.as_ref() != Some(hash)).then(|| format!("it seals entry {n} with another hash"))
        }
        Statement::Reviewed { claim, fingerprint, own } => {
            let seen = Fingerprint::of(&reader.case(claim)?) == *fingerprint;
            (!seen || is_own(claim)? != own)
                .then(|| format!("its review of {claim} does not match the claim"))
        }
        Statement::Waived { claim, own } => (is_own(claim)? != own)
            .then(|| format!("its waiver on {claim} is wrong about who wrote the claim")),
        Statement::Set { setting, value } => {
            setting.checked(value).err().map(|why| format!("its policy is invalid: {why}"))
        }
    })
}

/// Why the changes that an entry makes cannot be; nothing where they can. Asked before they are
/// applied.
pub(super) fn refuse_changes(
    reader: Reader<'_>,
    entry: &Entry,
    acts: &[Act],
    changes: &[Change],
) -> Result<Option<String>> {
    let things: HashSet<(EntityKind, u32)> = acts.iter().filter_map(Act::created).collect();
    let mut ended: HashSet<&Key> = HashSet::new();
    let mut made: HashSet<Key> = HashSet::new();
    for change in changes {
        match change {
            Change::End(key) => {
                if made.contains(key) || !ended.insert(key) {
                    return Ok(Some("it changes one thing twice".to_owned()));
                }
                if entry.replica == OWN_REPLICA
                    && key.table().description().ending == Ending::Checked
                    && !reader.is_live(key)?
                {
                    return Ok(Some("it ends something that is not current".to_owned()));
                }
            }
            Change::Insert(row) => {
                let key = row.key();
                // What the entry makes, nothing can be known of before: its number was checked.
                let is_new = is_of_new_thing(row, &things);
                if entry.replica == OWN_REPLICA && !is_new && !ended.contains(&key) && reader.is_live(&key)? {
                    return Ok(Some("it makes something that already exists".to_owned()));
                }
                if !made.insert(key) {
                    return Ok(Some("it changes one thing twice".to_owned()));
                }
            }
        }
    }
    Ok(None)
}

/// Whether the key of a row names something that is made.
fn is_of_new_thing(row: &Row, things: &HashSet<(EntityKind, u32)>) -> bool {
    let mut is_new = false;
    row.for_each_key_id(&mut |kind, number| is_new |= things.contains(&(kind, number)));
    is_new
}
