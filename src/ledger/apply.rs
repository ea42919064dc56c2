//! Changes applied to the derived tables.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{LedgerError, Reader, Result};
use crate::model::chain::Chain;
use crate::model::fold::Change;
use crate::model::name;
use crate::model::row::{ClaimRow, DocumentRow, EvidenceRow, Key, Keyed, Row};

/// How many revisions a claim can have: `claim.row` is `id * 4096 + revision`.
pub(super) const REVISIONS: u64 = 4096;

/// Numbers of chains that were stored or looked up, so that one that comes again is not.
#[derive(Default)]
pub(super) struct ChainNumbers(HashMap<Chain, i64>);

/// How many chains are kept at hand.
const CHAINS_AT_HAND: usize = 50_000;

/// Applies one change as of entry `seq`.
pub(super) fn apply(
    connection: &Connection,
    chains: &mut ChainNumbers,
    seq: u64,
    change: &Change,
) -> Result<()> {
    match change {
        Change::Insert(row) => insert(connection, chains, seq, row),
        Change::End(key) => end(connection, seq, key),
    }
}

fn insert(connection: &Connection, chains: &mut ChainNumbers, seq: u64, row: &Row) -> Result<()> {
    match row {
        Row::Desk { source } => {
            connection
                .prepare_cached("INSERT INTO desk (since, source) VALUES (:since, :source)")?
                .execute(named_params! { ":since": seq, ":source": source.0 })?;
        }
        Row::Source { id, kind, reliability, under } => {
            connection
                .prepare_cached(
                    "INSERT INTO source (id, revision, since, kind, reliability, under)
                     SELECT :id, coalesce(max(revision) + 1, 0), :since, :kind, :reliability, :under
                     FROM source
                     WHERE id = :id",
                )?
                .execute(named_params! {
                    ":id": id.0,
                    ":since": seq,
                    ":kind": kind.word(),
                    ":reliability": reliability.word(),
                    ":under": under.map(|under| under.0),
                })?;
        }
        Row::Name { source, card, place, printed, chief } => {
            connection
                .prepare_cached(
                    "INSERT INTO name (folded, source, card, place, since, printed, chief)
                     VALUES (:folded, :source, :card, :place, :since, :printed, :chief)",
                )?
                .execute(named_params! {
                    ":folded": name::folded(printed),
                    ":source": source.0,
                    ":card": card.as_bytes(),
                    ":place": place,
                    ":since": seq,
                    ":printed": printed,
                    ":chief": chief,
                })?;
        }
        Row::Merged { source, into } => {
            connection
                .prepare_cached(
                    "INSERT INTO merged (source, since, target) VALUES (:source, :since, :target)",
                )?
                .execute(named_params! { ":source": source.0, ":since": seq, ":target": into.0 })?;
        }
        Row::Document(row) => insert_document(connection, seq, row)?,
        Row::Copy { copy, of, suspected } => {
            connection
                .prepare_cached(
                    "INSERT INTO copy (copy, original, since, suspected)
                     VALUES (:copy, :original, :since, :suspected)",
                )?
                .execute(named_params! { ":copy": copy.0, ":original": of.0, ":since": seq, ":suspected": suspected })?;
        }
        Row::Claim(row) => insert_claim(connection, seq, row)?,
        Row::Tag { claim, tag } => {
            connection
                .prepare_cached("INSERT INTO tag (claim, tag, since) VALUES (:claim, :tag, :since)")?
                .execute(named_params! { ":claim": claim.0, ":tag": tag, ":since": seq })?;
        }
        Row::Evidence(row) => insert_evidence(connection, chains, seq, row)?,
        Row::Contradiction { one, other, outcome, why, note } => {
            connection
                .prepare_cached(
                    "INSERT INTO contradiction (one, other, revision, since, outcome, why, note)
                     SELECT :one, :other, coalesce(max(revision) + 1, 0), :since, :outcome, :why, :note
                     FROM contradiction
                     WHERE one = :one AND other = :other",
                )?
                .execute(named_params! {
                    ":one": one.0,
                    ":other": other.0,
                    ":since": seq,
                    ":outcome": outcome.word(),
                    ":why": why,
                    ":note": note,
                })?;
        }
        Row::Retracted { claim, why } => {
            connection
                .prepare_cached("INSERT INTO retracted (claim, since, why) VALUES (:claim, :since, :why)")?
                .execute(named_params! { ":claim": claim.0, ":since": seq, ":why": why })?;
        }
        Row::Review(row) => {
            connection
                .prepare_cached(
                    "INSERT INTO review (claim, number, since, verdict, role, note, fingerprint, relied, own)
                     VALUES (:claim, :number, :since, :verdict, :role, :note, :fingerprint, :relied, :own)",
                )?
                .execute(named_params! {
                    ":claim": row.claim.0,
                    ":number": row.number,
                    ":since": seq,
                    ":verdict": row.verdict.word(),
                    ":role": row.role.as_str(),
                    ":note": row.note,
                    ":fingerprint": row.fingerprint.as_str(),
                    ":relied": json(&row.relied)?,
                    ":own": row.own,
                })?;
        }
        Row::Publication(row) => {
            connection
                .prepare_cached(
                    "INSERT INTO publication (claim, place, revision, since, date, version, text, confidence, fingerprint, relied, verdict)
                     SELECT :claim, :place, coalesce(max(revision) + 1, 0), :since, :date, :version, :text, :confidence, :fingerprint, :relied, :verdict
                     FROM publication
                     WHERE claim = :claim AND place = :place",
                )?
                .execute(named_params! {
                    ":claim": row.claim.0,
                    ":place": row.place,
                    ":since": seq,
                    ":date": row.date,
                    ":version": row.version,
                    ":text": row.text,
                    ":confidence": row.confidence.word(),
                    ":fingerprint": row.fingerprint.as_str(),
                    ":relied": json(&row.relied)?,
                    ":verdict": row.verdict,
                })?;
        }
        Row::Waiver(row) => {
            connection
                .prepare_cached(
                    "INSERT INTO waiver (claim, rule, revision, since, about, last_day, why, own)
                     SELECT :claim, :rule, coalesce(max(revision) + 1, 0), :since, :about, :last_day, :why, :own
                     FROM waiver
                     WHERE claim = :claim AND rule = :rule",
                )?
                .execute(named_params! {
                    ":claim": row.claim.0,
                    ":rule": row.rule,
                    ":since": seq,
                    ":about": json(&row.about)?,
                    ":last_day": row.last_day,
                    ":why": row.why,
                    ":own": row.own,
                })?;
        }
        Row::Discredited { what, why } => {
            let (letter, id) = what.parts();
            connection
                .prepare_cached(
                    "INSERT INTO discredited (what, id, since, why) VALUES (:what, :id, :since, :why)",
                )?
                .execute(
                    named_params! { ":what": letter.to_string(), ":id": id, ":since": seq, ":why": why },
                )?;
        }
        Row::Confidential { source, description } => {
            connection
                .prepare_cached(
                    "INSERT INTO confidential (source, revision, since, description)
                     SELECT :source, coalesce(max(revision) + 1, 0), :since, :description
                     FROM confidential
                     WHERE source = :source",
                )?
                .execute(named_params! { ":source": source.0, ":since": seq, ":description": description })?;
        }
        Row::Setting { setting, tag, value } => {
            connection
                .prepare_cached(
                    "INSERT INTO setting (setting, tag, revision, since, value)
                     SELECT :setting, :tag, coalesce(max(revision) + 1, 0), :since, :value
                     FROM setting
                     WHERE setting = :setting AND tag = :tag",
                )?
                .execute(
                    named_params! { ":setting": setting.word(), ":tag": tag, ":since": seq, ":value": value },
                )?;
        }
        Row::Seal { n, hash } => {
            connection
                .prepare_cached("INSERT INTO seal (n, since, hash) VALUES (:n, :since, :hash)")?
                .execute(named_params! { ":n": n, ":since": seq, ":hash": hash.as_bytes() })?;
        }
        Row::Severity { rule, tag, severity } => {
            connection
                .prepare_cached(
                    "INSERT INTO severity (rule, tag, revision, since, severity)
                     SELECT :rule, :tag, coalesce(max(revision) + 1, 0), :since, :severity
                     FROM severity
                     WHERE rule = :rule AND tag = :tag",
                )?
                .execute(
                    named_params! { ":rule": rule, ":tag": tag, ":since": seq, ":severity": severity.word() },
                )?;
        }
        Row::Diverged { claim, entry, seq: written } => {
            connection
                .prepare_cached(
                    "INSERT INTO diverged (claim, entry, written, since, text, language, confidence, slug, said_by, held)
                     VALUES (:claim, :entry, :written, :since, :text, :language, :confidence, :slug, :said_by, :held)",
                )?
                .execute(named_params! {
                    ":claim": claim.id.0,
                    ":entry": entry.as_bytes(),
                    ":written": written,
                    ":since": seq,
                    ":text": claim.text,
                    ":language": claim.language,
                    ":confidence": claim.confidence.word(),
                    ":slug": claim.slug,
                    ":said_by": claim.said_by.map(|source| source.0),
                    ":held": claim.when,
                })?;
        }
        Row::Meeting { line, n, upto, hash } => {
            connection
                .prepare_cached(
                    "INSERT INTO meeting (line, n, since, upto, hash) VALUES (:line, :n, :since, :upto, :hash)",
                )?
                .execute(named_params! {
                    ":line": line, ":n": n, ":since": seq, ":upto": upto, ":hash": hash.as_bytes(),
                })?;
        }
        Row::KnownAs { line, run } => {
            connection
                .prepare_cached(
                    "INSERT INTO known_as (line, thing, there, since, here, count)
                     VALUES (:line, :thing, :there, :since, :here, :count)",
                )?
                .execute(named_params! {
                    ":line": line,
                    ":thing": run.thing.letter().to_string(),
                    ":there": run.there,
                    ":since": seq,
                    ":here": run.here,
                    ":count": run.count,
                })?;
        }
        Row::ImportKey { names, key } => {
            let (id, other) = match *names {
                Keyed::Source(id) => (id.0, None),
                Keyed::Document(id) => (id.0, None),
                Keyed::Claim(id) => (id.0, None),
                Keyed::Evidence(id) => (id.0, None),
                Keyed::Contradiction(one, other) => (one.0, Some(other.0)),
            };
            connection
                .prepare_cached(
                    "INSERT INTO import_key (names, key, id, other, since)
                     VALUES (:names, :key, :id, :other, :since)",
                )?
                .execute(named_params! {
                    ":names": names.letter().to_string(),
                    ":key": key,
                    ":id": id,
                    ":other": other,
                    ":since": seq,
                })?;
        }
    }
    Ok(())
}

/// What a column keeps as JSON.
fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| LedgerError::Damaged(format!("a row cannot be written: {error}")))
}

fn insert_document(connection: &Connection, seq: u64, row: &DocumentRow) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO document (id, since, series, publisher, raw, text, encoding, media, language, published, title, url)
             VALUES (:id, :since, :series, :publisher, :raw, :text, :encoding, :media, :language, :published, :title, :url)",
        )?
        .execute(named_params! {
            ":id": row.id.0,
            ":since": seq,
            ":series": row.series.0,
            ":publisher": row.publisher.map(|publisher| publisher.0),
            ":raw": row.raw.as_bytes(),
            ":text": row.text.as_bytes(),
            ":encoding": row.encoding,
            ":media": row.media,
            ":language": row.language,
            ":published": row.published,
            ":title": row.title,
            ":url": row.url,
        })?;
    let text = match Reader::now(connection).text(&row.text) {
        Ok(text) => text,
        // What is gone or altered has no words; it is there as long as the log says so.
        Err(LedgerError::Damaged(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    connection
        .prepare_cached("INSERT INTO document_words (rowid, title, text) VALUES (:id, :title, :text)")?
        .execute(named_params! { ":id": row.id.0, ":title": row.title, ":text": text })?;
    Ok(())
}

fn insert_claim(connection: &Connection, seq: u64, row: &ClaimRow) -> Result<()> {
    let first = u64::from(row.id.0) * REVISIONS;
    let newest: Option<u64> = connection
        .prepare_cached("SELECT max(row) FROM claim WHERE row BETWEEN :first AND :last")?
        .query_row(named_params! { ":first": first, ":last": first + REVISIONS - 1 }, |found| found.get(0))?;
    let number = newest.map_or(first, |newest| newest + 1);
    if number >= first + REVISIONS {
        return Err(LedgerError::TooLarge(format!(
            "{} has been revised {REVISIONS} times, which is all a ledger can hold; make a new claim of it",
            row.id
        )));
    }
    connection
        .prepare_cached(
            "INSERT INTO claim (row, since, text, language, confidence, slug, said_by, held)
             VALUES (:row, :since, :text, :language, :confidence, :slug, :said_by, :held)",
        )?
        .execute(named_params! {
            ":row": number,
            ":since": seq,
            ":text": row.text,
            ":language": row.language,
            ":confidence": row.confidence.word(),
            ":slug": row.slug,
            ":said_by": row.said_by.map(|source| source.0),
            ":held": row.when,
        })?;
    connection
        .prepare_cached("INSERT INTO claim_words (rowid, text) VALUES (:row, :text)")?
        .execute(named_params! { ":row": number, ":text": row.text })?;
    Ok(())
}

fn insert_evidence(
    connection: &Connection,
    chains: &mut ChainNumbers,
    seq: u64,
    row: &EvidenceRow,
) -> Result<()> {
    let chain = chains.number(connection, &row.chain)?;
    connection
        .prepare_cached(
            r#"INSERT INTO evidence (claim, id, since, stance, document, chain, start, "end", sha256, locator)
               VALUES (:claim, :id, :since, :stance, :document, :chain, :start, :end, :sha256, :locator)"#,
        )?
        .execute(named_params! {
            ":claim": row.claim.0,
            ":id": row.id.0,
            ":since": seq,
            ":stance": row.stance.word(),
            ":document": row.document.0,
            ":chain": chain,
            ":start": row.start,
            ":end": row.end,
            ":sha256": row.sha256.as_bytes(),
            ":locator": row.locator,
        })?;
    Ok(())
}

impl ChainNumbers {
    fn number(&mut self, connection: &Connection, chain: &Chain) -> Result<i64> {
        if let Some(number) = self.0.get(chain) {
            return Ok(*number);
        }
        if self.0.len() >= CHAINS_AT_HAND {
            self.0.clear();
        }
        let number = chain_number(connection, chain)?;
        self.0.insert(chain.clone(), number);
        Ok(number)
    }
}

/// The number of a chain, which is stored once.
fn chain_number(connection: &Connection, chain: &Chain) -> Result<i64> {
    let hops = chain.to_string();
    let known = connection
        .prepare_cached("SELECT number FROM chain WHERE hops = :hops")?
        .query_row(named_params! { ":hops": hops }, |row| row.get(0))
        .optional()?;
    if let Some(number) = known {
        return Ok(number);
    }
    connection
        .prepare_cached("INSERT INTO chain (hops) VALUES (:hops)")?
        .execute(named_params! { ":hops": hops })?;
    let number = connection.last_insert_rowid();
    let mut hop = connection
        .prepare_cached("INSERT INTO hop (source, chain) VALUES (:source, :chain) ON CONFLICT DO NOTHING")?;
    for source in chain.sources() {
        hop.execute(named_params! { ":source": source.0, ":chain": number })?;
    }
    Ok(number)
}

fn end(connection: &Connection, seq: u64, key: &Key) -> Result<()> {
    match key {
        Key::Desk(source) => {
            connection
                .prepare_cached("UPDATE desk SET until = :until WHERE source = :source AND until IS NULL")?
                .execute(named_params! { ":until": seq, ":source": source.0 })?;
        }
        Key::Source(id) => {
            connection
                .prepare_cached("UPDATE source SET until = :until WHERE id = :id AND until IS NULL")?
                .execute(named_params! { ":until": seq, ":id": id.0 })?;
        }
        Key::Name(source, card, place) => {
            connection
                .prepare_cached(
                    "UPDATE name
                     SET until = :until
                     WHERE source = :source AND card = :card AND place = :place AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":source": source.0, ":card": card.as_bytes(), ":place": place })?;
        }
        Key::Merged(source) => {
            connection
                .prepare_cached("UPDATE merged SET until = :until WHERE source = :source AND until IS NULL")?
                .execute(named_params! { ":until": seq, ":source": source.0 })?;
        }
        Key::Document(id) => {
            connection
                .prepare_cached("UPDATE document SET until = :until WHERE id = :id AND until IS NULL")?
                .execute(named_params! { ":until": seq, ":id": id.0 })?;
        }
        Key::Copy(copy, of) => {
            connection
                .prepare_cached(
                    "UPDATE copy SET until = :until WHERE copy = :copy AND original = :original AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":copy": copy.0, ":original": of.0 })?;
        }
        Key::Claim(id) => {
            let first = u64::from(id.0) * REVISIONS;
            connection
                .prepare_cached(
                    "UPDATE claim SET until = :until WHERE row BETWEEN :first AND :last AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":first": first, ":last": first + REVISIONS - 1 })?;
        }
        Key::Tag(claim, tag) => {
            connection
                .prepare_cached(
                    "UPDATE tag SET until = :until WHERE claim = :claim AND tag = :tag AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":claim": claim.0, ":tag": tag })?;
        }
        Key::Evidence(claim, id) => {
            connection
                .prepare_cached(
                    "UPDATE evidence SET until = :until WHERE claim = :claim AND id = :id AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":claim": claim.0, ":id": id.0 })?;
        }
        Key::Contradiction(one, other) => {
            connection
                .prepare_cached(
                    "UPDATE contradiction
                     SET until = :until
                     WHERE one = :one AND other = :other AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":one": one.0, ":other": other.0 })?;
        }
        Key::Retracted(claim) => {
            connection
                .prepare_cached("UPDATE retracted SET until = :until WHERE claim = :claim AND until IS NULL")?
                .execute(named_params! { ":until": seq, ":claim": claim.0 })?;
        }
        Key::Review(claim, number) => {
            connection
                .prepare_cached(
                    "UPDATE review SET until = :until WHERE claim = :claim AND number = :number AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":claim": claim.0, ":number": number })?;
        }
        Key::Publication(claim, place) => {
            connection
                .prepare_cached(
                    "UPDATE publication SET until = :until WHERE claim = :claim AND place = :place AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":claim": claim.0, ":place": place })?;
        }
        Key::Waiver(claim, rule) => {
            connection
                .prepare_cached(
                    "UPDATE waiver SET until = :until WHERE claim = :claim AND rule = :rule AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":claim": claim.0, ":rule": rule })?;
        }
        Key::Discredited(what) => {
            let (letter, id) = what.parts();
            connection
                .prepare_cached(
                    "UPDATE discredited SET until = :until WHERE what = :what AND id = :id AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":what": letter.to_string(), ":id": id })?;
        }
        Key::Confidential(source) => {
            connection
                .prepare_cached(
                    "UPDATE confidential SET until = :until WHERE source = :source AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":source": source.0 })?;
        }
        Key::Setting(setting, tag) => {
            connection
                .prepare_cached(
                    "UPDATE setting SET until = :until WHERE setting = :setting AND tag = :tag AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":setting": setting.word(), ":tag": tag })?;
        }
        Key::Seal(n) => {
            connection
                .prepare_cached("UPDATE seal SET until = :until WHERE n = :n AND until IS NULL")?
                .execute(named_params! { ":until": seq, ":n": n })?;
        }
        Key::Severity(rule, tag) => {
            connection
                .prepare_cached(
                    "UPDATE severity SET until = :until WHERE rule = :rule AND tag = :tag AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":rule": rule, ":tag": tag })?;
        }
        Key::Diverged(claim, entry) => {
            connection
                .prepare_cached(
                    "UPDATE diverged SET until = :until WHERE claim = :claim AND entry = :entry AND until IS NULL",
                )?
                .execute(named_params! { ":until": seq, ":claim": claim.0, ":entry": entry.as_bytes() })?;
        }
        Key::Meeting(..) | Key::KnownAs(..) | Key::ImportKey(..) => {}
    }
    Ok(())
}
