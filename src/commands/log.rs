use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use super::session::Session;
use super::{Outcome, Result};
use crate::acts::claim_id;
use crate::ledger::HistoryFilter;
use crate::model::act::Act;
use crate::model::id::{ClaimId, SourceId};
use crate::render::audit::print_wrapped;
use crate::render::history::words;
use crate::render::plain;

/// Show who did what, and when, newest first
///
/// With a claim, only what was done to it. With --json, one entry a line.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  perwhom log\n  perwhom log C1\n  perwhom log --person checker-1 --limit 10"
)]
pub(super) struct Args {
    /// A claim, by id or slug
    claim: Option<String>,
    /// Only what this person did
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// At most so many entries
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

/// How many acts of one entry are told one by one; of more, only their number is.
const TOLD: usize = 20;

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let ledger = session.open()?;
    ledger.hold_still()?;
    let reader = ledger.read();
    let claim = match &args.claim {
        Some(claim) => Some(claim_id(reader, claim)?),
        None => None,
    };
    let filter = HistoryFilter { claim, by: args.person.clone(), limit: args.limit };
    let names: HashMap<SourceId, String> =
        reader.sources()?.into_iter().map(|source| (source.id, source.name)).collect();
    let name = |id: SourceId| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
    let (is_json, paint, width) = (session.json(), session.paint(), session.width());
    let out = session.out();
    let mut count = 0;
    reader.for_each_logged(&filter, |logged| -> Result<()> {
        count += 1;
        let entry = &logged.entry;
        let acts: Vec<&Act> =
            logged.acts.iter().filter(|act| claim.is_none_or(|claim| names_claim(act, claim))).collect();
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
                print_wrapped(out, "    ", &words(act, &name), width)?;
            }
        } else {
            let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
            for act in acts {
                let value = serde_json::to_value(act)?;
                *kinds.entry(value["act"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
            }
            let kinds: Vec<String> =
                kinds.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
            print_wrapped(
                out,
                "    ",
                &format!("{} (all of it: perwhom log --json)", kinds.join(", ")),
                width,
            )?;
        }
        Ok(())
    })?;
    if count == 0 && !is_json {
        session.say("nothing was done like that");
    }
    Ok(Outcome::Fine)
}

/// Whether an act names a claim.
fn names_claim(act: &Act, claim: ClaimId) -> bool {
    match act {
        Act::Claim(act) => act.id == claim,
        Act::Cite(act) => act.claim == claim,
        Act::Withdraw(act) => act.claim == claim,
        Act::Contradict(act) => act.one == claim || act.other == claim,
        Act::Resolve(act) => act.one == claim || act.other == claim,
        Act::Reopen(act) => act.one == claim || act.other == claim,
        _ => false,
    }
}
