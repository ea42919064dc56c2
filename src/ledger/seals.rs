//! Seals: heads of the log that were noted, and what they prove.

use super::sqlite::named;
use super::{Reader, Result};
use crate::model::digest::Digest;
use crate::model::entry::OWN_REPLICA;
use crate::model::seal::Seal;

impl Reader<'_> {
    /// Why the log does not hold what was sealed; nothing where it does. That the entries up to
    /// it are unchanged is for `verify` to say: their hashes lead to the sealed one.
    pub fn breaks_seal(self, seal: &Seal) -> Result<Option<String>> {
        let first = match &seal.line {
            Some(first) => *first,
            None => return self.breaks_head(&seal.hash),
        };
        let replica: Option<u64> = self.connection.query_optional(
            "SELECT line FROM line WHERE hash = :hash",
            named! { ":hash": first.as_bytes() },
            |row| row.get(0),
        )?;
        let Some(replica) = replica else {
            return Ok(Some(
                "the seal is of another ledger, or the log was rewritten from its first entry".to_owned(),
            ));
        };
        let found: Option<Vec<u8>> = self.connection.query_optional(
            "SELECT hash FROM entry WHERE line = :line AND n = :n",
            named! { ":line": replica, ":n": seal.n },
            |row| row.get(0),
        )?;
        Ok(match found.as_deref().and_then(Digest::from_bytes) {
            None => Some(format!(
                "entry {} was sealed, and the log ends before it: entries were cut off",
                seal.n.unwrap_or_default()
            )),
            Some(hash) if hash != seal.hash => Some(format!(
                "entry {} does not have the sealed hash: it, or one before it, was rewritten",
                seal.n.unwrap_or_default()
            )),
            Some(_) => None,
        })
    }

    fn breaks_head(self, hash: &Digest) -> Result<Option<String>> {
        let found: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM entry WHERE hash = :hash)",
            named! { ":hash": hash.as_bytes() },
            |row| row.get(0),
        )?;
        Ok((!found).then(|| {
            format!(
                "no entry has the hash {hash}: entries were cut off or rewritten, or it is of another ledger"
            )
        }))
    }

    /// The hash of the first entry of the ledger's own replica, which names it elsewhere.
    pub fn own_replica(self) -> Result<Option<Digest>> {
        let found: Option<Vec<u8>> = self.connection.query_optional(
            "SELECT hash FROM line WHERE line = :line",
            named! { ":line": OWN_REPLICA },
            |row| row.get(0),
        )?;
        Ok(found.as_deref().and_then(Digest::from_bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::example::Example;

    #[test]
    fn a_seal_holds_while_the_log_has_what_was_sealed() {
        let mut example = Example::new();
        let head = example.read().own_head().unwrap().unwrap();
        let seal = Seal {
            line: example.read().own_replica().unwrap(),
            n: Some(head.n),
            at: Some(head.at.clone()),
            hash: head.hash,
        };
        example.revise("ben", "Three bases");
        let broken = |seal: &Seal| example.read().breaks_seal(seal).unwrap();
        assert_eq!(broken(&seal), None);
        assert_eq!(broken(&Seal { line: None, n: None, at: None, ..seal.clone() }), None);
        for (wrong, says) in [
            (Seal { hash: Digest::of(b"x"), ..seal.clone() }, "does not have the sealed hash"),
            (Seal { n: Some(9), ..seal.clone() }, "the log ends before it"),
            (Seal { line: Some(Digest::of(b"x")), ..seal.clone() }, "another ledger"),
        ] {
            assert!(broken(&wrong).unwrap().contains(says), "{wrong:?}");
        }
    }
}
