//! What people stated of a claim, held against the claim as it was: reviews and publications
//! against fingerprints, and whether who reviewed or waived had a hand in it.

use super::super::error::unless_damaged;
use super::super::fault::Fault;
use super::super::rows::Stored;
use super::super::sqlite::Connection;
use super::super::sqlite::past::{hide_later, look_at, show_later};
use super::super::{LedgerError, Reader, Result};
use super::report::{Checked, Faults, Progress, Stage};
use crate::model::entry::OWN_REPLICA;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::tables::{Row, Table};

/// `now` reads the ledger as it is, `back` is a connection that looks back.
pub(super) fn check_statements(
    now: Reader<'_>,
    back: &Connection,
    progress: Progress<'_>,
) -> Result<Checked> {
    check_stated(back, &stated(now, 0)?, progress)
}

/// Checks what people stated from an entry on, before it is committed: on the one connection that
/// sees it.
pub(in crate::ledger) fn check_statements_since(connection: &Connection, from: u64) -> Result<Vec<Fault>> {
    let stated = stated(Reader::now(connection), from)?;
    if stated.is_empty() {
        return Ok(Vec::new());
    }
    connection.flush_prepared_statement_cache();
    hide_later(connection, 0)?;
    let checked = check_stated(connection, &stated, &|_, _, _| {});
    connection.flush_prepared_statement_cache();
    show_later(connection)?;
    Ok(checked?.faults.named)
}

/// The reviews, publications and waivers from an entry on.
fn stated(now: Reader<'_>, from: u64) -> Result<Vec<Stored>> {
    let mut stated: Vec<Stored> = Vec::new();
    for table in [Table::Review, Table::Publication, Table::Waiver] {
        now.for_each_stored(table, |held| {
            // A row that cannot be read is a fault of its table.
            stated.extend(unless_damaged(held)?.filter(|held| held.since >= from));
            Ok(())
        })?;
    }
    Ok(stated)
}

fn check_stated(back: &Connection, stated: &[Stored], progress: Progress<'_>) -> Result<Checked> {
    let mut faults = Faults::default();
    let total = stated.len() as u64;
    let mut count = 0;
    for held in stated {
        count += 1;
        progress(Stage::Statements, count, total);
        match check(back, held) {
            // What cannot be read is named by the stages before.
            Ok(()) | Err(Tampered::Unreadable) => {}
            Err(Tampered::Fault(fault)) => faults.add(fault),
            Err(Tampered::Failed(error)) => return Err(error),
        }
    }
    Ok(Checked { stage: Stage::Statements, count, faults, sums: None, notes: Vec::new() })
}

enum Tampered {
    Fault(Fault),
    Unreadable,
    Failed(LedgerError),
}

impl From<LedgerError> for Tampered {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Damaged(_) | LedgerError::Unknown { .. } | LedgerError::UnknownAct { .. } => {
                Self::Unreadable
            }
            error => Self::Failed(error),
        }
    }
}

fn check(back: &Connection, held: &Stored) -> Result<(), Tampered> {
    let fault = |claim: ClaimId, what: String| Err(Tampered::Fault(Fault::of_claims(what, [claim])));
    let before = Reader { connection: back, looks_back: true };
    // What others stated was held against what they saw in their own ledger; here it stands
    // between entries that they did not know.
    if before.replica_of(held.since)? != OWN_REPLICA {
        return Ok(());
    }
    if let Row::Review(row) = &held.row {
        look_at(back, held.since.saturating_sub(1))?;
        if Fingerprint::of(&before.case(row.claim)?) != row.fingerprint {
            return fault(
                row.claim,
                format!(
                    "review {} of claim {} has a fingerprint that the claim did not have then",
                    row.number, row.claim
                ),
            );
        }
        return check_hand(before, held, row.claim, row.own, "the reviewer");
    }
    if let Row::Publication(row) = &held.row {
        look_at(back, held.since)?;
        let at = usize::try_from(row.version).unwrap_or(usize::MAX).checked_sub(1);
        let versions = match before.versions(row.claim) {
            // That what it is of cannot be read, or is nowhere, makes the statement wrong as well.
            Err(LedgerError::Damaged(_) | LedgerError::Unknown { .. }) => Vec::new(),
            versions => versions?,
        };
        let Some(version) = at.and_then(|at| versions.into_iter().nth(at)) else {
            return fault(
                row.claim,
                format!(
                    "claim {} is recorded as published at version {}, which did not exist",
                    row.claim, row.version
                ),
            );
        };
        look_at(back, version.last)?;
        let case = before.case(row.claim)?;
        if Fingerprint::of(&case) != row.fingerprint || case.claim.text != row.text {
            return fault(
                row.claim,
                format!(
                    "the publication of claim {} in {} does not match version {}",
                    row.claim, row.place, row.version
                ),
            );
        }
    }
    if let Row::Waiver(row) = &held.row {
        look_at(back, held.since.saturating_sub(1))?;
        return check_hand(before, held, row.claim, row.own, "the person who waived a finding");
    }
    Ok(())
}

/// Whether it is right that somebody had, or had not, a hand in a claim.
fn check_hand(
    before: Reader<'_>,
    held: &Stored,
    claim: ClaimId,
    own: bool,
    who: &str,
) -> Result<(), Tampered> {
    let Some(entry) = before.entry(held.since)? else { return Ok(()) };
    let authors = before.authors_of(claim, held.since.saturating_sub(1))?;
    if authors.contains(&entry.by) == own {
        return Ok(());
    }
    let had = if own { "was not an author of it" } else { "was an author of it" };
    Err(Tampered::Fault(Fault::of_claims(
        format!("claim {claim}: {who}, {}, {had}, but entry {} says otherwise", entry.by, held.since),
        [claim],
    )))
}
