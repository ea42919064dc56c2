//! What a command has around it: the ledger, the clock, the person, random numbers, the terminal.

use std::cell::{Cell, RefCell};
use std::env;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::rc::Rc;

use clap::ColorChoice;

use super::ask_kind::ask_kind;
use super::error::{CommandError, Result, Unwritten};
use super::global::Global;
use super::limits::answer;
use super::notes::note_in_words;
use super::out::Out;
use super::printer::Printer;
use super::random::random_bytes;
use super::screen::Screen;
use super::shown::shown;
use crate::acts::{self, ActError, Kinds, Made, Mode, Note, Recorder, Writer, Written};
use crate::ledger::{Access, Ledger};
use crate::model::audience::Audience;
use crate::model::id::ClaimId;
use crate::model::moment::Moment;
use crate::model::person::Person;
use crate::model::written_chain::WrittenChain;
use crate::queries::ClaimChange;
use crate::render::diff::Look;
use crate::render::paint::Paint;
use crate::render::{claim_change, plain};

/// The name of a ledger, unless told otherwise.
pub(super) const LEDGER: &str = "perwhom.db";

/// What a command has around it.
pub(super) struct Session {
    global: Global,
    out: Printer<'static>,
    out_is_terminal: bool,
    /// Whether what goes to the screen may have colours: from the moment that somebody wants them.
    paints: Rc<Cell<bool>>,
    err_paint: Paint,
    /// Older files of which it was said that a copy is read.
    older_told: RefCell<Vec<PathBuf>>,
}

impl Session {
    pub(super) fn new(global: Global) -> Self {
        let out = io::stdout();
        let out_is_terminal = out.is_terminal();
        let err_paint = Paint(wants_colour(global.color, io::stderr().is_terminal()));
        let paints = Rc::new(Cell::new(false));
        let out = if out_is_terminal {
            Out::Shown(Screen::new(out.lock(), Rc::clone(&paints)))
        } else {
            Out::Exact(out.lock())
        };
        let out = Printer::new(BufWriter::with_capacity(1 << 16, out));
        Self { global, out, out_is_terminal, paints, err_paint, older_told: RefCell::default() }
    }

    /// Lets what follows go through `$PAGER`, or `less`, where standard output is a terminal.
    /// A pager that cannot be run is done without.
    pub(super) fn page(&mut self) {
        if !self.out_is_terminal || self.global.no_input {
            return;
        }
        let asked = env::var("PAGER").ok();
        let pager = match asked.as_deref().map(str::trim) {
            Some("" | "cat") => return,
            Some(pager) => pager.to_owned(),
            None => "less".to_owned(),
        };
        let mut command = Command::new("sh");
        command.args(["-c", &pager]).stdin(Stdio::piped());
        // Quit where it fits on the screen, let colours through, leave the screen as it is.
        if env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        if let Ok(mut child) = command.spawn()
            && let Some(stdin) = child.stdin.take()
        {
            let screen = Screen::new(stdin, Rc::clone(&self.paints));
            self.out = Printer::new(BufWriter::with_capacity(1 << 12, Out::Paged(screen, child)));
        }
    }

    /// Where data goes.
    pub(super) fn out(&mut self) -> &mut Printer<'static> {
        &mut self.out
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        Ok(self.out.flush().map_err(Unwritten)?)
    }

    /// Whether data is to be JSON.
    pub(super) const fn json(&self) -> bool {
        self.global.json
    }

    /// Colour for what goes to standard output.
    pub(super) fn paint(&self) -> Paint {
        let paint = Paint(wants_colour(self.global.color, self.out_is_terminal));
        self.paints.set(self.paints.get() || paint.0);
        paint
    }

    /// The width of the terminal that standard output is, in columns.
    pub(super) fn width(&self) -> Option<u16> {
        if !self.out_is_terminal {
            return None;
        }
        let said = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        said.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0)).or(Some(80))
    }

    /// Whether there is somebody to ask.
    pub(super) fn can_ask(&self) -> bool {
        !self.global.no_input && !self.global.json && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether there is somebody to show a screen to.
    pub(super) fn can_show(&self) -> bool {
        self.can_ask() && self.out_is_terminal
    }

    /// Whether standard output is a terminal.
    pub(super) const fn out_is_terminal(&self) -> bool {
        self.out_is_terminal
    }

    /// Whether progress can be shown.
    pub(super) fn shows_progress(&self) -> bool {
        !self.global.quiet && io::stderr().is_terminal()
    }

    /// Says something on standard error.
    pub(super) fn say(&self, words: &str) {
        if !self.global.quiet {
            // Nothing is lost where standard error is closed.
            let _ = writeln!(io::stderr(), "{}", plain::block(words));
        }
    }

    /// Says something on standard error that nobody may miss, quiet or not.
    pub(super) fn warn(&self, words: &str) {
        let _ = writeln!(io::stderr(), "{}", self.err_paint.alarm(&plain::block(words)));
    }

    /// Tells why a command could not do its job.
    pub(super) fn report(&self, error: &CommandError) {
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "{} {}", self.err_paint.alarm("error:"), plain::block(error.message()));
        for hint in error.hints() {
            let _ = writeln!(err, "{} {}", self.err_paint.strong("hint:"), plain::block(hint));
        }
    }

    /// The ledger that is meant: the one named, or the nearest upwards.
    pub(super) fn ledger_path(&self) -> Result<PathBuf> {
        if let Some(path) = &self.global.ledger {
            return Ok(path.clone());
        }
        let here = env::current_dir()
            .map_err(|error| CommandError::new(format!("this folder cannot be read: {error}")))?;
        // Whatever has the name is meant: what is no ledger is refused where it is opened.
        here.ancestors().map(|folder| folder.join(LEDGER)).find(|path| Ledger::is_at(path)).ok_or_else(|| {
            CommandError::new(format!("no {LEDGER} in this folder or its parents"))
                .hint("create one here: perwhom init --desk \"Our desk\"")
                .hint("or give one with --ledger FILE or PERWHOM_LEDGER")
        })
    }

    /// The ledger that is meant, where there is one.
    pub(super) fn has_ledger(&self) -> bool {
        self.ledger_path().is_ok_and(|path| Ledger::is_at(&path))
    }

    /// The path where a new ledger is to be made.
    pub(super) fn new_ledger_path(&self) -> PathBuf {
        self.global.ledger.clone().unwrap_or_else(|| PathBuf::from(LEDGER))
    }

    /// From now on this is the ledger that is meant.
    pub(super) fn use_ledger(&mut self, path: PathBuf) {
        self.global.ledger = Some(path);
    }

    /// Opens the ledger to read.
    pub(super) fn open(&self) -> Result<Ledger> {
        self.opened(Access::Read)
    }

    /// Opens the ledger to see what is wrong with it.
    pub(super) fn open_to_examine(&self) -> Result<Ledger> {
        self.opened(Access::Examine)
    }

    /// Opens the ledger to write.
    pub(super) fn open_to_write(&self) -> Result<Ledger> {
        self.opened(Access::Write)
    }

    fn opened(&self, access: Access) -> Result<Ledger> {
        let ledger = Ledger::open(&self.ledger_path()?, access)?;
        if let Some(copy) = ledger.upgraded() {
            self.say(&format!(
                "the ledger was upgraded from an older format; the old file was kept as {}",
                shown(copy)
            ));
        }
        self.tell_if_older(&ledger);
        Ok(ledger)
    }

    /// Says where a copy of an older file is read.
    pub(super) fn tell_if_older(&self, ledger: &Ledger) {
        let is_told = |reported: &PathBuf| reported == ledger.path();
        if self.older_told.borrow().iter().any(is_told) {
            return;
        }
        if let Some(format) = ledger.older_format() {
            self.older_told.borrow_mut().push(ledger.path().to_owned());
            self.say(&format!(
                "{} is in the older format {format}: reading an upgraded copy; the next command that writes will upgrade the file",
                shown(ledger.path())
            ));
        }
    }

    /// Now: as `PERWHOM_NOW` says, or the clock.
    pub(super) fn now() -> Result<Moment> {
        match env::var("PERWHOM_NOW") {
            Ok(now) => now.parse().map_err(|error| CommandError::new(format!("PERWHOM_NOW: {error}"))),
            Err(_) => Ok(Moment::from_timestamp(jiff::Timestamp::now())),
        }
    }

    /// Who writes: `--by`, `PERWHOM_BY`, or the login name.
    pub(super) fn by(&self) -> Result<Person> {
        let name = match &self.global.by {
            Some(name) => name.clone(),
            None => whoami::username().map_err(|_| {
                CommandError::new("cannot tell who you are: no login name")
                    .hint("give your name: --by NAME, or PERWHOM_BY")
            })?,
        };
        name.parse().map_err(|error| CommandError::new(format!("--by: {error}")))
    }

    /// Writes: `work` does the acts, and what it made is on disk when this returns.
    pub(super) fn write<T>(
        &self,
        ledger: &mut Ledger,
        work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<T, ActError>,
    ) -> Result<Written<T>> {
        self.write_with_kinds(ledger, Kinds::none(), work)
    }

    /// Writes, where sources may be named for the first time that are of these kinds.
    pub(super) fn write_with_kinds<T>(
        &self,
        ledger: &mut Ledger,
        kinds: Kinds,
        work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<T, ActError>,
    ) -> Result<Written<T>> {
        self.write_or_not(ledger, kinds, Mode::Commit, |recorder| Ok(work(recorder)?))
    }

    /// Writes, where the work can fail for reasons of the command line's own.
    pub(super) fn write_with<T>(
        &self,
        ledger: &mut Ledger,
        work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<T>,
    ) -> Result<Written<T>> {
        self.write_or_not(ledger, Kinds::none(), Mode::Commit, work)
    }

    /// Writes, where the work can fail for reasons of the command line's own; or, for a dry run,
    /// does all the work and leaves the ledger as it was.
    pub(super) fn write_or_not<T>(
        &self,
        ledger: &mut Ledger,
        kinds: Kinds,
        mode: Mode,
        work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<T>,
    ) -> Result<Written<T>> {
        let writer = Writer { now: Self::now()?, by: self.by()?, random: random_bytes()?, kinds };
        acts::write(ledger, writer, mode, work).inspect_err(|error| self.tell_what_moved(ledger, error))
    }

    /// Says what changed of a claim under the hand of the one who writes.
    fn tell_what_moved(&self, ledger: &Ledger, error: &CommandError) {
        if let Some((claim, seen)) = error.moved()
            && let Ok(now) = Self::now()
            && let Ok(change) = ClaimChange::since_version(ledger, claim, seen, now, Audience::Desk)
        {
            let look = Look { paint: Paint(false), width: None, side_by_side: false };
            let mut reported: Vec<u8> = Vec::new();
            if claim_change::print_since_version(&mut reported, &change, look).is_ok() {
                self.say(String::from_utf8_lossy(&reported).trim_end());
            }
        }
    }

    /// Asks for the kinds of sources that are not known yet, where there is somebody to ask.
    pub(super) fn ask_kinds(&self, ledger: &Ledger, chains: &[WrittenChain]) -> Result<Kinds> {
        let mut kinds = Kinds::none();
        if self.can_ask() {
            for name in acts::new_names(ledger.read(), chains)? {
                if let Some(kind) = ask_kind(&name)? {
                    kinds.insert(&name, kind);
                }
            }
        }
        Ok(kinds)
    }

    /// Asks whether something is so; an answer that is none is no. For where there is somebody to
    /// ask.
    pub(super) fn agrees(question: &str) -> bool {
        eprint!("{} (y/n) ", plain::line(question));
        answer().is_ok_and(|answer| {
            matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "s" | "sí" | "si")
        })
    }

    /// A reason: the one that was given, or, where there is somebody to ask, one that is
    /// asked for.
    pub(super) fn reason(&self, given: Option<&str>) -> Result<String> {
        match given {
            Some(why) => Ok(why.to_owned()),
            None if self.can_ask() => {
                eprint!("Why? ");
                Ok(answer().map_err(Unwritten)?.trim().to_owned())
            }
            None => Err(CommandError::new("give a reason with --why \"…\"; nothing was changed")),
        }
    }

    /// Prints a claim and the version that it has now.
    pub(super) fn print_version(&mut self, id: ClaimId, version: u32) -> Result<()> {
        if self.json() {
            let made = serde_json::json!({ "claim": id, "version": version });
            writeln!(self.out, "{made}")?;
        } else {
            writeln!(self.out, "{id} version {version}")?;
        }
        Ok(())
    }

    /// Tells what a command made beside what it printed.
    pub(super) fn tell(&self, notes: &[Note]) {
        for note in notes {
            self.say(&note_in_words(note));
        }
    }

    /// Prints the id of what was made, or all of it as JSON, and tells the rest.
    pub(super) fn print_made(
        &mut self,
        id: &dyn std::fmt::Display,
        made: &Made,
        notes: &[Note],
    ) -> Result<()> {
        self.tell(notes);
        if self.json() {
            self.out.json(made)?;
            writeln!(self.out)?;
        } else {
            writeln!(self.out, "{id}")?;
        }
        Ok(())
    }
}

/// Says why the arguments cannot be read.
pub(super) fn say_plainly(words: &str) {
    let _ = write!(io::stderr(), "{}", plain::block(words));
}

fn wants_colour(choice: ColorChoice, is_terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            is_terminal && !refused && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}
