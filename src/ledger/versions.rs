//! Versions of a claim: how it stood after each command that names it.

use super::row_numbers::between_rows_of;
use super::sqlite::named;
use super::{Reader, Result};
use crate::model::id::ClaimId;

/// How a claim stood after a command that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which, from 1.
    pub number: u32,
    /// The last entry of the command: after it, the ledger was as this version has it.
    pub last: u64,
    /// The last entry of the command that names the claim, by its number in its replica.
    pub n: u64,
    /// The entries of the command that name the claim.
    pub entries: Vec<u64>,
    /// When, as the writer's clock said, to the letter.
    pub at: String,
    /// Who.
    pub by: String,
}

/// What was ever held of the claim `:claim` itself: each of it begins or ends a version.
pub(super) const MOVED: &str = concat!(
    "
    SELECT since, until FROM main.claim WHERE row ",
    between_rows_of!(":claim"),
    "
    UNION ALL
    SELECT since, until FROM main.tag WHERE claim = :claim
    UNION ALL
    SELECT since, until FROM main.evidence WHERE claim = :claim
    UNION ALL
    SELECT since, until FROM main.retracted WHERE claim = :claim
    UNION ALL
    SELECT since, until FROM main.contradiction WHERE one = :claim
    UNION ALL
    SELECT since, until FROM main.contradiction WHERE other = :claim"
);

impl Reader<'_> {
    /// The versions of a claim, the first one first. Acts on sources, documents and policy,
    /// verdicts and publications make none.
    pub fn versions(self, claim: ClaimId) -> Result<Vec<Version>> {
        self.claim(claim)?;
        let mut statement = self.connection.prepare_cached(&format!(
            "WITH moved (since, until) AS ({MOVED})
             SELECT seq, line, n, batch, at, by
             FROM (SELECT since AS moved FROM moved UNION SELECT until FROM moved WHERE until IS NOT NULL)
             JOIN entry ON entry.seq = moved
             ORDER BY seq"
        ))?;
        let mut rows = statement.query(named! { ":claim": claim.0 })?;
        let mut versions: Vec<Version> = Vec::new();
        let mut command: Option<(u64, u64)> = None;
        while let Some(row) = rows.next()? {
            let (seq, of): (u64, (u64, u64)) = (row.get("seq")?, (row.get("line")?, row.get("batch")?));
            match versions.last_mut().filter(|_| command == Some(of)) {
                Some(version) => {
                    version.entries.push(seq);
                    version.n = row.get("n")?;
                }
                None => versions.push(Version {
                    number: u32::try_from(versions.len() + 1).unwrap_or(u32::MAX),
                    last: seq,
                    n: row.get("n")?,
                    entries: vec![seq],
                    at: row.get("at")?,
                    by: row.get("by")?,
                }),
            }
            command = Some(of);
        }
        for version in &mut versions {
            if let Some(last) = version.entries.last() {
                version.last = self.last_of_command(*last)?;
            }
        }
        if self.looks_back {
            let until = self.horizon()?;
            versions.retain(|version| version.entries.first().is_some_and(|first| *first <= until));
        }
        Ok(versions)
    }

    /// The last entry of the command that an entry belongs to. Commands write their entries one
    /// after the other, so it is searched for in steps that double, then halve.
    fn last_of_command(self, seq: u64) -> Result<u64> {
        let mut statement =
            self.connection.prepare_cached("SELECT line, batch FROM main.entry WHERE seq = :seq")?;
        let mut command = |seq: u64| -> Result<Option<(u64, u64)>> {
            let mut rows = statement.query(named! { ":seq": seq })?;
            Ok(match rows.next()? {
                Some(row) => Some((row.get(0)?, row.get(1)?)),
                None => None,
            })
        };
        let of = command(seq)?;
        let (mut inside, mut step) = (seq, 1);
        while command(inside + step)? == of && of.is_some() {
            inside += step;
            step *= 2;
        }
        while step > 1 {
            step /= 2;
            if command(inside + step)? == of {
                inside += step;
            }
        }
        Ok(inside)
    }

    /// The last entry that counts: of all, or the one after which the ledger is looked at.
    pub fn horizon(self) -> Result<u64> {
        if !self.looks_back {
            return self.last_entry();
        }
        self.connection.query_row("SELECT seq FROM temp.looking_back", (), |row| row.get(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::example::{C1, Example};

    #[test]
    fn each_command_that_names_a_claim_makes_a_version() {
        let mut example = Example::new();
        example.revise("ben", "Three bases");
        let versions = example.read().versions(C1).unwrap();
        let reported: Vec<(u32, &str)> = versions.iter().map(|v| (v.number, v.by.as_str())).collect();
        assert_eq!(reported, [(1, "ana"), (2, "ben")]);
        let last = versions[1].last;
        let before = example.ledger.after_entry(last - 1).unwrap();
        assert_eq!(before.read().versions(C1).unwrap().len(), 1);
        assert!(example.read().versions(ClaimId(9)).is_err());
    }
}
