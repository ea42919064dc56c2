use std::collections::HashMap;
use std::path::PathBuf;

use super::error::CommandError;
use super::import::import_bundled;
use super::session::{Session, shown};
use super::{Outcome, Result};
use crate::acts::init;
use crate::ledger::Ledger;

/// Build a ledger from the bundled samples and audit it
///
/// Needs nothing but the program, and touches no ledger that exists: the new one is
/// perwhom-demo.db in this folder, or perwhom-demo-2.db and so on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom demo")]
pub(super) struct Args {}

/// The claims file over the samples.
const CLAIMS: &str = include_str!("../../sources/claims.jsonl");

/// Makes the list of samples from their names.
macro_rules! samples {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../sources/", $name)))),+]
    };
}

/// The samples, by name.
const SAMPLES: &[(&str, &str)] = samples![
    "armenia-csto.en.txt",
    "baku-visit.en.txt",
    "baku-visit.es.txt",
    "bases-denial.en.txt",
    "bases-repost.es.txt",
    "bases.es.txt",
    "garbled-bases.es.txt",
    "groza-letter.en.txt",
    "groza-restated.en.txt",
    "groza-restated.es.txt",
    "groza.en.txt",
    "hanoi-agency.en.txt",
    "hanoi.es.txt",
    "minsk-joint.en.txt",
    "minsk-platform.es.txt",
];

pub(super) fn run(_args: &Args, session: &mut Session) -> Result<Outcome> {
    let path = free_path()?;
    let mut ledger = Ledger::create(&path)?;
    let built = session.write_with(&mut ledger, HashMap::new(), |scribe| -> Result<_> {
        init(scribe, "Sample desk")?;
        let file = |name: &str| SAMPLES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        import_bundled(scribe, CLAIMS, &file)
    });
    let tally = match built {
        Ok(written) => written.value,
        Err(error) => {
            drop(ledger);
            // The file was made by the lines above, and nothing was put into it.
            let _ = std::fs::remove_file(&path);
            return Err(error);
        }
    };
    drop(ledger);
    session.say(&format!(
        "built {} from {} samples: {} claims with {} pieces of evidence\n",
        shown(&path),
        tally.documents,
        tally.claims,
        tally.evidence
    ));
    session.use_ledger(path.clone());
    let outcome = super::audit::run_plain(session)?;
    session.flush()?;
    let program = program();
    let ledger = shown(&path);
    session.say(&format!(
        "\nGo on with this ledger:\n  \
         {program} --ledger {ledger} show C1\n  \
         {program} --ledger {ledger} chain C1\n  \
         {program} --ledger {ledger} explain single-sourced\n  \
         {program} --ledger {ledger} impact Politico\n  \
         {program} --ledger {ledger} search bases\n  \
         {program} --ledger {ledger} verify\n\
         Or begin your own:\n  \
         {program} init --desk \"Our desk\""
    ));
    Ok(outcome)
}

/// The first of perwhom-demo.db, perwhom-demo-2.db … that is not there.
fn free_path() -> Result<PathBuf> {
    let names =
        std::iter::once("perwhom-demo.db".to_owned()).chain((2..).map(|n| format!("perwhom-demo-{n}.db")));
    names
        .map(PathBuf::from)
        .find(|path| !path.exists())
        .ok_or_else(|| CommandError::new("there is no free name for a demo ledger here"))
}

/// This program, as it is to be typed here.
fn program() -> String {
    let called = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    let is_path = called.components().count() > 1;
    if !is_path {
        return "perwhom".to_owned();
    }
    let here = std::env::current_dir().unwrap_or_default();
    shown(called.strip_prefix(&here).unwrap_or(&called))
}
