//! Where log and tables differ, row by row and in words.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::RandomState;

use super::super::rows::{Held, Table};
use super::super::witness::describe;
use super::super::{Reader, Result};
use super::sums::{bucket_of, replay};
use super::{Fault, Faults};
use crate::model::fold::Change;
use crate::model::id::ClaimId;
use crate::model::row::{Key, Row};

/// Reads the differing buckets of log and tables again and names what differs.
pub(super) fn name_differences(
    reader: Reader<'_>,
    different: &BTreeSet<(Table, usize)>,
    hashing: &RandomState,
) -> Result<Faults> {
    let wanted = |key: &Key| different.contains(&(Table::of_key(key), bucket_of(hashing, key)));
    let mut due: BTreeMap<Key, Vec<Held>> = BTreeMap::new();
    let mut who: BTreeMap<u64, String> = BTreeMap::new();
    replay(
        reader,
        |_| Ok(()),
        |entry, change| {
            let key = match change {
                Change::Insert(row) => row.key(),
                Change::End(key) => key.clone(),
            };
            if wanted(&key) {
                let rows = due.entry(key).or_default();
                match change {
                    Change::Insert(row) => {
                        let revision = rows.len() as u64;
                        rows.push(Held { row: row.clone(), revision, since: entry.seq, until: None });
                        who.insert(entry.seq, format!("entry {} of {} by {}", entry.seq, entry.at, entry.by));
                    }
                    Change::End(_) => {
                        if let Some(last) = rows.last_mut().filter(|last| last.until.is_none()) {
                            last.until = Some(entry.seq);
                        }
                    }
                }
            }
            Ok(())
        },
    )?;
    let mut found: BTreeMap<Key, Vec<Held>> = BTreeMap::new();
    let tables: BTreeSet<Table> = different.iter().map(|(table, _)| *table).collect();
    for table in tables {
        reader.for_each_held(table, |held| {
            if let Ok(held) = held {
                let key = held.row.key();
                if wanted(&key) {
                    found.entry(key).or_default().push(held);
                }
            }
            Ok(())
        })?;
    }

    let mut faults = Faults::default();
    for (key, due) in &due {
        let found = found.remove(key).unwrap_or_default();
        compare(due, &found, &who, &mut faults);
    }
    for held in found.into_values().flatten() {
        faults.add(Fault::of_claims(
            format!("{} stands in the tables and nowhere in the log", describe(&held.row)),
            claims_of(&held.row),
        ));
    }
    Ok(faults)
}

fn compare(due: &[Held], found: &[Held], who: &BTreeMap<u64, String>, faults: &mut Faults) {
    let by = |held: &Held| who.get(&held.since).cloned().unwrap_or_default();
    for (at, held) in due.iter().enumerate() {
        match found.get(at) {
            None => faults.add(Fault::of_claims(
                format!("{} is gone from the tables; {} made it", describe(&held.row), by(held)),
                claims_of(&held.row),
            )),
            Some(there) if there.row != held.row => faults.add(Fault::of_claims(
                format!(
                    "{}: {} in the table differs from {}",
                    describe(&held.row),
                    difference(&held.row, &there.row),
                    by(held)
                ),
                claims_of(&held.row),
            )),
            Some(there) if there.since != held.since || there.until != held.until => {
                faults.add(Fault::of_claims(
                    format!(
                        "{}: the time it holds for in the table differs from {}",
                        describe(&held.row),
                        by(held)
                    ),
                    claims_of(&held.row),
                ));
            }
            Some(_) => {}
        }
    }
    for held in found.iter().skip(due.len()) {
        faults.add(Fault::of_claims(
            format!("{} has a row in the tables that stands nowhere in the log", describe(&held.row)),
            claims_of(&held.row),
        ));
    }
}

/// Which part of a row differs, in a checker's words.
fn difference(due: &Row, found: &Row) -> String {
    let mut parts = Vec::new();
    let mut part = |differs: bool, name: &'static str| {
        if differs {
            parts.push(name);
        }
    };
    match (due, found) {
        (Row::Claim(a), Row::Claim(b)) => {
            part(a.text != b.text, "its wording");
            part(a.language != b.language, "its language");
            part(a.confidence != b.confidence, "its confidence");
            part(a.slug != b.slug, "its slug");
            part(a.said_by != b.said_by, "who said it");
            part(a.when != b.when, "when it holds");
        }
        (Row::Evidence(a), Row::Evidence(b)) => {
            part(a.stance != b.stance, "its stance");
            part(a.chain != b.chain, "its chain");
            part(a.document != b.document, "its document");
            part((a.start, a.end) != (b.start, b.end), "its place");
            part(a.sha256 != b.sha256, "its SHA-256");
            part(a.locator != b.locator, "its locator");
        }
        (
            Row::Source { kind, reliability, under, .. },
            Row::Source { kind: k, reliability: r, under: u, .. },
        ) => {
            part(kind != k, "its kind");
            part(reliability != r, "its reliability");
            part(under != u, "whom it stands under");
        }
        (Row::Document(a), Row::Document(b)) => {
            part(a.publisher != b.publisher, "its publisher");
            part(a.raw != b.raw || a.text != b.text, "its digests");
            part(a.title != b.title, "its title");
            part(a.url != b.url, "its URL");
            part(a.published != b.published, "its date");
            part(a.language != b.language, "its language");
            part(a.series != b.series, "its series");
        }
        (
            Row::Contradiction { outcome, why, note, .. },
            Row::Contradiction { outcome: o, why: w, note: n, .. },
        ) => {
            part(outcome != o, "how it stands");
            part(why != w || note != n, "its reason");
        }
        (Row::Review(a), Row::Review(b)) => {
            part(a.verdict != b.verdict, "its verdict");
            part(a.role != b.role, "its role");
            part(a.note != b.note, "its note");
            part(a.fingerprint != b.fingerprint, "its fingerprint");
            part(a.relied != b.relied, "what it relied on");
            part(a.own != b.own, "whether it was of the reviewer's own work");
        }
        (Row::Publication(a), Row::Publication(b)) => {
            part(a.date != b.date, "its date");
            part(a.version != b.version || a.fingerprint != b.fingerprint, "its version");
            part(a.text != b.text, "its wording");
            part(a.confidence != b.confidence, "its confidence");
            part(a.relied != b.relied, "what it came to");
            part(a.verdict != b.verdict, "its verdict");
        }
        (Row::Waiver(a), Row::Waiver(b)) => {
            part(a.about != b.about, "what it is about");
            part(a.last_day != b.last_day, "its last day");
            part(a.why != b.why, "its reason");
            part(a.own != b.own, "whether it was of the waiver's own work");
        }
        (Row::Name { printed, .. }, Row::Name { printed: p, .. }) => part(printed != p, "its spelling"),
        _ => {}
    }
    if parts.is_empty() { "what it says".to_owned() } else { parts.join(", ") }
}

pub(super) fn claims_of(row: &Row) -> Vec<ClaimId> {
    match row {
        Row::Claim(row) => vec![row.id],
        Row::Tag { claim, .. } | Row::Retracted { claim, .. } => vec![*claim],
        Row::Evidence(row) => vec![row.claim],
        Row::Contradiction { one, other, .. } => vec![*one, *other],
        Row::Review(row) => vec![row.claim],
        Row::Publication(row) => vec![row.claim],
        Row::Waiver(row) => vec![row.claim],
        Row::Diverged { claim, .. } => vec![claim.id],
        _ => Vec::new(),
    }
}
