//! The command line: one file a command, with its arguments, whose doc comments are its help,
//! and what it does.

mod add;
mod apart;
mod as_of;
mod ask_kind;
mod audit;
mod blame;
mod bundle;
mod capture;
mod chain;
mod cite;
mod completions;
mod contradict;
mod demo;
mod diff;
mod document;
mod doubts;
mod edit;
mod error;
mod explain;
mod export;
mod from;
mod global;
mod impact;
mod impact_print;
mod import;
mod init;
mod limits;
mod list;
mod log;
mod man;
mod matching;
mod merge;
mod merge_report;
mod notes;
mod out;
mod outcome;
mod output;
mod policy;
mod printer;
mod progress;
mod publish;
mod random;
mod rebuild;
mod recover;
mod reinstate;
mod report;
mod resolve;
mod retract;
mod review;
mod revise;
mod rule_name;
mod screen;
mod seal;
mod search;
mod selection;
mod session;
mod show;
mod shown;
mod signature;
mod sound;
mod source;
mod spared;
mod unwaive;
mod verify;
mod waive;
mod watch;
mod when;
mod withdraw;

use std::process::ExitCode;

pub use self::audit::reference as tables_reference;
pub use self::explain::reference as rules_reference;
use clap::{CommandFactory as _, Parser, Subcommand};

use self::error::Result;
use self::global::Global;
use self::outcome::Outcome;
use self::session::Session;
use crate::model::failure::Failure;

/// Keep the ledger of factual claims: who vouches for each, and how well
///
/// perwhom answers the question an editor asks of every sentence: per whom? It keeps claims
/// with verbatim excerpts of captured documents and the chains of who told whom, and counts
/// independent sources, not articles.
#[derive(Debug, Parser)]
#[command(
    name = "perwhom",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "\
Exit status: 0 done, 1 something denied was found, 2 perwhom could not do its job.

Begin with:
  perwhom demo
  perwhom init --desk \"Our desk\""
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Init(init::Args),
    Capture(capture::Args),
    Add(add::Args),
    Cite(cite::Args),
    Withdraw(withdraw::Args),
    Revise(revise::Args),
    Retract(retract::Args),
    Reinstate(reinstate::Args),
    Contradict(contradict::Args),
    Resolve(resolve::Args),
    List(list::Args),
    Show(show::Args),
    Chain(chain::Args),
    Search(search::Args),
    Audit(audit::Args),
    Review(review::Args),
    Publish(publish::Args),
    Waive(waive::Args),
    Unwaive(unwaive::Args),
    Report(report::Args),
    Bundle(bundle::Args),
    Impact(impact::Args),
    Explain(explain::Args),
    Source(source::Args),
    Document(document::Args),
    Policy(policy::Args),
    Import(import::Args),
    Merge(merge::Args),
    Export(export::Args),
    Log(log::Args),
    Diff(diff::Args),
    Blame(blame::Args),
    Verify(verify::Args),
    Seal(seal::Args),
    Rebuild(rebuild::Args),
    Recover(recover::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Runs the command that the arguments of this process name.
#[must_use]
pub fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|first| apart::is_for_child(&first)) {
        return apart::serve(args);
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no error.
            if !error.use_stderr() {
                let _ = error.print();
                return ExitCode::SUCCESS;
            }
            // What was typed is in it, so it is made harmless like everything that is said.
            session::say_plainly(&error.render().to_string());
            return ExitCode::from(2);
        }
    };
    let mut session = Session::new(cli.global);
    let outcome = run(cli.command, &mut session).and_then(|outcome| {
        session.flush()?;
        Ok(outcome)
    });
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        // Whoever reads has heard enough, as `| head` does.
        Err(error) if error.failure() == Failure::ClosedPipe => ExitCode::SUCCESS,
        Err(error) => {
            session.report(&error);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, session: &mut Session) -> Result<Outcome> {
    match command {
        Command::Demo(args) => demo::run(&args, session),
        Command::Init(args) => init::run(&args, session),
        Command::Capture(args) => capture::run(args, session),
        Command::Add(args) => add::run(args, session),
        Command::Cite(args) => cite::run(&args, session),
        Command::Withdraw(args) => withdraw::run(&args, session),
        Command::Revise(args) => revise::run(&args, session),
        Command::Retract(args) => retract::run(&args, session),
        Command::Reinstate(args) => reinstate::run(&args, session),
        Command::Review(args) => review::run(&args, session),
        Command::Publish(args) => publish::run(&args, session),
        Command::Waive(args) => waive::run(&args, session),
        Command::Unwaive(args) => unwaive::run(&args, session),
        Command::Contradict(args) => contradict::run(&args, session),
        Command::Resolve(args) => resolve::run(&args, session),
        Command::List(args) => list::run(&args, session),
        Command::Show(args) => show::run(&args, session),
        Command::Chain(args) => chain::run(&args, session),
        Command::Search(args) => search::run(&args, session),
        Command::Audit(args) => audit::run(&args, session),
        Command::Report(args) => report::run(&args, session),
        Command::Bundle(args) => bundle::run(&args, session),
        Command::Impact(args) => impact::run(&args, session),
        Command::Explain(args) => explain::run(&args, session),
        Command::Source(args) => source::run(args, session),
        Command::Document(args) => document::run(args, session),
        Command::Policy(args) => policy::run(args, session),
        Command::Export(args) => export::run(&args, session),
        Command::Import(args) => import::run(&args, session),
        Command::Merge(args) => merge::run(&args, session),
        Command::Log(args) => log::run(&args, session),
        Command::Diff(args) => diff::run(&args, session),
        Command::Blame(args) => blame::run(&args, session),
        Command::Verify(args) => verify::run(&args, session),
        Command::Seal(args) => seal::run(&args, session),
        Command::Rebuild(args) => rebuild::run(&args, session),
        Command::Recover(args) => recover::run(&args, session),
        Command::Completions(args) => completions::run(&args, definition(), session),
        Command::Man(args) => man::run(&args, definition(), session),
    }
}

/// The definition that help, completions, man pages and the reference are made from.
#[must_use]
pub fn definition() -> clap::Command {
    Cli::command()
}
