use clap_complete::Shell;

use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom completions bash > ~/.local/share/bash-completion/completions/perwhom
  perwhom completions zsh > ~/.zfunc/_perwhom
  perwhom completions fish > ~/.config/fish/completions/perwhom.fish")]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

/// `definition` is of the whole command line.
pub(super) fn run(args: &Args, mut definition: clap::Command, session: &mut Session) -> Result<Outcome> {
    // Made in memory: a reader that closes early is no error.
    let mut made = Vec::new();
    clap_complete::generate(args.shell, &mut definition, "perwhom", &mut made);
    session.out().bytes(&made)?;
    Ok(Outcome::Fine)
}
