//! What a command has around it: the ledger, the clock, the person, random numbers, the terminal.

use std::cell::Cell;
use std::env;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::rc::Rc;

use clap::ColorChoice;

use super::error::CommandError;
use super::limits::answer;
use super::screen::Screen;
use super::{Global, Result};
use crate::acts::{self, ActError, Kinds, Made, Mode, Note, Scribe, Writer, Written};
use crate::ledger::{Access, Ledger, RandomBytes};
use crate::model::audience::Audience;
use crate::model::digest::Digest;
use crate::model::id::ClaimId;
use crate::model::kind::Kind;
use crate::model::moment::Moment;
use crate::model::person::Person;
use crate::model::written_chain::WrittenChain;
use crate::queries::ClaimChange;
use crate::render::diff::Look;
use crate::render::paint::Paint;
use crate::render::{claim_change, difference, plain};

/// The name of a ledger, unless told otherwise.
pub(super) const LEDGER: &str = "perwhom.db";

/// Where data goes.
enum Out {
    /// To a file or a pipe: exactly as it is.
    Exact(StdoutLock<'static>),
    /// To a terminal.
    Shown(Screen<StdoutLock<'static>>),
    /// To a terminal, through a pager.
    Paged(Screen<ChildStdin>, Child),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Exact(out) => out.write(bytes),
            Self::Shown(screen) => screen.write(bytes),
            Self::Paged(screen, _) => screen.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Exact(out) => out.flush(),
            Self::Shown(screen) => screen.flush(),
            Self::Paged(screen, _) => screen.flush(),
        }
    }
}

impl Drop for Out {
    /// The pager stays until its reader is done.
    fn drop(&mut self) {
        if let Self::Paged(screen, pager) = self {
            screen.close();
            let _ = pager.wait();
        }
    }
}

/// What a command has around it.
pub(super) struct Session {
    global: Global,
    out: BufWriter<Out>,
    out_is_terminal: bool,
    /// Whether what goes to the screen may have colours: from the moment that somebody wants them.
    paints: Rc<Cell<bool>>,
    err_paint: Paint,
    /// Older files of which it was said that a copy is read.
    older_told: std::cell::RefCell<Vec<PathBuf>>,
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
        let out = BufWriter::with_capacity(1 << 16, out);
        Self { global, out, out_is_terminal, paints, err_paint, older_told: std::cell::RefCell::default() }
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
            self.out = BufWriter::with_capacity(1 << 12, Out::Paged(screen, child));
        }
    }

    /// Where data goes.
    pub(super) fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        Ok(self.out.flush()?)
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
            CommandError::new(format!("there is no {LEDGER} here or in a folder above"))
                .hint("make one here: perwhom init --desk \"Our desk\"")
                .hint("or name one with --ledger FILE or PERWHOM_LEDGER")
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
                "the ledger was in an older format and was upgraded; the file as it was is {}",
                shown(copy)
            ));
        }
        self.tell_if_older(&ledger);
        Ok(ledger)
    }

    /// Says where a copy of an older file is read.
    pub(super) fn tell_if_older(&self, ledger: &Ledger) {
        let is_told = |told: &PathBuf| told == ledger.path();
        if self.older_told.borrow().iter().any(is_told) {
            return;
        }
        if let Some(format) = ledger.older_format() {
            self.older_told.borrow_mut().push(ledger.path().to_owned());
            self.say(&format!(
                "{} is in the older format {format}: a copy of it is read, and the next command that writes to it upgrades it",
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
                CommandError::new("nobody knows who writes: there is no login name")
                    .hint("say who: --by NAME, or PERWHOM_BY")
            })?,
        };
        name.parse().map_err(|error| CommandError::new(format!("--by: {error}")))
    }

    /// Writes: `work` does the acts, and what it made is on disk when this returns.
    pub(super) fn write<T>(
        &self,
        ledger: &mut Ledger,
        work: impl FnOnce(&mut Scribe<'_, '_>) -> Result<T, ActError>,
    ) -> Result<Written<T>> {
        self.write_with_kinds(ledger, Kinds::none(), work)
    }

    /// Writes, where sources may be named for the first time that are of these kinds.
    pub(super) fn write_with_kinds<T>(
        &self,
        ledger: &mut Ledger,
        kinds: Kinds,
        work: impl FnOnce(&mut Scribe<'_, '_>) -> Result<T, ActError>,
    ) -> Result<Written<T>> {
        self.write_or_not(ledger, kinds, Mode::Commit, |scribe| Ok(work(scribe)?))
    }

    /// Writes, where the work can fail for reasons of the command line's own.
    pub(super) fn write_with<T>(
        &self,
        ledger: &mut Ledger,
        work: impl FnOnce(&mut Scribe<'_, '_>) -> Result<T>,
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
        work: impl FnOnce(&mut Scribe<'_, '_>) -> Result<T>,
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
            let mut told: Vec<u8> = Vec::new();
            if claim_change::print_since_version(&mut told, &change, look).is_ok() {
                self.say(String::from_utf8_lossy(&told).trim_end());
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
                Ok(answer()?.trim().to_owned())
            }
            None => Err(CommandError::new("say why, with --why \"…\"; nothing was changed")),
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
            serde_json::to_writer(&mut self.out, made)?;
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

/// Sixteen bytes at a time: of the system's random numbers, or, for repeatable output, of
/// `PERWHOM_SEED`.
pub(super) fn random_bytes() -> Result<RandomBytes<'static>> {
    let seed = env::var("PERWHOM_SEED").ok();
    // Asked for once, so that a system without random numbers is an error before anything is written.
    let mut pool = [0_u8; 32];
    if seed.is_none() {
        getrandom::fill(&mut pool)
            .map_err(|error| CommandError::new(format!("no random numbers available: {error}")))?;
    }
    let mut drawn = 0_u64;
    Ok(Box::new(move || {
        drawn += 1;
        let digest = match &seed {
            Some(seed) => {
                Digest::of_parts(&[b"perwhom seed\n", seed.as_bytes(), b"\n", &drawn.to_be_bytes()])
            }
            None => Digest::of_parts(&[b"perwhom salt\n", &pool, &drawn.to_be_bytes()]),
        };
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.as_bytes()[..16]);
        bytes
    }))
}

/// Asks for one source's kind; nothing where the answer is left out.
fn ask_kind(spelling: &str) -> Result<Option<Kind>> {
    let choices: Vec<&str> = Kind::ALL
        .iter()
        .filter(|kind| !matches!(kind, Kind::Unjudged | Kind::Desk))
        .map(|kind| kind.word())
        .collect();
    loop {
        eprint!("“{}” is new. What is it? {} [leave it open]: ", plain::line(spelling), choices.join(", "));
        let answer = answer()?;
        if answer.is_empty() {
            eprintln!();
            return Ok(None);
        }
        match answer.trim() {
            "" => return Ok(None),
            answer => {
                let mut fitting = choices.iter().filter(|choice| choice.starts_with(&answer.to_lowercase()));
                match (fitting.next(), fitting.next()) {
                    (Some(one), None) => return Ok(one.parse().ok()),
                    (Some(one), _) if *one == answer.to_lowercase() => return Ok(one.parse().ok()),
                    (Some(_), Some(_)) => eprintln!("That could be several."),
                    (None, _) => eprintln!("That is none of them."),
                }
            }
        }
    }
}

fn note_in_words(note: &Note) -> String {
    match note {
        Note::NewSource { id, name, kind, near } => {
            let mut words = format!("new source {id} “{}” [{kind}]", plain::line(name));
            if *kind == Kind::Unjudged {
                let _ = write!(
                    words,
                    "; say what it is: perwhom source set {id} --kind outlet (or person, office, body …)"
                );
            }
            if let Some((near, spelling)) = near {
                let _ = write!(
                    words,
                    "\nhint: {near} “{}” has a name close to it; if they are one: perwhom source merge {id} --into {near}",
                    plain::line(spelling)
                );
            }
            words
        }
        Note::Verbatim { typed, exact } => {
            format!(
                "stored as the document has it, [-yours-] and {{+the document's+}}: {}",
                plain::line(&difference::words(typed, exact))
            )
        }
        Note::Captured(id) => format!("captured {id}; its publisher is unknown (?)"),
        Note::SameBytes { known, new: None } => {
            format!("{known} holds exactly these bytes; nothing was captured again")
        }
        Note::SameBytes { known, new: Some(new) } => {
            format!(
                "{known} holds exactly the same bytes; if {new} is a copy of it: perwhom document copy {new} --of {known}"
            )
        }
        Note::Guessed(encoding) => {
            format!("the encoding was guessed to be {encoding}; if that is wrong, name it with --encoding")
        }
        Note::Reopened(one, other) => {
            format!("the contradiction of {one} and {other} is open again, because the evidence changed")
        }
        Note::Confidential(id, description) => {
            format!("others read “{}” for {id} from now on", plain::line(description))
        }
        Note::Judged(id, kind) => format!("{id} is held to be [{kind}] from now on"),
    }
}

/// A path as it is typed.
pub(super) fn shown(path: &Path) -> String {
    plain::line(&path.to_string_lossy()).into_owned()
}
