use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;

use super::error::{CommandError, Result, Unwritten};
use super::limits::{DOCUMENT, Limits, SEAL, read_all, too_large};
use super::outcome::Outcome;
use super::progress::progress;
use super::session::Session;
use super::shown::shown;
use super::signature::signer;
use crate::bundle::{BundleError, Checked, check};
use crate::exchange::bundle::NotABundle;
use crate::ledger::{Report, Stage, open_regular};
use crate::model::plural::{counted, noun};
use crate::model::seal::Seal;
use crate::model::size::Size;
use crate::render::table::{Column, Printed};
use crate::render::wrapped::print_wrapped;

/// Check that a ledger or a bundle was not altered
///
/// Recomputes the hashes of the log, replays it against the tables, hashes documents and excerpts
/// again, and holds reviews and publications against the claims as they were. Names what differs,
/// and the claims concerned. Exits with status 1 if there are problems. That entries were
/// cut off the end, or that the whole log was written anew, only a seal can show: --against.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom verify
  perwhom verify --deep
  perwhom verify --against 2026-11-22.seal
  perwhom verify --against 2026-11-22.seal --signers allowed_signers
  perwhom verify claims.zip
  perwhom verify --json | jq .faults")]
pub(super) struct Args {
    /// A bundle to check, in place of the ledger
    #[arg(value_name = "BUNDLE", conflicts_with = "deep")]
    bundle: Option<PathBuf>,
    /// Check the search index and the structure of the file, too
    #[arg(long)]
    deep: bool,
    /// A seal, as `perwhom seal` stored it, or the hash of an entry; may repeat
    #[arg(long, value_name = "FILE-OR-HASH")]
    against: Vec<String>,
    /// Who may have signed the seals, each with its .sig beside it: a file of allowed signers, as
    /// `ssh-keygen -Y verify` takes it
    #[arg(long, value_name = "FILE", requires = "against")]
    signers: Option<PathBuf>,
    /// Read seals, and files in a bundle, up to this size, such as 200MB [default: 1MB, 64MB]
    #[arg(long, value_name = "SIZE")]
    max_size: Option<Size>,
}

/// Seals to check against, and what was found of their signatures.
struct Against {
    seals: Vec<Seal>,
    /// Who signed them, in words.
    signed: Vec<String>,
    /// Signatures that do not hold.
    faults: Vec<String>,
}

impl Against {
    fn read(args: &Args) -> Result<Self> {
        let mut seals = Self { seals: Vec::new(), signed: Vec::new(), faults: Vec::new() };
        let limit = Limits::of(args.max_size).or(SEAL);
        for given in &args.against {
            let (seal, stored) = read_seal(given, limit)?;
            if let Some(signers) = &args.signers {
                let bytes = stored.ok_or_else(|| {
                    CommandError::new(format!("{given} is a hash; a hash has no signature"))
                        .hint("--signers needs a seal in a file, from: perwhom seal --to FILE --sign KEY")
                })?;
                match signer(Path::new(given), &bytes, signers)? {
                    Ok(name) => seals.signed.push(format!("{given} was signed by {name}")),
                    Err(why) => seals.faults.push(why),
                }
            }
            seals.seals.push(seal);
        }
        Ok(seals)
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let Against { seals, signed, faults } = Against::read(args)?;
    if let Some(path) = &args.bundle {
        let mut checked = check_bundle(path, &seals, Limits::of(args.max_size).or(DOCUMENT))?;
        checked.notes.extend(signed);
        checked.faults.extend(faults);
        return print_bundle(&checked, &seals, session);
    }
    let ledger = session.open_to_examine()?;
    let bar = progress(session);
    let stages: Vec<(AtomicU64, AtomicU64)> = Stage::ALL.iter().map(|_| Default::default()).collect();
    let mut report = ledger.verify(args.deep, &|stage, done, total| {
        if let Some((so_far, all)) = Stage::ALL.iter().position(|s| *s == stage).and_then(|at| stages.get(at))
        {
            so_far.store(done, Ordering::Relaxed);
            all.store(total, Ordering::Relaxed);
        }
        let sum = |part: fn(&(AtomicU64, AtomicU64)) -> &AtomicU64| -> u64 {
            stages.iter().map(|stage| part(stage).load(Ordering::Relaxed)).sum()
        };
        bar.at(sum(|(so_far, _)| so_far), sum(|(_, all)| all));
    })?;
    bar.clear();
    let mut broken_seals = 0;
    for seal in &seals {
        if let Some(why) = ledger.read().breaks_seal(seal)? {
            report.add(why);
            broken_seals += 1;
        }
    }
    report.notes.extend(signed);
    for fault in faults {
        report.add(fault);
        broken_seals += 1;
    }
    if session.json() {
        let checked: serde_json::Map<String, serde_json::Value> = report
            .checked
            .iter()
            .map(|(stage, count)| (stage.counts().to_owned(), (*count).into()))
            .collect();
        let made = json!({
            "schema": "perwhom/verify/1",
            "holds": report.faults.is_empty(),
            "checked": checked,
            "seals": seals.len(),
            "faults": report.faults,
            "more_faults": report.unnamed,
            "notes": report.notes,
        });
        writeln!(session.out(), "{made}")?;
    } else {
        print(&report, &seals, broken_seals, session)?;
    }
    Ok(if report.faults.is_empty() { Outcome::Fine } else { Outcome::Found })
}

/// Checks the bundle in a file, and says of one that cannot be read which it is.
fn check_bundle(path: &Path, seals: &[Seal], limit: Size) -> Result<Checked> {
    let failed = |error: &dyn std::fmt::Display| CommandError::new(format!("{}: {error}", shown(path)));
    let file = open_regular(path).map_err(|error| failed(&error))?;
    let size = file.metadata().map_err(|error| failed(&error))?.len();
    check(file, size, seals, limit, Session::now()?).map_err(|error| match error {
        BundleError::NotABundle(NotABundle::TooLarge { name, needed, .. }) => {
            too_large(&format!("{name} in {}, unpacked,", shown(path)), limit, needed)
        }
        BundleError::NotABundle(NotABundle::TooMuch { limit: all }) => {
            failed(&format!("all files in it together are larger than {}", Size(all)))
                .hint(format!("to allow that: --max-size {}", limit.next(0).typed()))
        }
        BundleError::NotABundle(error) => {
            failed(&error).hint("verify takes a bundle made by `perwhom bundle`; for a ledger: --ledger FILE")
        }
        error => error.into(),
    })
}

fn print_bundle(checked: &Checked, seals: &[Seal], session: &mut Session) -> Result<Outcome> {
    let counts = [
        (checked.files, "file", "files"),
        (checked.entries, "entry, by its hash", "entries, by their hashes"),
        (checked.shown, "entry, by what it says", "entries, by what they say"),
        (checked.documents, "document", "documents"),
        (checked.excerpts, "excerpt", "excerpts"),
        (checked.claims, "claim", "claims"),
    ];
    if session.json() {
        let counted: serde_json::Map<String, serde_json::Value> =
            counts.iter().map(|(count, _, many)| ((*many).to_owned(), (*count).into())).collect();
        let made = json!({
            "schema": "perwhom/verify-bundle/2",
            "holds": checked.faults.is_empty(),
            "checked": counted,
            "head": checked.head,
            "faults": checked.faults,
            "notes": checked.notes,
        });
        writeln!(session.out(), "{made}")?;
    } else {
        let (paint, width) = (session.paint(), session.width());
        let columns = vec![Column::figures("checked"), Column::words("")];
        let mut table = Printed::new(columns, width, session.out());
        for (count, one, many) in counts {
            table.row(vec![count.to_string(), noun(&count, one, many).to_owned()]).map_err(Unwritten)?;
        }
        table.finish().map_err(Unwritten)?;
        let out = session.out();
        for note in &checked.notes {
            print_wrapped(out, "note: ", note, width).map_err(Unwritten)?;
        }
        for fault in &checked.faults {
            print_wrapped(out, &format!("{} ", paint.alarm("fault:")), fault, width).map_err(Unwritten)?;
        }
        if checked.faults.is_empty() {
            writeln!(out, "no problems found")?;
            if let Some(head) = checked.head.filter(|_| seals.is_empty()) {
                session.say(&format!(
                    "its log ends with {head}; to compare it with a seal kept elsewhere: --against FILE"
                ));
            }
        }
    }
    Ok(if checked.faults.is_empty() { Outcome::Fine } else { Outcome::Found })
}

/// A seal in a file, with what is stored there, or a hash as it was noted.
fn read_seal(given: &str, limit: Size) -> Result<(Seal, Option<Vec<u8>>)> {
    if let Ok(seal) = given.parse::<Seal>() {
        return Ok((seal, None));
    }
    let file = open_regular(Path::new(given)).map_err(|error| {
        CommandError::new(format!("--against {given}: neither a hash nor a readable file: {error}"))
    })?;
    let stored = read_all(file, given, limit)?;
    let seal = String::from_utf8_lossy(&stored).parse();
    let seal = seal.map_err(|error| CommandError::new(format!("--against {given}: {error}")))?;
    Ok((seal, Some(stored)))
}

fn print(report: &Report, seals: &[Seal], broken_seals: usize, session: &mut Session) -> Result<()> {
    let width = session.width();
    let columns = vec![Column::figures("checked"), Column::words("")];
    let mut table = Printed::new(columns, width, session.out());
    for (stage, count) in &report.checked {
        table.row(vec![count.to_string(), stage.counted(*count).to_owned()]).map_err(Unwritten)?;
    }
    for seal in seals {
        let entry = seal.n.map_or_else(|| seal.hash.to_string(), |n| format!("entry {n}"));
        table.row(vec!["1".to_owned(), format!("seal: {entry}")]).map_err(Unwritten)?;
    }
    table.finish().map_err(Unwritten)?;
    print_faults(report, session)?;
    let out = session.out();
    if report.faults.is_empty() {
        writeln!(out, "no problems found")?;
        if !report.checked.contains_key(&Stage::Deep) {
            session.say("the search index and the file structure were not checked; to check them: perwhom verify --deep");
        }
    } else if report.faults.len() == broken_seals {
        writeln!(out)?;
        print_wrapped(
            out,
            "",
            "The log is not the one that was sealed. Look for the copy of the ledger that was sealed, and check that this is the right seal.",
            width,
        ).map_err(Unwritten)?;
    } else if !report.unread.is_empty() {
        writeln!(out)?;
        print_wrapped(
            out,
            "",
            "Parts of the file cannot be read: a disk or a copy failed, or the file was changed outside perwhom. Do not change it, make a copy of it, and go back to the last copy that passes. If only tables cannot be read, rebuild them from the log: perwhom rebuild NEW.db; if the log cannot be read, recover what is left: perwhom recover DAMAGED.db NEW.db",
            width,
        ).map_err(Unwritten)?;
    } else {
        writeln!(out)?;
        print_wrapped(
            out,
            "",
            "The file was changed outside perwhom. Do not change it, and go back to the last copy that passes, or see what the log says: perwhom rebuild NEW.db",
            width,
        ).map_err(Unwritten)?;
    }
    Ok(())
}

/// The faults of a report, one after the other, and what is worth knowing.
pub(super) fn print_faults(report: &Report, session: &mut Session) -> Result<()> {
    let (paint, width) = (session.paint(), session.width());
    let out = session.out();
    for note in &report.notes {
        print_wrapped(out, "note: ", note, width).map_err(Unwritten)?;
    }
    for fault in &report.faults {
        let claims: Vec<String> = fault.claims.iter().map(ToString::to_string).collect();
        let concerns =
            if claims.is_empty() { String::new() } else { format!(" (concerns {})", claims.join(", ")) };
        let what = format!("{}{concerns}", fault.what);
        print_wrapped(out, &format!("{} ", paint.alarm("fault:")), &what, width).map_err(Unwritten)?;
    }
    if report.unnamed > 0 {
        writeln!(out, "and {}", counted(report.unnamed, "more fault", "more faults"))?;
    }
    Ok(())
}
