//! Options of every command.

use std::path::PathBuf;

use clap::ColorChoice;

/// Options that stand before or after any command.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The ledger file [default: the nearest perwhom.db upwards]
    #[arg(long, global = true, env = "PERWHOM_LEDGER", value_name = "FILE", hide_env_values = true)]
    pub(super) ledger: Option<PathBuf>,
    /// Who writes [default: the login name]
    #[arg(long, global = true, env = "PERWHOM_BY", value_name = "NAME", hide_env_values = true)]
    pub(super) by: Option<String>,
    /// Print data as JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Ask nothing, even on a terminal
    #[arg(long, global = true)]
    pub(super) no_input: bool,
    /// Say nothing but data and errors
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(super) color: ColorChoice,
}
