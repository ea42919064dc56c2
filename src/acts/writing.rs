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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::add::add;
    use crate::acts::error::ActError;
    use crate::acts::example::{Desk, claim};
    use crate::model::id::ClaimId;

    #[test]
    fn a_dry_run_does_all_the_work_and_leaves_the_ledger_as_it_was() {
        let mut desk = Desk::new();
        let before = desk.read().last_entry().unwrap();
        let written = desk.write("checker-1", Mode::DryRun, |recorder| add(recorder, claim("Two bases")));
        assert_eq!(written.unwrap().made.claim, Some(ClaimId(1)));
        assert_eq!(desk.read().last_entry().unwrap(), before);
    }

    #[test]
    fn nothing_is_left_of_work_that_fails_half_way() {
        let mut desk = Desk::new();
        let before = desk.read().last_entry().unwrap();
        let failed = desk.act(|recorder| {
            add(recorder, claim("Two bases"))?;
            add(recorder, claim(""))
        });
        assert!(matches!(failed, Err(ActError::EmptyClaim)));
        assert_eq!(desk.read().last_entry().unwrap(), before);
        assert!(desk.read().claim(ClaimId(1)).is_err());
    }
}
