//! The runs: which targets, for how long, from which seed; and what comes of them.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::FileExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::base;
use crate::dice::Dice;
use crate::program::{MEMORY, Place, TIME};
use crate::targets::{self, Target};

/// After how long without a new input a target is taken to hang.
const HANGS: Duration = Duration::from_secs(90);
/// How many faults of a target are kept.
const KEPT: usize = 20;
/// How the parts of a fault are told apart in what a worker says.
const FAULT: &str = "fault ";

/// What was asked for.
enum Asked {
    /// These targets, each for so long, from this seed.
    Run(Vec<&'static str>, Duration, u64),
    /// One input again.
    Once(String, u64, u64),
    /// A worker: target, seed, first number, seconds, the folder to begin with, the file that says how far it is.
    Work(String, u64, u64, Duration, PathBuf, PathBuf),
    /// Something that is meant for other tests.
    Nothing,
}

fn asked() -> Asked {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let names = |name: &str| -> Vec<&'static str> {
        let all = targets::ALL.iter().map(|(name, _)| *name);
        all.filter(|target| name == "all" || *target == name).collect()
    };
    let seconds = |said: &str| said.parse().map(Duration::from_secs);
    match args[..] {
        ["once", name, seed, number] => {
            Asked::Once(name.to_owned(), seed.parse().unwrap(), number.parse().unwrap())
        }
        ["work", name, seed, from, time, base, state] => Asked::Work(
            name.to_owned(),
            seed.parse().unwrap(),
            from.parse().unwrap(),
            seconds(time).unwrap(),
            base.into(),
            state.into(),
        ),
        [name, time] if !names(name).is_empty() && seconds(time).is_ok() => {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            Asked::Run(names(name), seconds(time).unwrap(), now.map_or(1, |now| now.as_secs()))
        }
        [name, time, seed]
            if !names(name).is_empty() && seconds(time).is_ok() && seed.parse::<u64>().is_ok() =>
        {
            Asked::Run(names(name), seconds(time).unwrap(), seed.parse().unwrap())
        }
        _ => Asked::Nothing,
    }
}

pub fn main() -> ExitCode {
    match asked() {
        Asked::Nothing => {
            let names: Vec<&str> = targets::ALL.iter().map(|(name, _)| *name).collect();
            println!(
                "nothing is fuzzed unless it is asked for: cargo test --test fuzz -- TARGET SECONDS [SEED]"
            );
            println!("targets: all, {}", names.join(", "));
            ExitCode::SUCCESS
        }
        Asked::Work(name, seed, from, time, base, state) => {
            work(&name, seed, from, time, &base, &state);
            ExitCode::SUCCESS
        }
        Asked::Once(name, seed, number) => once(&name, seed, number),
        Asked::Run(names, time, seed) => run(names, time, seed),
    }
}

/// Where what was found is kept.
fn found(name: &str, seed: u64, number: u64) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found");
    fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{name}-{seed}-{number}"))
}

/// A folder with what targets begin with.
fn begin() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    base::make(&Place::new(folder.path()));
    folder
}

fn target(name: &str, place: &Place) -> Box<dyn Target> {
    let (_, make) = targets::ALL.iter().find(|(target, _)| *target == name).unwrap();
    make(place)
}

/// How large an input is at most, in bytes: more than any reader takes without being asked to.
const LARGEST: usize = 80_000_000;

fn made(target: &mut dyn Target, dice: &mut Dice) -> Vec<u8> {
    let mut input = target.make(dice);
    input.truncate(LARGEST);
    // What this process holds counts for the program, too, that it begins next.
    input.shrink_to_fit();
    input
}

/// Makes an input and has it read.
fn try_one(target: &mut dyn Target, seed: u64, number: u64, place: &Place) -> (Vec<u8>, Result<(), String>) {
    let mut dice = Dice::new(seed, number);
    let input = made(target, &mut dice);
    crate::MEMORY.reset_peak_usage();
    let (held, began) = (crate::MEMORY.current_usage(), Instant::now());
    let tried = catch_unwind(AssertUnwindSafe(|| target.run(&input, &mut dice, place)));
    let result = tried.unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|&why| why.to_owned()));
        Err(format!("it panicked: {}", why.unwrap_or_default()))
    });
    let took = crate::MEMORY.peak_usage().saturating_sub(held) as u64;
    let result = result.and_then(|()| match (took > MEMORY, began.elapsed() > TIME * 12) {
        (true, _) => Err(format!("it took {} MB", took / 1_000_000)),
        // By the clock on the wall, which on a busy machine goes on while nothing is done.
        (_, true) => Err(format!("it took {:?}", began.elapsed())),
        _ => Ok(()),
    });
    (input, result)
}

/// Tries inputs until the time is over; each fault is a line on standard output.
fn work(name: &str, seed: u64, from: u64, time: Duration, base: &Path, state: &Path) {
    let place = Place::new(base);
    let mut target = target(name, &place);
    let state = File::options().write(true).open(state).unwrap();
    let until = Instant::now() + time;
    for number in from.. {
        state.write_all_at(&number.to_le_bytes(), 0).unwrap();
        if Instant::now() >= until {
            break;
        }
        let (input, result) = try_one(target.as_mut(), seed, number, &place);
        if let Err(why) = result {
            fs::write(found(name, seed, number), input).unwrap();
            println!("{FAULT}{number} {}", why.replace('\n', "\u{1}"));
            std::io::stdout().flush().unwrap();
        }
    }
}

fn once(name: &str, seed: u64, number: u64) -> ExitCode {
    let folder = begin();
    let place = Place::new(folder.path());
    let mut target = target(name, &place);
    // Kept before it is read, which may end this process.
    fs::write(found(name, seed, number), made(target.as_mut(), &mut Dice::new(seed, number))).unwrap();
    println!("{}", found(name, seed, number).display());
    let (_, result) = try_one(target.as_mut(), seed, number, &place);
    match result {
        Ok(()) => {
            println!("nothing wrong");
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// How a target fared.
struct Fared {
    name: &'static str,
    inputs: u64,
    took: Duration,
    faults: Vec<String>,
}

fn run(names: Vec<&'static str>, time: Duration, seed: u64) -> ExitCode {
    let base = begin();
    let waiting = Mutex::new(VecDeque::from(names));
    let fared = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some(name) = waiting.lock().unwrap().pop_front() else { break };
                    let one = fuzz(name, time, seed, base.path());
                    println!(
                        "{name}: {} inputs in {} s, {} faults",
                        one.inputs,
                        one.took.as_secs(),
                        one.faults.len()
                    );
                    fared.lock().unwrap().push(one);
                }
            });
        }
    });
    let fared = fared.into_inner().unwrap();
    let inputs: u64 = fared.iter().map(|one| one.inputs).sum();
    let faults: usize = fared.iter().map(|one| one.faults.len()).sum();
    println!("seed {seed}: {inputs} inputs for {} targets, {faults} faults", fared.len());
    for one in &fared {
        for fault in &one.faults {
            eprintln!("{}: {fault}", one.name);
        }
    }
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Fuzzes one target in processes of their own, one after the other where one ends early.
fn fuzz(name: &'static str, time: Duration, seed: u64, base: &Path) -> Fared {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(base).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let state = tempfile::NamedTempFile::new().unwrap();
    let began = Instant::now();
    let mut faults = Vec::new();
    let mut next = 0_u64;
    while began.elapsed() < time && faults.len() < KEPT {
        state.as_file().write_all_at(&next.to_le_bytes(), 0).unwrap();
        let left = (time.saturating_sub(began.elapsed()).as_secs() + 1).to_string();
        let mut worker = Command::new(std::env::current_exe().unwrap())
            .args(["work", name, &seed.to_string(), &next.to_string(), &left])
            .args([folder.path(), state.path()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = worker.stdout.take().unwrap();
        let listening = thread::spawn(move || {
            BufReader::new(said)
                .lines()
                .map_while(Result::ok)
                .filter_map(|line| Some(line.strip_prefix(FAULT)?.to_owned()))
                .collect::<Vec<_>>()
        });
        let ended = wait(&mut worker, state.as_file());
        let at = number_in(state.as_file());
        for fault in listening.join().unwrap() {
            let (number, why) = fault.split_once(' ').unwrap_or_default();
            let why = why.replace('\u{1}', "\n    ");
            faults.push(format!("seed {seed} number {number} (fuzz/found/{name}-{seed}-{number}): {why}"));
        }
        if let Some(why) = ended {
            // Made again from the same chance, to be kept.
            let place = Place::new(folder.path());
            let input = target(name, &place).make(&mut Dice::new(seed, at));
            fs::write(found(name, seed, at), input).unwrap();
            faults.push(format!("seed {seed} number {at} (fuzz/found/{name}-{seed}-{at}): {why}"));
        }
        next = at + 1;
    }
    faults.truncate(KEPT);
    Fared { name, inputs: next.saturating_sub(1), took: began.elapsed(), faults }
}

fn number_in(state: &File) -> u64 {
    let mut bytes = [0; 8];
    state.read_exact_at(&mut bytes, 0).unwrap();
    u64::from_le_bytes(bytes)
}

/// Waits for a worker; says why where it did not end as it should.
fn wait(worker: &mut Child, state: &File) -> Option<String> {
    let (mut last, mut since) = (number_in(state), Instant::now());
    loop {
        if let Some(status) = worker.try_wait().unwrap() {
            return (!status.success()).then(|| format!("the process ended with {status}"));
        }
        let now = number_in(state);
        if now != last {
            (last, since) = (now, Instant::now());
        } else if since.elapsed() > HANGS {
            worker.kill().unwrap();
            worker.wait().unwrap();
            return Some(format!("it did not end within {} s", HANGS.as_secs()));
        }
        thread::sleep(Duration::from_millis(20));
    }
}
