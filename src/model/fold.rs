//! What an act does to the tables: the only way rows arise.

use super::act::{Act, Outcome};
use super::card::Card;
use super::digest::Digest;
use super::id::SourceId;
use super::row::{
    ClaimRow, Discreditable, DocumentRow, EvidenceRow, Key, Keyed, PublicationRow, ReviewRow, Row, WaiverRow,
};

/// A change to the derived tables.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Change {
    /// A row holds from this entry on.
    Insert(Row),
    /// The row that holds under this key ends with this entry.
    End(Key),
}

/// The changes that an act makes, in order. `card` gives a kept card by its digest, or
/// nothing where it is withheld.
#[must_use]
pub fn fold(act: &Act, card: &dyn Fn(&Digest) -> Option<Card>) -> Vec<Change> {
    match act {
        Act::Desk(act) => vec![Change::Insert(Row::Desk { source: act.source })],
        Act::Source(act) => {
            let mut changes = vec![Change::Insert(Row::Source {
                id: act.id,
                kind: act.kind,
                reliability: act.reliability,
                under: act.under,
            })];
            changes.extend(names(act.id, act.card, true, card));
            changes.extend(import_key(act.key.as_ref(), Keyed::Source(act.id)));
            changes
        }
        Act::Adopt(act) => import_key(Some(&act.key), Keyed::Source(act.source)).into_iter().collect(),
        Act::Alias(act) => names(act.source, act.card, false, card),
        Act::Rename(act) => {
            let was = Key::Name(act.source, act.was, 0);
            let mut changes = vec![Change::End(was)];
            changes.extend(names(act.source, act.was, false, card).into_iter().take(1));
            changes.extend(names(act.source, act.card, true, card));
            changes
        }
        Act::Judge(act) => replace(Row::Source {
            id: act.source,
            kind: act.kind,
            reliability: act.reliability,
            under: act.under,
        }),
        Act::MergeSource(act) => vec![Change::Insert(Row::Merged { source: act.source, into: act.into })],
        Act::SplitSource(act) => vec![Change::End(Key::Merged(act.source))],
        Act::Discredit(act) => discredit(Discreditable::Source(act.source), &act.why),
        Act::Recredit(act) => vec![Change::End(Key::Discredited(Discreditable::Source(act.source)))],
        Act::Confide(act) => {
            replace(Row::Confidential { source: act.source, description: act.description.clone() })
        }
        Act::Disclose(act) => vec![Change::End(Key::Confidential(act.source))],
        Act::Recall(act) => discredit(Discreditable::Document(act.document), &act.why),
        Act::Restore(act) => vec![Change::End(Key::Discredited(Discreditable::Document(act.document)))],
        Act::Document(act) => {
            let mut changes = vec![Change::Insert(Row::Document(Box::new(DocumentRow {
                id: act.id,
                series: act.series,
                publisher: act.publisher,
                raw: act.raw,
                text: act.text,
                encoding: act.encoding.clone(),
                media: act.media.clone(),
                language: act.language.to_string(),
                published: act.published.as_ref().map(ToString::to_string),
                title: act.title.clone(),
                url: act.url.clone(),
            })))];
            changes.extend(import_key(act.key.as_ref(), Keyed::Document(act.id)));
            changes
        }
        Act::Copy(act) => {
            vec![Change::Insert(Row::Copy { copy: act.copy, of: act.of, suspected: act.suspected })]
        }
        Act::Uncopy(act) => vec![Change::End(Key::Copy(act.copy, act.of))],
        Act::Claim(act) => {
            let mut changes = vec![Change::Insert(Row::Claim(ClaimRow {
                id: act.id,
                text: act.text.clone(),
                language: act.language.to_string(),
                confidence: act.confidence,
                slug: act.slug.clone(),
                said_by: act.said_by,
                when: act.when.clone(),
            }))];
            changes.extend(
                act.tags.iter().map(|tag| Change::Insert(Row::Tag { claim: act.id, tag: tag.clone() })),
            );
            changes.extend(import_key(act.key.as_ref(), Keyed::Claim(act.id)));
            changes
        }
        Act::Revise(act) => {
            let mut changes = replace(Row::Claim(ClaimRow {
                id: act.claim,
                text: act.text.clone(),
                language: act.language.to_string(),
                confidence: act.confidence,
                slug: act.slug.clone(),
                said_by: act.said_by,
                when: act.when.clone(),
            }));
            changes.extend(act.over.iter().map(|entry| Change::End(Key::Diverged(act.claim, *entry))));
            changes.extend(act.untagged.iter().map(|tag| Change::End(Key::Tag(act.claim, tag.clone()))));
            changes.extend(
                act.tagged.iter().map(|tag| Change::Insert(Row::Tag { claim: act.claim, tag: tag.clone() })),
            );
            changes
        }
        Act::Retract(act) => vec![Change::Insert(Row::Retracted { claim: act.claim, why: act.why.clone() })],
        Act::Reinstate(act) => vec![Change::End(Key::Retracted(act.claim))],
        Act::Review(act) => vec![Change::Insert(Row::Review(Box::new(ReviewRow {
            claim: act.claim,
            number: act.number,
            verdict: act.verdict,
            role: act.role.clone(),
            note: act.note.clone(),
            fingerprint: act.fingerprint.clone(),
            relied: act.relied.clone(),
            own: act.own,
        })))],
        Act::Publish(act) => replace(Row::Publication(Box::new(PublicationRow {
            claim: act.claim,
            place: act.place.clone(),
            date: act.date.to_string(),
            version: act.version,
            text: act.text.clone(),
            confidence: act.confidence,
            fingerprint: act.fingerprint.clone(),
            relied: act.relied.clone(),
            verdict: act.verdict.clone(),
        }))),
        Act::Waive(act) => replace(Row::Waiver(Box::new(WaiverRow {
            claim: act.claim,
            rule: act.rule.clone(),
            about: act.grounds.clone(),
            last_day: act.until.as_ref().map(ToString::to_string),
            why: act.why.clone(),
            own: act.own,
        }))),
        Act::Unwaive(act) => vec![Change::End(Key::Waiver(act.claim, act.rule.clone()))],
        Act::Cite(act) => {
            let mut changes = vec![Change::Insert(Row::Evidence(EvidenceRow {
                claim: act.claim,
                id: act.id,
                document: act.document,
                chain: act.chain.clone(),
                stance: act.stance,
                start: act.start,
                end: act.end,
                sha256: Digest::of(act.exact.as_bytes()),
                locator: act.locator.clone(),
            }))];
            changes.extend(import_key(act.key.as_ref(), Keyed::Evidence(act.id)));
            changes
        }
        Act::Withdraw(act) => vec![Change::End(Key::Evidence(act.claim, act.id))],
        Act::Contradict(act) => {
            let mut changes = vec![Change::Insert(Row::Contradiction {
                one: act.one,
                other: act.other,
                outcome: Outcome::Open,
                why: act.why.clone(),
                note: None,
            })];
            changes.extend(import_key(act.key.as_ref(), Keyed::Contradiction(act.one, act.other)));
            changes
        }
        Act::Resolve(act) => replace(Row::Contradiction {
            one: act.one,
            other: act.other,
            outcome: act.outcome,
            why: act.why.clone(),
            note: Some(act.note.clone()),
        }),
        Act::Reopen(act) => replace(Row::Contradiction {
            one: act.one,
            other: act.other,
            outcome: Outcome::Open,
            why: act.why.clone(),
            note: act.note.clone(),
        }),
        Act::Severity(act) => replace(Row::Severity {
            rule: act.rule.clone(),
            tag: act.tag.clone().unwrap_or_default(),
            severity: act.severity,
        }),
        Act::UnsetSeverity(act) => {
            vec![Change::End(Key::Severity(act.rule.clone(), act.tag.clone().unwrap_or_default()))]
        }
        Act::Policy(act) => {
            let tag = act.tag.clone().unwrap_or_default();
            match &act.value {
                Some(value) => replace(Row::Setting { setting: act.setting, tag, value: value.clone() }),
                None => vec![Change::End(Key::Setting(act.setting, tag))],
            }
        }
        Act::Seal(act) => vec![Change::Insert(Row::Seal { n: act.n, hash: act.hash })],
        // What came over is in entries of its own.
        Act::Merge(_) => Vec::new(),
    }
}

/// Ends what holds under the row's key, if anything does, and puts the row in its place.
fn replace(row: Row) -> Vec<Change> {
    vec![Change::End(row.key()), Change::Insert(row)]
}

fn discredit(what: Discreditable, why: &str) -> Vec<Change> {
    vec![Change::Insert(Row::Discredited { what, why: why.to_owned() })]
}

fn names(
    source: SourceId,
    digest: Digest,
    chief: bool,
    card: &dyn Fn(&Digest) -> Option<Card>,
) -> Vec<Change> {
    let printed = card(&digest).map_or_else(|| vec![String::new()], |card| card.names);
    (0..)
        .zip(printed)
        .map(|(place, printed)| {
            Change::Insert(Row::Name { source, card: digest, place, printed, chief: chief && place == 0 })
        })
        .collect()
}

fn import_key(key: Option<&String>, names: Keyed) -> Option<Change> {
    key.map(|key| Change::Insert(Row::ImportKey { names, key: key.clone() }))
}
