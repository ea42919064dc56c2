//! The log as people read it: who did what, and when.

use std::collections::BTreeSet;

use super::claim_rows::{ClaimColumns, claim_columns};
use super::replicas::EntryReader;
use super::row_numbers::{between_rows_of, first_row_of};
use super::sqlite::ids::json;
use super::sqlite::named;
use super::versions::MOVED;
use super::{LedgerError, Reader, Result};
use crate::model::act::{Act, CountsFor, Part};
use crate::model::claim::Claim;
use crate::model::entry::Entry;
use crate::model::id::{ClaimId, DocumentId, EntityKind, SourceId};

/// An entry with its acts read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEntry {
    /// The entry.
    pub entry: Entry,
    /// What was done, as far as it is wanted.
    pub acts: Vec<Act>,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Only what was done to this claim: to itself, to the sources and documents that it rests
    /// on, and to the desk's rules, since it was made.
    pub claim: Option<ClaimId>,
    /// Only those by this person.
    pub by: Option<String>,
    /// Only acts of this kind, by the word that they are written with.
    pub act: Option<String>,
    /// Only those after this entry.
    pub after: u64,
    /// Only those up to this entry.
    pub until: Option<u64>,
    /// At most so many, newest first.
    pub limit: Option<u64>,
}

/// What a claim rests on, or ever did.
struct Scope {
    claim: ClaimId,
    sources: BTreeSet<SourceId>,
    documents: BTreeSet<DocumentId>,
    tags: BTreeSet<String>,
}

impl Scope {
    fn concerns(&self, act: &Act) -> bool {
        match act.counts_for() {
            Some(CountsFor::AllClaims) => return true,
            Some(CountsFor::Tag(tag)) => return self.tags.contains(tag),
            None => {}
        }
        let mut concerns = false;
        act.for_each_id(&mut |part, thing, number| {
            concerns |= match (part, thing) {
                (Part::Used, _) => false,
                (_, EntityKind::Claim) => self.claim == ClaimId(number),
                (Part::Changed | Part::Called, EntityKind::Source) => {
                    self.sources.contains(&SourceId(number))
                }
                (Part::Changed | Part::Called, EntityKind::Document) => {
                    self.documents.contains(&DocumentId(number))
                }
                (Part::Made, _) | (_, EntityKind::Evidence) => false,
            };
        });
        concerns
    }
}

/// A claim as it stood after a revision, without its tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// The claim then.
    pub claim: Claim,
    /// The entry.
    pub entry: u64,
    /// When, as the writer's clock said.
    pub at: String,
    /// Who.
    pub by: String,
    /// Why; nothing where the claim was made.
    pub why: Option<String>,
}

impl Reader<'_> {
    /// Entries, newest first, one after the other.
    pub fn for_each_logged<E: From<LedgerError>>(
        self,
        filter: &HistoryFilter,
        mut each: impl FnMut(LoggedEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let scope = filter.claim.map(|claim| self.scope(claim)).transpose()?;
        let about = scope.as_ref().map(|scope| self.entries_about(scope)).transpose()?;
        let sqlite = LedgerError::from;
        // The entries that are wanted are looked up, or the log is walked backwards.
        let mut statement = match &about {
            Some(_) => self.connection.prepare_cached(
                "SELECT entry.seq
                 FROM json_each(:about)
                 CROSS JOIN main.entry AS entry ON entry.seq = json_each.value
                 WHERE (:by IS NULL OR by = :by) AND entry.seq > :after AND entry.seq <= :until
                 ORDER BY entry.seq DESC",
            ),
            None => self.connection.prepare_cached(
                "SELECT seq
                 FROM main.entry
                 WHERE (:by IS NULL OR by = :by) AND seq > :after AND seq <= :until AND :about IS NULL
                 ORDER BY seq DESC",
            ),
        }
        .map_err(sqlite)?;
        let until = filter.until.and_then(|until| i64::try_from(until).ok()).unwrap_or(i64::MAX);
        let params = named! {
            ":by": filter.by, ":about": about, ":after": filter.after, ":until": until,
        };
        let mut recall = EntryReader::new(self);
        let mut left = filter.limit.unwrap_or(u64::MAX);
        let mut rows = statement.query(params).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            if left == 0 {
                break;
            }
            let seq = row.get("seq").map_err(sqlite)?;
            let Some(entry) = self.entry(seq)? else { continue };
            let mut acts = recall.acts(&entry)?;
            acts.retain(|act| {
                scope.as_ref().is_none_or(|scope| scope.concerns(act))
                    && filter.act.as_ref().is_none_or(|word| word == act.word())
            });
            if !acts.is_empty() {
                left -= 1;
                each(LoggedEntry { entry, acts })?;
            }
        }
        Ok(())
    }

    /// Every entry in the order of applying, with its acts.
    pub fn for_each_entry_here<E: From<LedgerError>>(
        self,
        mut each: impl FnMut(&Entry, &[Act]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut recall = EntryReader::new(self);
        self.for_each_entry(|entry| {
            let acts = recall.acts(&entry)?;
            each(&entry, &acts)
        })
    }

    /// The claims that acts later than an entry name.
    pub fn claims_changed_after(self, seq: u64) -> Result<BTreeSet<ClaimId>> {
        let mut claims = BTreeSet::new();
        self.for_each_act_after(seq, |act| claims.extend(act.claims()))?;
        Ok(claims)
    }

    /// The sources and documents that later acts than an entry judge, merge, copy, discredit.
    pub fn grounds_changed_after(self, seq: u64) -> Result<(BTreeSet<SourceId>, BTreeSet<DocumentId>)> {
        let mut sources = BTreeSet::new();
        let mut documents = BTreeSet::new();
        self.for_each_act_after(seq, |act| {
            act.for_each_id(&mut |part, thing, number| match (part, thing) {
                (Part::Changed, EntityKind::Source) => {
                    sources.insert(SourceId(number));
                }
                (Part::Changed, EntityKind::Document) => {
                    documents.insert(DocumentId(number));
                }
                (Part::Changed, EntityKind::Claim | EntityKind::Evidence)
                | (Part::Made | Part::Called | Part::Used, _) => {}
            });
        })?;
        Ok((sources, documents))
    }

    fn for_each_act_after(self, seq: u64, mut each: impl FnMut(&Act)) -> Result<()> {
        let mut statement =
            self.connection.prepare_cached("SELECT seq FROM main.entry WHERE seq > :seq ORDER BY seq")?;
        let mut rows = statement.query(named! { ":seq": seq })?;
        let mut recall = EntryReader::new(self);
        while let Some(row) = rows.next()? {
            if let Some(entry) = self.entry(row.get("seq")?)? {
                recall.acts(&entry)?.iter().for_each(&mut each);
            }
        }
        Ok(())
    }

    /// The wordings and judgements that a claim had, the first one first.
    pub fn revisions(self, claim: ClaimId) -> Result<Vec<Revised>> {
        let mut statement = self.connection.prepare_cached(concat!(
            "SELECT ",
            claim_columns!(),
            ", since
             FROM main.claim
             WHERE row ",
            between_rows_of!(":claim"),
            "
             ORDER BY row"
        ))?;
        let columns = ClaimColumns::of(&statement)?;
        let rows = statement.query_map(named! { ":claim": claim.0 }, |row| {
            Ok::<_, LedgerError>((columns.claim(row)?, row.get::<u64>("since")?))
        })?;
        let mut revisions = Vec::new();
        let mut recall = EntryReader::new(self);
        for row in rows {
            let (stored, seq) = row?;
            let Some(entry) = self.entry(seq)? else {
                // Of an entry that is lost, the tables know no more.
                let (at, by) = (String::new(), "? (the entry is lost)".to_owned());
                revisions.push(Revised { claim: stored, entry: seq, at, by, why: None });
                continue;
            };
            let why = recall.acts(&entry)?.into_iter().find_map(|act| match act {
                Act::Revise(act) if act.claim == claim => Some(act.why),
                _ => None,
            });
            revisions.push(Revised { claim: stored, entry: seq, at: entry.at, by: entry.by, why });
        }
        Ok(revisions)
    }

    /// The sources and documents that a claim's evidence rests on, or ever did.
    fn scope(self, claim: ClaimId) -> Result<Scope> {
        self.claim(claim)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT evidence.document, hop.source
             FROM main.evidence AS evidence
             LEFT JOIN hop ON hop.chain = evidence.chain
             WHERE evidence.claim = :claim",
        )?;
        let mut rows = statement.query(named! { ":claim": claim.0 })?;
        let mut documents = BTreeSet::new();
        let mut sources = BTreeSet::new();
        while let Some(row) = rows.next()? {
            documents.insert(DocumentId(row.get("document")?));
            sources.extend(row.get::<Option<u32>>("source")?.map(SourceId));
        }
        let above = self.sources_above(&json(sources.iter().map(|id| id.0)))?;
        sources.extend(above.iter().map(|source| source.id));
        let mut statement =
            self.connection.prepare_cached("SELECT tag FROM main.tag WHERE claim = :claim")?;
        let tags =
            statement.query_map(named! { ":claim": claim.0 }, |row| row.get(0))?.collect::<Result<_>>()?;
        Ok(Scope { claim, sources, documents, tags })
    }

    /// The entries that made or ended something of a claim, or of what it rests on since it was
    /// made, as a JSON array.
    fn entries_about(self, scope: &Scope) -> Result<String> {
        let sources = json(scope.sources.iter().map(|id| id.0));
        let documents = json(scope.documents.iter().map(|id| id.0));
        let params = named! { ":claim": scope.claim.0, ":sources": sources, ":documents": documents };
        self
            .connection
            .prepare_cached(
                &format!(concat!("WITH moved (since, until) AS (
                     {moved}
                     UNION ALL
                     SELECT since, until FROM main.review WHERE claim = :claim
                     UNION ALL
                     SELECT since, until FROM main.publication WHERE claim = :claim
                     UNION ALL
                     SELECT since, until FROM main.waiver WHERE claim = :claim
                     UNION ALL
                     SELECT since, until FROM main.source WHERE id IN (SELECT value FROM json_each(:sources))
                     UNION ALL
                     SELECT since, until FROM main.name WHERE source IN (SELECT value FROM json_each(:sources))
                     UNION ALL
                     SELECT since, until FROM main.merged WHERE source IN (SELECT value FROM json_each(:sources))
                     UNION ALL
                     SELECT since, until FROM main.merged WHERE target IN (SELECT value FROM json_each(:sources))
                     UNION ALL
                     SELECT since, until FROM main.discredited WHERE what = 'S' AND id IN (SELECT value FROM json_each(:sources))
                     UNION ALL
                     SELECT since, until FROM main.discredited WHERE what = 'D' AND id IN (SELECT value FROM json_each(:documents))
                     UNION ALL
                     SELECT since, until FROM main.copy WHERE copy IN (SELECT value FROM json_each(:documents))
                     UNION ALL
                     SELECT since, until FROM main.copy WHERE original IN (SELECT value FROM json_each(:documents))
                     UNION ALL
                     SELECT since, until FROM main.confidential WHERE source IN (SELECT value FROM json_each(:sources))
                     UNION ALL
                     SELECT since, until FROM main.severity
                     UNION ALL
                     SELECT since, until FROM main.setting
                 )
                 SELECT json_group_array(seq)
                 FROM (SELECT since AS seq FROM moved UNION SELECT until FROM moved WHERE until IS NOT NULL)
                 WHERE seq >= (SELECT since FROM main.claim WHERE row = ", first_row_of!(":claim"), ")"), moved = MOVED),
            )?
            .query_row(params, |row| row.get(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::example::{C1, Example};

    fn logged(example: &Example, filter: &HistoryFilter) -> Vec<(u64, Vec<&'static str>)> {
        let mut found = Vec::new();
        let each = |logged: LoggedEntry| {
            found.push((logged.entry.seq, logged.acts.iter().map(Act::word).collect()));
            Ok::<_, LedgerError>(())
        };
        example.read().for_each_logged(filter, each).unwrap();
        found
    }

    #[test]
    fn the_log_is_read_newest_first_as_far_as_it_is_wanted() {
        let mut example = Example::new();
        example.revise("ben", "Three bases");
        let all = HistoryFilter::default();
        assert_eq!(logged(&example, &all).iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [2, 1]);
        let by = HistoryFilter { by: Some("ana".to_owned()), ..HistoryFilter::default() };
        assert_eq!(logged(&example, &by).len(), 1);
        let one = HistoryFilter { limit: Some(1), claim: Some(C1), ..HistoryFilter::default() };
        assert_eq!(logged(&example, &one), [(2, vec!["revise"])]);
        let act = HistoryFilter { act: Some("cite".to_owned()), ..HistoryFilter::default() };
        assert_eq!(logged(&example, &act), [(1, vec!["cite"])]);
    }

    #[test]
    fn wordings_are_told_with_who_wrote_them_and_why() {
        let mut example = Example::new();
        example.revise("ben", "Three bases");
        let revisions = example.read().revisions(C1).unwrap();
        let reported: Vec<(&str, &str, Option<&str>)> =
            revisions.iter().map(|r| (r.claim.text.as_str(), r.by.as_str(), r.why.as_deref())).collect();
        assert_eq!(reported, [("Two bases", "ana", None), ("Three bases", "ben", Some("w"))]);
    }
}
