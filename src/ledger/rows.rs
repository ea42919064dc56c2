//! The derived tables read back as the rows that acts make: to hold them against the log.

use std::fmt::Display;
use std::str::FromStr;

use rusqlite::Row as SqlRow;

use super::claims::claim_of_row;
use super::{LedgerError, Reader, Result};
use crate::model::chain::Chain;
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::model::row::{ClaimRow, DocumentRow, EvidenceRow, Row};

/// A row as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Held {
    /// What it says.
    pub row: Row,
    /// Where it stands among the rows with its key.
    pub revision: u64,
    /// The entry that made it.
    pub since: u64,
    /// The entry that ended it.
    pub until: Option<u64>,
}

/// A derived table that mirrors rows of acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Table {
    Desk,
    Source,
    Name,
    Merged,
    Document,
    Copy,
    Claim,
    Tag,
    Evidence,
    Contradiction,
    Severity,
    ImportKey,
}

impl Table {
    pub(super) const ALL: [Self; 12] = [
        Self::Desk,
        Self::Source,
        Self::Name,
        Self::Merged,
        Self::Document,
        Self::Copy,
        Self::Claim,
        Self::Tag,
        Self::Evidence,
        Self::Contradiction,
        Self::Severity,
        Self::ImportKey,
    ];

    /// The table that a row stands in.
    pub(super) const fn of(row: &Row) -> Self {
        match row {
            Row::Desk { .. } => Self::Desk,
            Row::Source { .. } => Self::Source,
            Row::Name { .. } => Self::Name,
            Row::Merged { .. } => Self::Merged,
            Row::Document(_) => Self::Document,
            Row::Copy { .. } => Self::Copy,
            Row::Claim(_) => Self::Claim,
            Row::Tag { .. } => Self::Tag,
            Row::Evidence(_) => Self::Evidence,
            Row::Contradiction { .. } => Self::Contradiction,
            Row::Severity { .. } => Self::Severity,
            Row::ImportKey { .. } => Self::ImportKey,
        }
    }

    const fn select(self) -> &'static str {
        match self {
            Self::Desk => "SELECT source, since, until FROM desk",
            Self::Source => "SELECT id, revision, since, until, kind, reliability, under FROM source",
            Self::Name => "SELECT folded, source, card, place, since, until, printed, chief FROM name",
            Self::Merged => "SELECT source, since, until, target FROM merged",
            Self::Document => {
                "SELECT id, since, until, series, publisher, raw, text, encoding, media, language, published, title, url
                 FROM document"
            }
            Self::Copy => "SELECT copy, original, since, until, suspected FROM copy",
            Self::Claim => "SELECT row, since, until, text, language, confidence, slug, said_by, held FROM claim",
            Self::Tag => "SELECT claim, tag, since, until FROM tag",
            Self::Evidence => {
                r#"SELECT claim, id, since, until, stance, document, hops, start, "end", sha256, locator
                   FROM evidence
                   LEFT JOIN chain ON chain.number = evidence.chain"#
            }
            Self::Contradiction => "SELECT one, other, revision, since, until, outcome, why, note FROM contradiction",
            Self::Severity => "SELECT rule, revision, since, until, severity FROM severity",
            Self::ImportKey => "SELECT names, key, id, other, since FROM import_key",
        }
    }

    const fn order(self) -> &'static str {
        match self {
            Self::Desk => " ORDER BY since",
            Self::Source => " ORDER BY id, revision",
            Self::Name => " ORDER BY source, card, place, since",
            Self::Merged => " ORDER BY source, since",
            Self::Document => " ORDER BY id",
            Self::Copy => " ORDER BY copy, original, since",
            Self::Claim => " ORDER BY row",
            Self::Tag => " ORDER BY claim, tag, since",
            Self::Evidence => " ORDER BY claim, id",
            Self::Contradiction => " ORDER BY one, other, revision",
            Self::Severity => " ORDER BY rule, revision",
            Self::ImportKey => " ORDER BY names, key",
        }
    }

    /// Picks the rows about some things, by their numbers.
    const fn about(self) -> &'static str {
        match self {
            Self::Desk | Self::Severity | Self::ImportKey => " WHERE :ids IS NOT NULL",
            Self::Source | Self::Document => " WHERE id IN (SELECT value FROM json_each(:ids))",
            Self::Name | Self::Merged => " WHERE source IN (SELECT value FROM json_each(:ids))",
            Self::Copy => " WHERE copy IN (SELECT value FROM json_each(:ids))",
            Self::Claim => {
                " WHERE row BETWEEN (SELECT min(value) * 4096 FROM json_each(:ids))
                              AND (SELECT max(value) * 4096 + 4095 FROM json_each(:ids))
                    AND row / 4096 IN (SELECT value FROM json_each(:ids))"
            }
            Self::Tag | Self::Evidence => " WHERE claim IN (SELECT value FROM json_each(:ids))",
            Self::Contradiction => {
                " WHERE one IN (SELECT value FROM json_each(:ids)) OR other IN (SELECT value FROM json_each(:ids))"
            }
        }
    }

    fn held(self, row: &SqlRow<'_>) -> Result<Held> {
        let mut revision = 0;
        let mut until = None;
        if self != Self::ImportKey {
            until = row.get("until")?;
        }
        let said = match self {
            Self::Desk => Row::Desk { source: SourceId(row.get("source")?) },
            Self::Source => {
                revision = row.get("revision")?;
                Row::Source {
                    id: SourceId(row.get("id")?),
                    kind: word(row, "kind")?,
                    reliability: word(row, "reliability")?,
                    under: row.get::<_, Option<u32>>("under")?.map(SourceId),
                }
            }
            Self::Name => {
                let printed: String = row.get("printed")?;
                if row.get_ref("folded")?.as_str().ok() != Some(crate::model::name::folded(&printed).as_str())
                {
                    let source = SourceId(row.get("source")?);
                    return Err(LedgerError::Damaged(format!(
                        "the name `{printed}` of {source} is filed under another spelling"
                    )));
                }
                Row::Name {
                    source: SourceId(row.get("source")?),
                    card: digest(row, "card")?,
                    place: row.get("place")?,
                    printed,
                    chief: row.get("chief")?,
                }
            }
            Self::Merged => {
                Row::Merged { source: SourceId(row.get("source")?), into: SourceId(row.get("target")?) }
            }
            Self::Document => Row::Document(Box::new(DocumentRow {
                id: DocumentId(row.get("id")?),
                series: DocumentId(row.get("series")?),
                publisher: row.get::<_, Option<u32>>("publisher")?.map(SourceId),
                raw: digest(row, "raw")?,
                text: digest(row, "text")?,
                encoding: row.get("encoding")?,
                media: row.get("media")?,
                language: row.get("language")?,
                published: row.get("published")?,
                title: row.get("title")?,
                url: row.get("url")?,
            })),
            Self::Copy => Row::Copy {
                copy: DocumentId(row.get("copy")?),
                of: DocumentId(row.get("original")?),
                suspected: row.get("suspected")?,
            },
            Self::Claim => {
                let number: u64 = row.get("row")?;
                revision = number % super::apply::REVISIONS;
                Row::Claim(ClaimRow {
                    id: claim_of_row(number)?,
                    text: row.get("text")?,
                    language: row.get("language")?,
                    confidence: word(row, "confidence")?,
                    slug: row.get("slug")?,
                    said_by: row.get::<_, Option<u32>>("said_by")?.map(SourceId),
                    when: row.get("held")?,
                })
            }
            Self::Tag => Row::Tag { claim: ClaimId(row.get("claim")?), tag: row.get("tag")? },
            Self::Evidence => Row::Evidence(EvidenceRow {
                claim: ClaimId(row.get("claim")?),
                id: EvidenceId(row.get("id")?),
                document: DocumentId(row.get("document")?),
                chain: chain(row, "hops")?,
                stance: word(row, "stance")?,
                start: row.get("start")?,
                end: row.get("end")?,
                sha256: digest(row, "sha256")?,
                locator: row.get("locator")?,
            }),
            Self::Contradiction => {
                revision = row.get("revision")?;
                Row::Contradiction {
                    one: ClaimId(row.get("one")?),
                    other: ClaimId(row.get("other")?),
                    outcome: word(row, "outcome")?,
                    why: row.get("why")?,
                    note: row.get("note")?,
                }
            }
            Self::Severity => {
                revision = row.get("revision")?;
                Row::Severity { rule: row.get("rule")?, severity: word(row, "severity")? }
            }
            Self::ImportKey => {
                let letter = row.get_ref("names")?.as_str().unwrap_or_default().chars().next().unwrap_or(' ');
                Row::ImportKey {
                    names: super::import_keys::keyed(letter, row.get("id")?, row.get("other")?)?,
                    key: row.get("key")?,
                }
            }
        };
        Ok(Held { row: said, revision, since: row.get("since")?, until })
    }
}

impl Reader<'_> {
    /// Every row of a table, in the order of keys and revisions. A row that cannot be read
    /// as what the table holds comes as an error, and the next one after it.
    pub(super) fn for_each_held(
        self,
        table: Table,
        mut each: impl FnMut(Result<Held>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare(&format!("{}{}", table.select(), table.order()))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(table.held(row))?;
        }
        Ok(())
    }

    /// The rows of a table about some things, by their numbers.
    pub(super) fn held_about(self, table: Table, ids: impl Iterator<Item = u32>) -> Result<Vec<Held>> {
        let sql = format!("{}{}{}", table.select(), table.about(), table.order());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_and_then([super::standing::json(ids)], |row| table.held(row))?;
        rows.collect()
    }
}

/// A stored word as the value it stands for; a word that is none is damage, not a default.
pub(super) fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T> {
    text.parse().map_err(|error: T::Err| {
        LedgerError::Damaged(format!("a table holds what no act could have put there: {error}"))
    })
}

/// A column that holds a word of a closed list.
pub(super) fn word<T: FromStr<Err: Display>>(row: &SqlRow<'_>, column: &str) -> Result<T> {
    parse(row.get_ref(column)?.as_str().unwrap_or_default())
}

/// A column that holds a digest.
pub(super) fn digest(row: &SqlRow<'_>, column: &str) -> Result<Digest> {
    Digest::from_bytes(row.get_ref(column)?.as_blob().unwrap_or_default())
        .ok_or_else(|| LedgerError::Damaged(format!("column {column} holds no digest")))
}

/// A column that holds a chain.
pub(super) fn chain(row: &SqlRow<'_>, column: &str) -> Result<Chain> {
    parse(row.get_ref(column)?.as_str().unwrap_or_default())
}
