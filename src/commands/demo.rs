use std::path::PathBuf;

use super::error::{CommandError, Result};
use super::import::import_bundled;
use super::outcome::Outcome;
use super::random::random_bytes;
use super::rule_name::known_rule;
use super::session::Session;
use super::shown::shown;
use crate::acts::{
    self, Kinds, Mode, Publication, Recorder, Review, Revision, Waiver, Writer, claim_id, init,
};
use crate::ledger::{Ledger, NewLedger};
use crate::model::confidence::Confidence;
use crate::model::fingerprint::Fingerprint;
use crate::model::person::Person;
use crate::model::plural::counted;
use crate::model::review::{Role, Verdict};

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
    "hanoi-count-edited.en.txt",
    "hanoi-count.en.txt",
    "hanoi.es.txt",
    "minsk-joint.en.txt",
    "minsk-platform.es.txt",
];

pub(super) fn run(_args: &Args, session: &mut Session) -> Result<Outcome> {
    let path = free_path()?;
    let mut new = NewLedger::begin(&path)?;
    let tally = session
        .write_with(new.ledger_mut(), |recorder| -> Result<_> {
            init(recorder, "Sample desk")?;
            let file = |name: &str| SAMPLES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
            import_bundled(recorder, CLAIMS, &file)
        })?
        .value;
    day_at_the_desk(new.ledger_mut(), session)?;
    new.finish()?;
    session.say(&format!(
        "built {} from {}: {} with {}\n",
        shown(&path),
        counted(tally.documents, "sample", "samples"),
        counted(tally.claims, "claim", "claims"),
        counted(tally.evidence, "piece of evidence", "pieces of evidence")
    ));
    session.use_ledger(path.clone());
    let outcome = super::audit::run_plain(session)?;
    session.flush()?;
    let program = program();
    let ledger = shown(&path);
    session.say(&format!(
        "\nContinue with this ledger:\n  \
         {program} --ledger {ledger} show C1\n  \
         {program} --ledger {ledger} review\n  \
         {program} --ledger {ledger} diff thursday\n  \
         {program} --ledger {ledger} chain C1\n  \
         {program} --ledger {ledger} explain single-sourced\n  \
         {program} --ledger {ledger} impact Politico\n  \
         {program} --ledger {ledger} search bases\n  \
         {program} --ledger {ledger} verify\n\
         Or start your own:\n  \
         {program} init --desk \"Our desk\""
    ));
    Ok(outcome)
}

/// What happens at a desk after claims were entered: some are approved, changed, published, a
/// finding is set aside, a source discredited.
fn day_at_the_desk(ledger: &mut Ledger, session: &Session) -> Result<()> {
    let reader: Person =
        "checker-2".parse().map_err(|_| CommandError::new("the sample reader has no name"))?;
    let author = session.by()?;
    let slug = |ledger: &Ledger, slug: &str| claim_id(ledger.read(), slug);
    let (joint, arrival) = (slug(ledger, "minsk-talks")?, slug(ledger, "thursday")?);
    let (visit, deal) = (slug(ledger, "baku-visit")?, slug(ledger, "groza-deal")?);
    let (words, dozen) = (slug(ledger, "csto")?, slug(ledger, "dozen")?);
    for (by, id) in [(&reader, joint), (&reader, arrival), (&author, visit)] {
        act_as(ledger, by, |recorder| {
            let seen = Fingerprint::of(&recorder.read().case(id)?);
            let (verdict, role) = (Verdict::Approve, Role::default());
            let review = Review { verdict, note: None, role, seen, expected: None };
            Ok(acts::review(recorder, id, review)?)
        })?;
    }
    for (id, date) in [(joint, "2024-06-21"), (words, "2024-06-13")] {
        act_as(ledger, &author, |recorder| {
            let date = date.parse().map_err(|_| CommandError::new("a sample date is invalid"))?;
            let place = "https://example.org/sample-story".to_owned();
            let publication = Publication { place, date, as_published: None, verdict: None };
            Ok(acts::publish(recorder, id, publication)?)
        })?;
    }
    for (id, confidence, why) in [
        (arrival, Confidence::Possible, "both outlets may have it from one pool report"),
        (words, Confidence::Probable, "the recording has not been heard yet"),
    ] {
        act_as(ledger, &author, |recorder| {
            let why = why.to_owned();
            let revision = Revision { confidence: Some(confidence), why, ..Revision::default() };
            acts::revise(recorder, id, &revision)?;
            Ok(())
        })?;
    }
    act_as(ledger, &author, |recorder| {
        let (rule, why) = (known_rule("single-sourced")?, "the story says whose papers they are".to_owned());
        let waiver = Waiver { rule, until: None, why };
        Ok(acts::waive(recorder, deal, waiver)?)
    })?;
    act_as(ledger, &reader, |recorder| {
        let chains = recorder.read().case(dozen)?.evidence;
        let publisher = chains.first().and_then(|evidence| evidence.chain.last().source);
        match publisher {
            Some(publisher) => {
                Ok(acts::discredit(recorder, publisher, "it took back three reports on the visit")?)
            }
            None => Ok(()),
        }
    })
}

/// One command's acts, by a person.
fn act_as(
    ledger: &mut Ledger,
    by: &Person,
    work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<()>,
) -> Result<()> {
    let writer =
        Writer { now: Session::now()?, by: by.clone(), random: random_bytes()?, kinds: Kinds::none() };
    acts::write(ledger, writer, Mode::Commit, work)?;
    Ok(())
}

/// The first of perwhom-demo.db, perwhom-demo-2.db … that is not there.
fn free_path() -> Result<PathBuf> {
    let names =
        std::iter::once("perwhom-demo.db".to_owned()).chain((2..).map(|n| format!("perwhom-demo-{n}.db")));
    names
        .map(PathBuf::from)
        .find(|path| !path.exists())
        .ok_or_else(|| CommandError::new("no free name for a demo ledger here"))
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
