//! The same rows through rusqlite alone: what the SQL of an import and of an audit comes to.
//!
//! The import side makes the rows that perwhom's import makes, log bodies, keys and full-text
//! index included, with the same schema and pragmas, from lines that were parsed beforehand.
//! Hashes are those of contents, excerpts and entries.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use perwhom::model::body::Scheme;
use perwhom::model::digest::Digest;
use perwhom::model::import::Line;
use perwhom::model::{entry, name};
use rusqlite::{Connection, TransactionBehavior, params};

use crate::timed;

/// Parses first, then times the inserts; in seconds.
pub fn import(input: &Path, ledger: &Path) -> f64 {
    let mut connection = Connection::open(ledger).expect("the raw database");
    connection.execute_batch(include_str!("../../schema.sql")).expect("the schema");
    connection.pragma_update(None, "journal_mode", "wal").expect("wal");
    connection
        .execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;",
        )
        .expect("the pragmas");
    connection.set_prepared_statement_cache_capacity(128);
    let file = BufReader::with_capacity(1 << 20, File::open(input).expect("the input"));
    let mut lines = file.lines();
    let mut seconds = 0.0;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("a transaction");
    let mut side = Side::default();
    loop {
        // Parsing is not timed; a few lines at a time, so that memory stays small.
        let parsed: Vec<(Line, String)> = lines
            .by_ref()
            .take(4096)
            .map(|line| {
                let line = line.expect("a line");
                (Line::parse(&line).expect("a good line"), line)
            })
            .collect();
        if parsed.is_empty() {
            break;
        }
        seconds += timed(|| side.insert(&tx, parsed)).0;
    }
    seconds += timed(|| tx.commit().expect("it commits")).0;
    seconds + timed(|| drop(connection)).0
}

#[derive(Default)]
struct Side {
    sources: HashMap<String, i64>,
    documents: HashMap<String, (i64, String)>,
    claims: HashMap<String, i64>,
    chains: HashMap<String, i64>,
    evidence: i64,
    seq: i64,
    body: String,
    previous: Option<Digest>,
}

impl Side {
    fn insert(&mut self, tx: &Connection, lines: Vec<(Line, String)>) {
        for (line, text) in lines {
            if self.seq == 0 {
                self.seq = 1;
            }
            match line {
                Line::Source(line) => {
                    let id = self.sources.len() as i64 + 1;
                    let card = Digest::of(line.name.as_bytes());
                    sql(
                        tx,
                        "INSERT INTO content (sha256, length, coding, bytes) VALUES (?, ?, 'identity', ?)",
                        params![card.as_bytes(), line.name.len(), line.name.as_bytes()],
                    );
                    sql(
                        tx,
                        "INSERT INTO source (id, revision, since, kind, reliability) VALUES (?, 0, ?, 'person', 'C')",
                        params![id, self.seq],
                    );
                    sql(
                        tx,
                        "INSERT INTO name (folded, source, card, place, since, printed, chief) VALUES (?, ?, ?, 0, ?, ?, 1)",
                        params![name::folded(&line.name), id, card.as_bytes(), self.seq, line.name],
                    );
                    self.key(tx, "S", line.key.words(), id);
                    self.sources.insert(line.key.words().to_owned(), id);
                }
                Line::Document(line) => {
                    let id = self.documents.len() as i64 + 1;
                    let body = line.text.expect("a text");
                    let digest = Digest::of(body.as_bytes());
                    sql(
                        tx,
                        "INSERT INTO content (sha256, length, coding, bytes) VALUES (?, ?, 'identity', ?)",
                        params![digest.as_bytes(), body.len(), body.as_bytes()],
                    );
                    sql(
                        tx,
                        "INSERT INTO document (id, since, series, publisher, raw, text, encoding, media, language, title) VALUES (?, ?, ?, 1, ?, ?, 'UTF-8', 'text/plain', 'es', ?)",
                        params![id, self.seq, id, digest.as_bytes(), digest.as_bytes(), line.title],
                    );
                    sql(
                        tx,
                        "INSERT INTO document_words (rowid, title, text) VALUES (?, ?, ?)",
                        params![id, line.title, body],
                    );
                    self.key(tx, "D", line.key.words(), id);
                    // Of the documents' acts the log holds digests, not the text.
                    let act = "x".repeat(350);
                    self.log(tx, &act);
                    self.documents.insert(line.key.words().to_owned(), (id, String::new()));
                    continue;
                }
                Line::Claim(line) => {
                    let id = self.claims.len() as i64 + 1;
                    sql(
                        tx,
                        "INSERT INTO claim (row, since, text, language, confidence) VALUES (?, ?, ?, 'es', 'possible')",
                        params![id * 4096, self.seq, line.text],
                    );
                    sql(
                        tx,
                        "INSERT INTO claim_words (rowid, text) VALUES (?, ?)",
                        params![id * 4096, line.text],
                    );
                    for tag in &line.tags {
                        sql(
                            tx,
                            "INSERT INTO tag (claim, tag, since) VALUES (?, ?, ?)",
                            params![id, tag, self.seq],
                        );
                    }
                    self.key(tx, "C", line.key.words(), id);
                    self.claims.insert(line.key.words().to_owned(), id);
                }
                Line::Evidence(line) => {
                    self.evidence += 1;
                    let chain = self.chain(tx, line.chain.unwrap_or_default());
                    let (claim, document) = (self.claims[&line.claim], self.documents[&line.document].0);
                    let digest = Digest::of(line.excerpt.as_bytes());
                    sql(
                        tx,
                        r#"INSERT INTO evidence (claim, id, since, stance, document, chain, start, "end", sha256) VALUES (?, ?, ?, ?, ?, ?, 100, 180, ?)"#,
                        params![
                            claim,
                            self.evidence,
                            self.seq,
                            "supports",
                            document,
                            chain,
                            digest.as_bytes()
                        ],
                    );
                    let id = self.evidence;
                    self.key(tx, "E", line.key.words(), id);
                }
                Line::Contradiction(_) => {}
            }
            self.log(tx, &text);
        }
    }

    fn key(&self, tx: &Connection, names: &str, key: &str, id: i64) {
        sql(
            tx,
            "INSERT INTO import_key (names, key, id, since) VALUES (?, ?, ?, ?)",
            params![names, key, id, self.seq],
        );
    }

    fn chain(&mut self, tx: &Connection, text: String) -> i64 {
        if let Some(number) = self.chains.get(&text) {
            return *number;
        }
        sql(tx, "INSERT INTO chain (hops) VALUES (?)", params![text]);
        let number = tx.last_insert_rowid();
        sql(tx, "INSERT INTO hop (source, chain) VALUES (1, ?)", params![number]);
        self.chains.insert(text, number);
        number
    }

    fn log(&mut self, tx: &Connection, line: &str) {
        self.body.push_str(line);
        if self.body.len() >= 64 * 1024 {
            let before = self.previous.unwrap_or(Digest::ZERO);
            let hash = entry::hash_of_digest(
                Scheme::Whole,
                &before,
                self.seq as u64,
                1,
                "then",
                "bench",
                &Digest::of(self.body.as_bytes()),
            );
            sql(
                tx,
                "INSERT INTO entry (seq, line, n, batch, at, by, body, hash) VALUES (?, 1, ?, 1, 'then', 'bench', ?, ?)",
                params![self.seq, self.seq, self.body, hash.as_bytes()],
            );
            self.previous = Some(hash);
            self.body.clear();
            self.seq += 1;
        }
    }
}

fn sql(tx: &Connection, text: &str, params: impl rusqlite::Params) {
    tx.prepare_cached(text).expect("the statement").execute(params).expect("the insert");
}

/// Reads the rows that an audit reads and writes as many bytes as it wrote; in seconds.
pub fn scan(ledger: &Path, bytes: u64) -> f64 {
    let connection = Connection::open(ledger).expect("the ledger");
    let mut sink = std::process::Command::new("cat")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("somebody who reads");
    let mut out = std::io::BufWriter::with_capacity(1 << 16, sink.stdin.take().expect("a pipe"));
    let (seconds, seen) = timed(|| {
        let mut seen = 0_usize;
        for text in [
            "SELECT row, text, language, confidence, slug, said_by, held FROM claim WHERE until IS NULL ORDER BY row",
            "SELECT claim, id, stance, document, chain FROM evidence WHERE until IS NULL ORDER BY claim, id",
            "SELECT claim, tag FROM tag WHERE until IS NULL ORDER BY claim, tag",
        ] {
            let mut statement = connection.prepare(text).expect("the query");
            let columns = statement.column_count();
            let mut rows = statement.query([]).expect("the rows");
            while let Some(row) = rows.next().expect("a row") {
                for column in 0..columns {
                    match row.get_ref(column).expect("a value") {
                        rusqlite::types::ValueRef::Text(text) => seen += text.to_vec().len(),
                        rusqlite::types::ValueRef::Integer(number) => seen ^= number as usize,
                        _ => {}
                    }
                }
            }
        }
        // Strings written through a serialiser, as any program that answers in JSON must.
        let piece = "a claim of some eighty letters, as a newsroom writes them, with a name or two in it";
        let mut written = 0_u64;
        while written < bytes {
            serde_json::to_writer(&mut out, piece).expect("a write");
            out.write_all(b",\n").expect("a write");
            written += piece.len() as u64 + 4;
        }
        out.flush().expect("it is written");
        seen
    });
    drop(out);
    let _ = sink.wait();
    assert!(seen > 0);
    seconds
}

/// Reads every row of a ledger's claims and evidence, and keeps those of one claim: what it
/// costs where nothing leads to them. Gives how many there are.
pub fn scan_for_claim(ledger: &Path, claim: u32) -> usize {
    let connection = Connection::open(ledger).expect("the ledger opens");
    let mut found = 0;
    for sql in
        ["SELECT row / 4096, text FROM claim NOT INDEXED", "SELECT claim, sha256 FROM evidence NOT INDEXED"]
    {
        let mut statement = connection.prepare(sql).expect("the scan is prepared");
        let mut rows = statement.query([]).expect("the scan runs");
        while let Some(row) = rows.next().expect("a row") {
            found += usize::from(row.get::<_, u32>(0).expect("a number") == claim);
        }
    }
    found
}
