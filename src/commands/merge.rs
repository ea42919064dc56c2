use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::error::CommandError;
use super::import::export;
use super::limits::Limits;
use super::progress::progress;
use super::session::{Session, shown};
use super::{Outcome, Result};
use crate::acts::{Met, Pair, Scribe, meet};
use crate::ledger::{Access, Head, Ledger, LedgerError, Merged, Merging, Reader};
use crate::model::digest::Digest;
use crate::model::id::Thing;
use crate::render::plain;

/// Take over what another ledger, or an export of one, holds
///
/// Its entries come over unchanged, in a line of their own: hashes, people and times. What they
/// made gets the next free numbers here, and stays reachable by its own as C12@ and the first
/// digits of its line. Sources with one name are asked about, documents with the same bytes are
/// copies; both can be ended (source split, document uncopy). Two copies of one ledger that went
/// apart are merged from their last common entry on: where both revised a claim, both wordings
/// stand until somebody settles it. House rules are not taken over. Merging again does nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom merge ../colleague/perwhom.db
  perwhom merge archive.jsonl --match exact")]
pub(super) struct Args {
    /// The other ledger, or an export of it
    other: PathBuf,
    #[command(flatten)]
    matching: Matching,
    #[command(flatten)]
    limits: Limits,
}

/// Which sources are held to be one.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Matching {
    /// Sources with one name: exact takes them for one, none leaves them two [default: asked on a
    /// terminal, else none]
    #[arg(long = "match", value_enum, value_name = "HOW")]
    how: Option<How>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum How {
    /// Sources of one name are one
    Exact,
    /// None are
    None,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    if export::is_one(&args.other)? {
        return export::run(&args.other, &args.matching, false, args.limits, session);
    }
    let other = Ledger::open(&args.other, Access::Read).map_err(|error| match error {
        LedgerError::Foreign(path) => {
            CommandError::new(format!("{} is no ledger, and no export of one", shown(&path)))
                .hint("merge takes a ledger file, or what `perwhom export --format jsonl` wrote")
        }
        error => error.into(),
    })?;
    session.tell_if_older(&other);
    other.hold_still()?;
    let mine = session.ledger_path()?;
    let same = |path: &Path| path.canonicalize().ok();
    if same(&mine).is_some() && same(&mine) == same(&args.other) {
        return Err(CommandError::new("that is this ledger itself; name another one"));
    }
    let head = other
        .read()
        .head()?
        .ok_or_else(|| CommandError::new(format!("the log of {} is empty", shown(&args.other))))?;
    refuse_faulty(&other, &shown(&args.other), session)?;
    let mut ledger = session.open_to_write()?;
    let continues = goes_on(&ledger, head, |n| Ok(other.read().own_entry(n)?.map(|entry| entry.hash)))?;
    let written = session.write_with(&mut ledger, HashMap::new(), |scribe| {
        let merged = take(scribe, head, continues, |merging| {
            other.for_each_entry_beyond(
                |entry| Ok::<_, CommandError>(merging.borrow().holds(entry)?),
                |entry, contents| {
                    let mut merging = merging.borrow_mut();
                    for (digest, bytes) in contents {
                        match bytes {
                            Some(bytes) => merging.keep(digest, &bytes)?,
                            None => merging.keep_back(digest),
                        }
                    }
                    merging.take(&entry)?;
                    Ok(())
                },
            )
        })?;
        let met = meet_as(scribe, &merged, &args.matching, session)?;
        Told::of(scribe.read(), head, &merged, &met)
    })?;
    session.tell(&written.notes);
    written.value.print(session)
}

/// Nothing is taken over from a ledger that does not verify.
pub(super) fn refuse_faulty(other: &Ledger, named: &str, session: &Session) -> Result<()> {
    let bar = progress(session);
    let report = other.verify(false, &|_, done, total| bar.at(done, total))?;
    bar.clear();
    let Some(first) = report.faults.first() else { return Ok(()) };
    let more = match report.faults.len() + report.unnamed - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Err(CommandError::new(format!("{named} does not verify: {}{more}; nothing was taken over", first.what))
        .hint(format!("see all of it: perwhom verify --ledger {named}")))
}

/// Whether entries up to a head go on where a ledger's own line ends: `theirs` gives the hash of
/// an entry of the other's own line.
pub(super) fn goes_on(
    ledger: &Ledger,
    head: Head,
    theirs: impl FnOnce(u64) -> Result<Option<Digest>>,
) -> Result<bool> {
    Ok(match ledger.read().head()? {
        None => true,
        Some(mine) if mine.line != head.line || mine.n >= head.n => false,
        Some(mine) => theirs(mine.n)? == Some(mine.hash),
    })
}

/// Takes entries over, where there is anything to take.
pub(super) fn take(
    scribe: &mut Scribe<'_, '_>,
    head: Head,
    continues: bool,
    entries: impl FnOnce(&RefCell<Merging<'_, '_>>) -> Result<()>,
) -> Result<Merged> {
    let reader = scribe.read();
    if reader.holds_entry(head.n, &head.hash)? && !reader.misses_names()? {
        return Ok(Merged::default());
    }
    let merging = RefCell::new(scribe.writing.merge(head, continues)?);
    entries(&merging)?;
    Ok(merging.into_inner().finish()?)
}

/// Says what is one in both.
pub(super) fn meet_as(
    scribe: &mut Scribe<'_, '_>,
    merged: &Merged,
    matching: &Matching,
    session: &Session,
) -> Result<Met> {
    if !scribe.read().has_other_lines()? {
        return Ok(Met::default());
    }
    let can_ask = session.can_ask();
    let mut is_one = |pair: &Pair| match matching.how {
        Some(how) => Ok(how == How::Exact),
        None if can_ask => Ok(ask(pair)),
        None => Ok(false),
    };
    Ok(meet(scribe, merged, &mut is_one)?)
}

/// Asks whether two sources of one name are one.
fn ask(pair: &Pair) -> bool {
    let ((one, one_kind), (other, other_kind)) = (pair.one, pair.other);
    Session::agrees(&format!("“{}”: is {other} [{other_kind}] the same as {one} [{one_kind}]?", pair.name))
}

/// What is told of what came over.
pub(super) struct Told {
    json: serde_json::Value,
    runs: Vec<String>,
    words: Vec<String>,
}

impl Told {
    pub(super) fn of(reader: Reader<'_>, head: Head, merged: &Merged, met: &Met) -> Result<Self> {
        let runs = runs(merged);
        let json = json!({
            "schema": "perwhom/merge/1",
            "line": head.line,
            "n": head.n,
            "hash": head.hash,
            "entries": merged.entries,
            "continued": merged.continued,
            "came": runs,
            "sources": met.sources.iter()
                .map(|(source, is)| json!({ "source": source, "is": is })).collect::<Vec<_>>(),
            "documents": met.documents.iter()
                .map(|(copy, of)| json!({ "document": copy, "copy_of": of })).collect::<Vec<_>>(),
            "hidden": met.hidden,
            "reopened": met.reopened.iter().map(|(one, other)| json!([one, other])).collect::<Vec<_>>(),
            "left": met.left.iter()
                .map(|(source, other, why)| json!({ "source": source, "other": other, "why": why }))
                .collect::<Vec<_>>(),
        });
        let name = |id| -> Result<String> {
            let source = reader.source(id)?;
            Ok(format!("{id} “{}” [{}]", plain::line(&source.public_name()), source.kind))
        };
        let mut words = Vec::new();
        if merged.named > 0 {
            let cards =
                if merged.named == 1 { "one card".to_owned() } else { format!("{} cards", merged.named) };
            words.push(format!("names came that were withheld before, on {cards}"));
        }
        if merged.entries == 0 && merged.named == 0 {
            words.push("all of it is held already; nothing came over".to_owned());
        } else if merged.entries > 0 {
            let how = if merged.continued { "went on with" } else { "took over" };
            let count = if merged.entries == 1 {
                "one entry".to_owned()
            } else {
                format!("{} entries", merged.entries)
            };
            let line = head.line.to_string();
            words.push(format!("{how} {count} of the ledger {}", line.get(..8).unwrap_or(&line)));
        }
        for (source, is) in &met.sources {
            words.push(format!("{} is {}", name(*source)?, name(*is)?));
        }
        for (copy, of) in &met.documents {
            words.push(format!("{copy} holds the bytes of {of}, and is a copy of it"));
        }
        for (one, other) in &met.reopened {
            words.push(format!(
                "the contradiction of {one} and {other} is open again: it was settled without knowing what the other ledger held"
            ));
        }
        for (source, other, why) in &met.left {
            words.push(format!(
                "not matched: {} and {}: {why}; if they are one: perwhom source merge {source} --into {other}",
                name(*source)?,
                name(*other)?
            ));
        }
        for id in &met.hidden {
            words.push(format!(
                "{id} is confidential from now on, since a confidential source has its name; if it is another: perwhom source disclose {id}"
            ));
        }
        for (slug, claims) in reader.shared_slugs()? {
            let ids: Vec<String> = claims.iter().map(ToString::to_string).collect();
            let last = ids.last().cloned().unwrap_or_default();
            words.push(format!(
                "{} go by one slug, {slug}, which now means {}; give the other another: perwhom revise {last} --slug …",
                ids.join(" and "),
                ids.first().cloned().unwrap_or_default()
            ));
        }
        for (claim, wordings) in reader.all_diverged()? {
            words.push(format!(
                "{claim} stands with {} wordings now: see them, and say which is to hold: perwhom show {claim}",
                wordings.len() + 1
            ));
        }
        Ok(Self { json, runs, words })
    }

    pub(super) fn print(self, session: &mut Session) -> Result<Outcome> {
        for words in &self.words {
            session.say(words);
        }
        if session.json() {
            writeln!(session.out(), "{}", self.json)?;
        } else {
            for run in &self.runs {
                writeln!(session.out(), "{run}")?;
            }
        }
        Ok(Outcome::Fine)
    }
}

/// What came, by its numbers here: `C7–C9`.
fn runs(merged: &Merged) -> Vec<String> {
    let run = |(thing, (first, count)): (&Thing, &(u32, u32))| {
        let letter = thing.letter();
        match count {
            1 => format!("{letter}{first}"),
            _ => format!("{letter}{first}–{letter}{}", first + count - 1),
        }
    };
    merged.came.iter().map(run).collect()
}

impl From<crate::exchange::NotARecord> for CommandError {
    fn from(error: crate::exchange::NotARecord) -> Self {
        Self::new(error.to_string())
    }
}
