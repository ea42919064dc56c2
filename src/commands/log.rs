use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::as_of::{AsOf, entry_of};
use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::selection::before;
use super::session::Session;
use super::when::When;
use crate::acts::claim_id;
use crate::ledger::HistoryFilter;
use crate::model::act::Act;
use crate::model::audience::Audience;
use crate::model::id::SourceId;
use crate::queries::Log;
use crate::render::history::words;
use crate::render::plain;
use crate::render::wrapped::print_wrapped;

/// Show who did what, and when, newest first
///
/// With a claim, what was done to it, and to the sources, documents and house rules that it
/// rests on. On a terminal a long log goes through $PAGER. With --json, one entry a line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom log
  perwhom log C1
  perwhom log --person checker-1 --limit 10
  perwhom log --act revise --since monday
  perwhom log --since 2024-06-01 --until 2024-06-14")]
pub(super) struct Args {
    /// A claim, by id or slug
    claim: Option<String>,
    /// Only what this person did
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// Only acts of this kind, such as claim, cite, revise, review, judge
    #[arg(long, value_name = "WORD")]
    act: Option<String>,
    /// Only from this date on: a date, a time, an entry such as @812, yesterday
    #[arg(long, value_name = "WHEN")]
    since: Option<When>,
    /// Only up to this date, all of it
    #[arg(long, value_name = "WHEN")]
    until: Option<When>,
    /// At most so many entries
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

/// How many acts of one entry are told one by one; of more, only their number is.
const TOLD: usize = 20;

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    if let Some(word) = args.act.as_deref().filter(|word| !Act::WORDS.contains(word)) {
        let known: BTreeSet<&str> = Act::WORDS.iter().copied().collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(CommandError::new(format!("unknown act `{word}`; the acts are: {known}")));
    }
    let view = session.view(&AsOf::NOW, Audience::Desk)?;
    let reader = view.read();
    let claim = match &args.claim {
        Some(claim) => Some(claim_id(reader, claim)?),
        None => None,
    };
    let filter = HistoryFilter {
        claim,
        by: args.person.clone(),
        act: args.act.clone(),
        after: match &args.since {
            Some(since) => before(reader, since)?,
            None => 0,
        },
        until: match &args.until {
            Some(until) => Some(entry_of(reader, until, Session::now()?)?),
            None => None,
        },
        limit: args.limit,
    };
    let log = Log::of(&view, filter)?;
    let name = |id: SourceId| log.name(id);
    let is_json = session.json();
    if !is_json {
        session.page();
    }
    let (paint, width) = (session.paint(), session.width());
    let out = session.out();
    let mut count = 0;
    log.for_each(|logged| -> Result<()> {
        count += 1;
        let (entry, acts) = (&logged.entry, &logged.acts);
        if is_json {
            let made = json!({
                "entry": entry.seq, "n": entry.n, "batch": entry.batch, "at": entry.at, "by": entry.by,
                "hash": entry.hash, "acts": acts,
            });
            writeln!(out, "{made}")?;
            return Ok(());
        }
        let head = format!(
            "{}  {}  {}",
            paint.strong(&format!("@{}", entry.seq)),
            plain::line(&entry.at),
            plain::line(&entry.by)
        );
        writeln!(out, "{head}")?;
        if acts.len() <= TOLD {
            for act in acts {
                print_wrapped(out, "    ", &words(act, &name), width).map_err(Unwritten)?;
            }
        } else {
            let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
            for act in acts {
                *kinds.entry(act.word()).or_default() += 1;
            }
            let kinds: Vec<String> =
                kinds.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
            let reported = format!("{} (all of it: perwhom log --json)", kinds.join(", "));
            print_wrapped(out, "    ", &reported, width).map_err(Unwritten)?;
        }
        Ok(())
    })?;
    if count == 0 && !is_json {
        session.say("no entries match");
    }
    Ok(Outcome::Fine)
}
