//! One command's acts: all of them are on disk, or none is.

use super::kinds::Kinds;
use super::recorder::{Made, Note, Recorder};
use crate::ledger::{Ledger, LedgerError, RandomBytes};
use crate::model::moment::Moment;
use crate::model::person::Person;

/// Who writes, when, and what is needed for it beside the ledger.
pub struct Writer<'r> {
    /// Now, as the writer's clock says.
    pub now: Moment,
    /// Who writes.
    pub by: Person,
    /// Where salts come from.
    pub random: RandomBytes<'r>,
    /// What the sources are that are named for the first time.
    pub kinds: Kinds,
}

/// What becomes of what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is on disk when [`write()`] returns.
    Commit,
    /// All the work is done, and the ledger is left as it was.
    DryRun,
}

impl Mode {
    /// The mode for a run that is dry, or not.
    #[must_use]
    pub const fn of_run(is_dry: bool) -> Self {
        if is_dry { Self::DryRun } else { Self::Commit }
    }
}

/// What a command wrote.
pub struct Written<T> {
    /// What the work gave.
    pub value: T,
    /// What was made.
    pub made: Made,
    /// What is to be told about it.
    pub notes: Vec<Note>,
}

/// Does acts in one transaction. Where the work fails, the ledger is as it was.
pub fn write<'l, T, E: From<LedgerError>>(
    ledger: &'l mut Ledger,
    writer: Writer<'l>,
    mode: Mode,
    work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<T, E>,
) -> Result<Written<T>, E> {
    let mut writing = ledger.write(writer.now, writer.by, writer.random)?;
    let mut recorder = Recorder::new(&mut writing, writer.kinds);
    let value = work(&mut recorder)?;
    let Recorder { made, notes, .. } = recorder;
    match mode {
        Mode::Commit => {
            writing.commit()?;
        }
        Mode::DryRun => drop(writing),
    }
    Ok(Written { value, made, notes })
}
