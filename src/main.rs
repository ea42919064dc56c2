//! `perwhom`: argv in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    perwhom::commands::main()
}
