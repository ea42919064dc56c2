//! The command line: one file a command, with its arguments, whose doc comments are its help,
//! and what it does.

mod apart;
mod as_of;
mod ask_kind;
mod edit;
mod error;
mod from;
mod global;
mod impact_print;
mod limits;
mod matching;
mod merge_report;
mod notes;
mod online;
mod out;
mod outcome;
mod output;
mod printer;
mod progress;
mod random;
mod rule_name;
mod screen;
mod selection;
mod session;
mod shown;
mod signature;
mod sound;
mod spared;
mod tampering;
mod watch;
mod when;

use std::process::ExitCode;

pub use self::audit::reference as tables_reference;
pub use self::explain::reference as rules_reference;
use clap::{CommandFactory as _, Parser, Subcommand};

use self::error::Result;
use self::global::Global;
use self::outcome::Outcome;
use self::session::Session;
use crate::model::failure::Failure;

/// Names the commands' files, and makes of them what clap parses and what runs it.
macro_rules! commands {
    ($args:ident: $($name:ident = $file:ident($($given:tt)+)),+ $(,)?) => {
        $(mod $file;)+

        #[derive(Debug, Subcommand)]
        enum Command {
            $($name($file::Args),)+
        }

        fn run(command: Command, session: &mut Session) -> Result<Outcome> {
            match command {
                $(Command::$name($args) => $file::run($($given)+, session),)+
            }
        }
    };
}

// In the order of the help.
commands! {
    args:
    Demo = demo(&args),
    Init = init(&args),
    Capture = capture(&args),
    Recapture = recapture(&args),
    Add = add(args),
    Cite = cite(&args),
    Withdraw = withdraw(&args),
    Revise = revise(&args),
    Retract = retract(&args),
    Reinstate = reinstate(&args),
    Contradict = contradict(&args),
    Resolve = resolve(&args),
    List = list(&args),
    Show = show(&args),
    Chain = chain(&args),
    Search = search(&args),
    Audit = audit(&args),
    Review = review(&args),
    Publish = publish(&args),
    Waive = waive(&args),
    Unwaive = unwaive(&args),
    Report = report(&args),
    Bundle = bundle(&args),
    Impact = impact(&args),
    Explain = explain(&args),
    Source = source(args),
    Document = document(args),
    Policy = policy(args),
    Import = import(&args),
    Merge = merge(&args),
    Export = export(&args),
    Log = log(&args),
    Diff = diff(&args),
    Blame = blame(&args),
    Verify = verify(&args),
    Seal = seal(&args),
    Rebuild = rebuild(&args),
    Recover = recover(&args),
    Completions = completions(&args, definition()),
    Man = man(&args, definition()),
}

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

/// The definition that help, completions, man pages and the reference are made from.
#[must_use]
pub fn definition() -> clap::Command {
    Cli::command()
}
