//! Readers of what others write, fed with inputs that are almost right: `README.md` beside this says
//! how to run them.
//!
//! Each target runs in a process of its own, so that a reader that ends the process, overflows its
//! stack or never ends is a fault like any other.

#![cfg_attr(not(unix), allow(dead_code, unused_imports))]
#![allow(missing_docs, clippy::unwrap_used, clippy::format_push_string, clippy::format_collect)]

#[cfg(unix)]
mod base;
#[cfg(unix)]
mod dice;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod json;
#[cfg(unix)]
mod program;
#[cfg(unix)]
mod run;
#[cfg(unix)]
mod targets;
#[cfg(unix)]
mod zips;

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    run::main()
}

/// Limits on programs are those of Unix.
#[cfg(not(unix))]
fn main() {}
