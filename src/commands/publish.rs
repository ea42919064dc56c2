use std::collections::BTreeSet;

use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::{self, AsPublished, Publication};
use crate::model::date::LooseDate;
use crate::model::id::ClaimId;

/// Record that claims appeared in a story
///
/// What is recorded is the claim as it stands, or as it stood at a version: wording, confidence,
/// counts. Publishing again at the same place replaces the version there, as a correction does;
/// both stay on record.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom publish C1 C4 --in https://example.org/bases --on 2024-06-14
  perwhom publish C1 --in \"Print, page 3\" --on 2024-06-15 --version 2
  perwhom publish C1 --in https://example.org/check --on 2024-06-16 --verdict Misleading")]
pub(super) struct Args {
    /// The claims, by id or slug
    #[arg(required = true)]
    claims: Vec<String>,
    /// Where: an address or a title
    #[arg(long = "in", value_name = "URL-OR-TITLE")]
    place: String,
    /// When it appeared: 2024-06-14, 2024-06 or 2024, or a time
    #[arg(long = "on", value_name = "DATE")]
    date: LooseDate,
    /// The version that was published, where it is not the one there is now
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    /// What the story says of the claims, in its own words, as a fact-check does: False,
    /// Misleading, True. It is no confidence, and what `export --format claimreview` needs
    #[arg(long, value_name = "WORDS")]
    verdict: Option<String>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let named: Result<BTreeSet<ClaimId>, _> =
        args.claims.iter().map(|claim| acts::claim_id(ledger.read(), claim)).collect();
    let named: Vec<ClaimId> = named?.into_iter().collect();
    let now = Session::now()?;
    let mut published = Vec::new();
    for id in &named {
        let as_published =
            args.version.map(|number| AsPublished::at_version(&ledger, *id, number, now)).transpose()?;
        let (place, date, verdict) = (args.place.clone(), args.date.clone(), args.verdict.clone());
        published.push((*id, Publication { place, date, as_published, verdict }));
    }
    session.write(&mut ledger, |recorder| {
        for (id, publication) in published {
            acts::publish(recorder, id, publication)?;
        }
        Ok(())
    })?;
    for id in named {
        if session.json() {
            let made = serde_json::json!({ "claim": id, "place": args.place, "date": args.date });
            writeln!(session.out(), "{made}")?;
        } else {
            writeln!(session.out(), "{id}")?;
        }
    }
    Ok(Outcome::Fine)
}
