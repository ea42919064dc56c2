use std::fs;
use std::path::PathBuf;

use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use super::spared::refuse_ledgers;

/// Print the man page, or write one for each command
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  perwhom man | man -l -\n  perwhom man --to ~/.local/share/man/man1")]
pub(super) struct Args {
    /// Write a page for each command into this folder
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

/// `definition` is of the whole command line.
pub(super) fn run(args: &Args, mut definition: clap::Command, session: &mut Session) -> Result<Outcome> {
    definition.build();
    let Some(folder) = &args.to else {
        let mut page = Vec::new();
        clap_mangen::Man::new(definition).render(&mut page).map_err(Unwritten)?;
        session.out().bytes(&page)?;
        return Ok(Outcome::Fine);
    };
    let failed =
        |error: std::io::Error| CommandError::new(format!("{} cannot be written: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(failed)?;
    let mut open = vec![("perwhom".to_owned(), definition)];
    while let Some((name, command)) = open.pop() {
        for below in command.get_subcommands() {
            open.push((format!("{name}-{}", below.get_name()), below.clone()));
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command.name(name.clone())).render(&mut page).map_err(Unwritten)?;
        let path = folder.join(format!("{name}.1"));
        let ledger = session.ledger_path().ok();
        refuse_ledgers(&path, ledger.as_deref())?;
        fs::write(path, page).map_err(failed)?;
    }
    Ok(Outcome::Fine)
}
