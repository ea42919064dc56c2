//! The derived tables read back as the rows that acts make: to hold them against the log.

use std::fmt::Display;
use std::str::FromStr;

use rusqlite::{Row as SqlRow, ToSql};

use super::claims::claim_of_row;
use super::{LedgerError, Reader, Result};
use crate::model::chain::Chain;
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId, Thing};
use crate::model::row::{
    ClaimRow, Discreditable, DocumentRow, EvidenceRow, Key, PublicationRow, ReviewRow, Row, WaiverRow,
};
use crate::model::space::Run;

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
    Retracted,
    Review,
    Publication,
    Waiver,
    Discredited,
    Confidential,
    Setting,
    Seal,
    Severity,
    Diverged,
    Meeting,
    KnownAs,
    ImportKey,
}

impl Table {
    pub(super) const ALL: [Self; 23] = [
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
        Self::Retracted,
        Self::Review,
        Self::Publication,
        Self::Waiver,
        Self::Discredited,
        Self::Confidential,
        Self::Setting,
        Self::Seal,
        Self::Severity,
        Self::Diverged,
        Self::Meeting,
        Self::KnownAs,
        Self::ImportKey,
    ];

    /// The tables whose rows are about a claim.
    pub(super) const OF_CLAIMS: [Self; 9] = [
        Self::Claim,
        Self::Tag,
        Self::Evidence,
        Self::Contradiction,
        Self::Retracted,
        Self::Review,
        Self::Publication,
        Self::Waiver,
        Self::Diverged,
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
            Row::Retracted { .. } => Self::Retracted,
            Row::Review(_) => Self::Review,
            Row::Publication(_) => Self::Publication,
            Row::Waiver(_) => Self::Waiver,
            Row::Discredited { .. } => Self::Discredited,
            Row::Confidential { .. } => Self::Confidential,
            Row::Setting { .. } => Self::Setting,
            Row::Seal { .. } => Self::Seal,
            Row::Severity { .. } => Self::Severity,
            Row::Diverged { .. } => Self::Diverged,
            Row::Meeting { .. } => Self::Meeting,
            Row::KnownAs { .. } => Self::KnownAs,
            Row::ImportKey { .. } => Self::ImportKey,
        }
    }

    /// The table that rows of a key stand in.
    pub(super) const fn of_key(key: &Key) -> Self {
        match key {
            Key::Desk(_) => Self::Desk,
            Key::Source(_) => Self::Source,
            Key::Name(..) => Self::Name,
            Key::Merged(_) => Self::Merged,
            Key::Document(_) => Self::Document,
            Key::Copy(..) => Self::Copy,
            Key::Claim(_) => Self::Claim,
            Key::Tag(..) => Self::Tag,
            Key::Evidence(..) => Self::Evidence,
            Key::Contradiction(..) => Self::Contradiction,
            Key::Retracted(_) => Self::Retracted,
            Key::Review(..) => Self::Review,
            Key::Publication(..) => Self::Publication,
            Key::Waiver(..) => Self::Waiver,
            Key::Discredited(_) => Self::Discredited,
            Key::Confidential(_) => Self::Confidential,
            Key::Setting(..) => Self::Setting,
            Key::Seal(_) => Self::Seal,
            Key::Severity(..) => Self::Severity,
            Key::Diverged(..) => Self::Diverged,
            Key::Meeting(..) => Self::Meeting,
            Key::KnownAs(..) => Self::KnownAs,
            Key::ImportKey(..) => Self::ImportKey,
        }
    }

    /// Its name in the schema.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Source => "source",
            Self::Name => "name",
            Self::Merged => "merged",
            Self::Document => "document",
            Self::Copy => "copy",
            Self::Claim => "claim",
            Self::Tag => "tag",
            Self::Evidence => "evidence",
            Self::Contradiction => "contradiction",
            Self::Retracted => "retracted",
            Self::Review => "review",
            Self::Publication => "publication",
            Self::Waiver => "waiver",
            Self::Discredited => "discredited",
            Self::Confidential => "confidential",
            Self::Setting => "setting",
            Self::Seal => "seal",
            Self::Severity => "severity",
            Self::Diverged => "diverged",
            Self::Meeting => "meeting",
            Self::KnownAs => "known_as",
            Self::ImportKey => "import_key",
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
            Self::Retracted => "SELECT claim, since, until, why FROM retracted",
            Self::Review => {
                "SELECT claim, number, since, until, verdict, role, note, fingerprint, relied, own FROM review"
            }
            Self::Publication => {
                "SELECT claim, place, revision, since, until, date, version, text, confidence, fingerprint, relied, verdict
                 FROM publication"
            }
            Self::Waiver => {
                "SELECT claim, rule, revision, since, until, about, last_day, why, own FROM waiver"
            }
            Self::Discredited => "SELECT what, id, since, until, why FROM discredited",
            Self::Confidential => "SELECT source, revision, since, until, description FROM confidential",
            Self::Setting => "SELECT setting, tag, revision, since, until, value FROM setting",
            Self::Seal => "SELECT n, since, until, hash FROM seal",
            Self::Severity => "SELECT rule, tag, revision, since, until, severity FROM severity",
            Self::Diverged => {
                "SELECT claim, entry, written, since, until, text, language, confidence, slug, said_by, held FROM diverged"
            }
            Self::Meeting => "SELECT line, n, since, until, upto, hash FROM meeting",
            Self::KnownAs => "SELECT line, thing, there, since, until, here, count FROM known_as",
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
            Self::Retracted => " ORDER BY claim, since",
            Self::Review => " ORDER BY claim, number",
            Self::Publication => " ORDER BY claim, place, revision",
            Self::Waiver => " ORDER BY claim, rule, revision",
            Self::Discredited => " ORDER BY what, id, since",
            Self::Confidential => " ORDER BY source, revision",
            Self::Setting => " ORDER BY setting, tag, revision",
            Self::Seal => " ORDER BY n",
            Self::Severity => " ORDER BY rule, tag, revision",
            Self::Diverged => " ORDER BY claim, entry",
            Self::Meeting => " ORDER BY line, n",
            Self::KnownAs => " ORDER BY line, thing, there",
            Self::ImportKey => " ORDER BY names, key",
        }
    }

    /// Picks the rows about some things, by their numbers.
    const fn about(self) -> &'static str {
        match self {
            Self::Desk
            | Self::Discredited
            | Self::Setting
            | Self::Seal
            | Self::Severity
            | Self::Meeting
            | Self::KnownAs
            | Self::ImportKey => " WHERE :ids IS NOT NULL",
            Self::Source | Self::Document => " WHERE id IN (SELECT value FROM json_each(:ids))",
            Self::Name | Self::Merged | Self::Confidential => {
                " WHERE source IN (SELECT value FROM json_each(:ids))"
            }
            Self::Copy => " WHERE copy IN (SELECT value FROM json_each(:ids))",
            Self::Claim => {
                " WHERE row BETWEEN (SELECT min(value) * 4096 FROM json_each(:ids))
                              AND (SELECT max(value) * 4096 + 4095 FROM json_each(:ids))
                    AND row / 4096 IN (SELECT value FROM json_each(:ids))"
            }
            Self::Tag
            | Self::Diverged
            | Self::Evidence
            | Self::Retracted
            | Self::Review
            | Self::Publication
            | Self::Waiver => " WHERE claim IN (SELECT value FROM json_each(:ids))",
            Self::Contradiction => {
                " WHERE (one IN (SELECT value FROM json_each(:ids)) OR other IN (SELECT value FROM json_each(:ids)))"
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
            Self::Retracted => Row::Retracted { claim: ClaimId(row.get("claim")?), why: row.get("why")? },
            Self::Review => Row::Review(Box::new(ReviewRow {
                claim: ClaimId(row.get("claim")?),
                number: row.get("number")?,
                verdict: word(row, "verdict")?,
                role: word(row, "role")?,
                note: row.get("note")?,
                fingerprint: word(row, "fingerprint")?,
                relied: from_json(row, "relied")?,
                own: row.get("own")?,
            })),
            Self::Publication => {
                revision = row.get("revision")?;
                Row::Publication(Box::new(PublicationRow {
                    claim: ClaimId(row.get("claim")?),
                    place: row.get("place")?,
                    date: row.get("date")?,
                    version: row.get("version")?,
                    text: row.get("text")?,
                    confidence: word(row, "confidence")?,
                    fingerprint: word(row, "fingerprint")?,
                    relied: from_json(row, "relied")?,
                    verdict: row.get("verdict")?,
                }))
            }
            Self::Waiver => {
                revision = row.get("revision")?;
                Row::Waiver(Box::new(WaiverRow {
                    claim: ClaimId(row.get("claim")?),
                    rule: row.get("rule")?,
                    about: from_json(row, "about")?,
                    last_day: row.get("last_day")?,
                    why: row.get("why")?,
                    own: row.get("own")?,
                }))
            }
            Self::Discredited => {
                let id = row.get("id")?;
                let what = match row.get_ref("what")?.as_str() {
                    Ok("S") => Discreditable::Source(SourceId(id)),
                    Ok("D") => Discreditable::Document(DocumentId(id)),
                    _ => {
                        return Err(LedgerError::Damaged(
                            "something of no known kind is discredited".to_owned(),
                        ));
                    }
                };
                Row::Discredited { what, why: row.get("why")? }
            }
            Self::Confidential => {
                revision = row.get("revision")?;
                Row::Confidential {
                    source: SourceId(row.get("source")?),
                    description: row.get("description")?,
                }
            }
            Self::Setting => {
                revision = row.get("revision")?;
                Row::Setting {
                    setting: word(row, "setting")?,
                    tag: row.get("tag")?,
                    value: row.get("value")?,
                }
            }
            Self::Seal => Row::Seal { n: row.get("n")?, hash: digest(row, "hash")? },
            Self::Severity => {
                revision = row.get("revision")?;
                Row::Severity {
                    rule: row.get("rule")?,
                    tag: row.get("tag")?,
                    severity: word(row, "severity")?,
                }
            }
            Self::Diverged => Row::Diverged {
                claim: ClaimRow {
                    id: ClaimId(row.get("claim")?),
                    text: row.get("text")?,
                    language: row.get("language")?,
                    confidence: word(row, "confidence")?,
                    slug: row.get("slug")?,
                    said_by: row.get::<_, Option<u32>>("said_by")?.map(SourceId),
                    when: row.get("held")?,
                },
                entry: digest(row, "entry")?,
                seq: row.get("written")?,
            },
            Self::Meeting => Row::Meeting {
                line: row.get("line")?,
                n: row.get("n")?,
                upto: row.get("upto")?,
                hash: digest(row, "hash")?,
            },
            Self::KnownAs => {
                let letter = row.get_ref("thing")?.as_str().unwrap_or_default().chars().next();
                let thing =
                    Thing::ALL.into_iter().find(|thing| Some(thing.letter()) == letter).ok_or_else(|| {
                        LedgerError::Damaged("a number of another line is of no known thing".to_owned())
                    })?;
                let (there, here, count) = (row.get("there")?, row.get("here")?, row.get("count")?);
                Row::KnownAs { line: row.get("line")?, run: Run { thing, there, here, count } }
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

/// Picks, of the rows about one thing, those of a key that names two.
const fn narrower(key: &Key) -> (&'static str, Option<u32>) {
    match key {
        Key::Evidence(_, EvidenceId(id)) => (" AND id = :second", Some(*id)),
        Key::Copy(_, DocumentId(of)) => (" AND original = :second", Some(*of)),
        Key::Review(_, number) => (" AND number = :second", Some(*number)),
        _ => ("", None),
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

    /// The last row that a key had before an entry. The latest is looked at first: how many rows the
    /// key has had makes no difference.
    pub(super) fn last_held(self, key: &Key, before: u64) -> Result<Option<Held>> {
        let table = Table::of_key(key);
        let (narrower, second) = narrower(key);
        let latest_first = table.order().replace(',', " DESC,");
        let sql =
            format!("{}{}{narrower} AND since < :before{latest_first} DESC", table.select(), table.about());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let ids = super::standing::json(super::lines::number_of(key).into_iter());
        let mut params: Vec<(&str, &dyn ToSql)> = vec![(":ids", &ids), (":before", &before)];
        params.extend(second.as_ref().map(|second| (":second", second as &dyn ToSql)));
        let mut rows = statement.query(params.as_slice())?;
        while let Some(row) = rows.next()? {
            let held = table.held(row)?;
            if held.row.key() == *key {
                return Ok(Some(held));
            }
        }
        Ok(None)
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

/// A column that holds JSON.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(row: &SqlRow<'_>, column: &str) -> Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str().unwrap_or_default()).map_err(|error| {
        LedgerError::Damaged(format!("a table holds what no act could have put there: {error}"))
    })
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
