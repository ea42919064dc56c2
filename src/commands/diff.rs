use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write as _;

use serde_json::json;

use super::error::CommandError;
use super::session::Session;
use super::when::When;
use super::{Outcome, Result};
use crate::acts::claim_id;
use crate::compare::{Difference, State};
use crate::ledger::{HistoryFilter, Ledger, LedgerError};
use crate::model::audience::Audience;
use crate::model::id::{ClaimId, EvidenceId, SourceId};
use crate::model::review::Verdict;
use crate::queries::{ClaimDetail, View, version};
use crate::render::audit::print_wrapped;
use crate::render::diff::{Look, print};
use crate::render::history::words;
use crate::render::paint::Paint;

/// Show what changed of a claim, or of the whole ledger
///
/// Beside the wording word by word, what a text diff cannot say: confidence and grade, evidence
/// added and withdrawn with excerpt and chain, independent sources, bottlenecks, findings gained
/// and cured, reviews given and voided, and the reasons given. Without further arguments: a
/// claim's last two versions.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom diff C1
  perwhom diff C1 2 5
  perwhom diff C1 --since 2024-06-01
  perwhom diff C1 --since-review
  perwhom diff C1 --since-publication
  perwhom diff C1 C9
  perwhom diff --since monday")]
pub(super) struct Args {
    /// A claim; then nothing, a version to compare with now, two versions, or another claim
    #[arg(num_args = 0..=3, value_names = ["CLAIM", "FROM", "TO"])]
    what: Vec<String>,
    /// From then to now: a date (its beginning, in the local zone), a time, an entry such as
    /// @812, yesterday; without a claim, of the whole ledger
    #[arg(long, value_name = "WHEN", group = "from")]
    since: Option<When>,
    /// From the last verdict to now
    #[arg(long, group = "from")]
    since_review: bool,
    /// From what was published last to now
    #[arg(long, group = "from")]
    since_publication: bool,
    /// The two wordings beside each other
    #[arg(long)]
    side_by_side: bool,
}

/// A point in the life of a claim.
#[derive(Debug, Clone, Copy)]
struct Point {
    /// The entry after which it stood so.
    entry: u64,
    /// The version, where one was named.
    version: Option<u32>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let ledger = session.open()?;
    ledger.hold_still()?;
    let last = ledger.read().last_entry()?;
    let now = Point { entry: last, version: None };
    let mut what = args.what.iter();
    let Some(first) = what.next() else {
        return match &args.since {
            Some(since) => whole_ledger(&ledger, baseline(&ledger, since)?, last, args, session),
            None => Err(CommandError::new("say what to compare: a claim, or --since for the whole ledger")
                .hint("the last two versions of a claim: perwhom diff C1")
                .hint("what changed since Monday: perwhom diff --since monday")),
        };
    };
    let claim = claim_id(ledger.read(), first)?;
    let rest: Vec<&String> = what.collect();
    let is_since = args.since.is_some() || args.since_review || args.since_publication;
    if is_since && !rest.is_empty() {
        return Err(CommandError::new("name versions, or a point in time, not both"));
    }
    let at_version = |number: &str| -> Result<Point> {
        let number = number.parse().map_err(|_| {
            CommandError::new(format!("`{number}` is no version of {claim} and no other claim"))
                .hint(format!("see what was done to it: perwhom log {claim}"))
        })?;
        let found = version(ledger.read(), claim, number)?;
        Ok(Point { entry: found.last, version: Some(number) })
    };
    let (from, to) = match rest.as_slice() {
        [] if args.since_review => (since_review(&ledger, claim)?, now),
        [] if args.since_publication => (since_publication(&ledger, claim)?, now),
        [] => match &args.since {
            Some(since) => (Point { entry: baseline(&ledger, since)?, version: None }, now),
            None => last_two(&ledger, claim)?,
        },
        [other] => match claim_id(ledger.read(), other) {
            Ok(other) if other != claim => return two_claims(&ledger, claim, other, args, session),
            _ => (at_version(other)?, now),
        },
        [from, to] => (at_version(from)?, at_version(to)?),
        _ => return Err(CommandError::new("at most two versions can be compared")),
    };
    let altered = super::audit::tell_doubts(session, ledger.read(), Some(&[claim]))?;
    let reasons = reasons(&ledger, claim, from.entry, to.entry, Audience::Desk)?;
    let view = View::of_now(ledger, Session::now()?, Audience::Desk)?;
    let view = if to.entry == last { view } else { view.looking_back(to.entry)? };
    let new = ClaimDetail::of(&view, claim)?;
    let (difference, is_new) = since(&view.looking_back(from.entry)?, &new, claim)?;
    let told = Told { claim, other: None, is_new, from, to, text: new_text(&new), difference, reasons };
    print_all(&[told], args, session)?;
    Ok(if altered { Outcome::Found } else { Outcome::Fine })
}

/// What differs of a claim since it was looked at so, and whether it was not there yet then.
fn since(before: &View, new: &ClaimDetail, claim: ClaimId) -> Result<(Difference, bool)> {
    match before.read().claim(claim) {
        Ok(_) => Ok((between(&ClaimDetail::of(before, claim)?, new), false)),
        Err(LedgerError::Unknown { .. }) => Ok((Difference::default(), true)),
        Err(error) => Err(error.into()),
    }
}

/// The last entry before a time begins; an entry that is named, itself.
fn baseline(ledger: &Ledger, since: &When) -> Result<u64> {
    match since {
        When::Entry(_) => super::as_of::entry_of(ledger.read(), since, Session::now()?),
        since => super::audit::before(ledger.read(), since),
    }
}

/// What changed of a claim since a version, in words.
pub(super) fn since_version(ledger: &Ledger, claim: ClaimId, number: u32) -> Result<String> {
    let from = version(ledger.read(), claim, number)?.last;
    let last = ledger.read().last_entry()?;
    let (old, new) = (
        ClaimDetail::of(&View::after(ledger, from, Session::now()?, Audience::Desk)?, claim)?,
        ClaimDetail::of(&View::after(ledger, last, Session::now()?, Audience::Desk)?, claim)?,
    );
    let look = Look { paint: Paint(false), width: None, side_by_side: false };
    let mut told: Vec<u8> = Vec::new();
    writeln!(told, "{claim}, since version {number}:")?;
    print(&mut told, &between(&old, &new), look)?;
    for reason in reasons(ledger, claim, from, last, Audience::Desk)? {
        writeln!(told, "    @{} {}: {}", reason.entry, reason.by, reason.what)?;
    }
    Ok(String::from_utf8_lossy(&told).into_owned())
}

fn last_two(ledger: &Ledger, claim: ClaimId) -> Result<(Point, Point)> {
    let versions = ledger.read().versions(claim)?;
    let [.., from, to] = versions.as_slice() else {
        return Err(CommandError::new(format!(
            "{claim} has one version; there is nothing to compare it with"
        ))
        .hint("with another claim: perwhom diff C1 C9")
        .hint(format!("with how it stood at a time: perwhom diff {claim} --since yesterday")));
    };
    let point = |found: &crate::ledger::Version| Point { entry: found.last, version: Some(found.number) };
    Ok((point(from), point(to)))
}

/// How a claim stood when the last verdict on it was given.
fn since_review(ledger: &Ledger, claim: ClaimId) -> Result<Point> {
    let case = ledger.read().case(claim)?;
    let review = case.reviews.iter().rfind(|review| review.verdict != Verdict::Note);
    match review {
        Some(review) => Ok(Point { entry: review.since, version: None }),
        None => Err(CommandError::new(format!("nobody has given a verdict on {claim} yet"))
            .hint(format!("read it: perwhom review {claim}"))),
    }
}

/// How a claim stood as it was published last.
fn since_publication(ledger: &Ledger, claim: ClaimId) -> Result<Point> {
    let case = ledger.read().case(claim)?;
    let Some(published) = case.publications.iter().max_by_key(|published| published.since) else {
        return Err(CommandError::new(format!("{claim} is not recorded in any story"))
            .hint(format!("record one: perwhom publish {claim} --in URL --on DATE")));
    };
    let found = version(ledger.read(), claim, published.version)?;
    let versions = ledger.read().versions(claim)?;
    // Where it was the version of the day, what was known of its sources that day counts too.
    let of_the_day = versions
        .iter()
        .rfind(|version| version.entries.first().is_some_and(|first| *first <= published.since));
    let entry = match of_the_day {
        Some(of_the_day) if of_the_day.number == published.version => published.since,
        _ => found.last,
    };
    Ok(Point { entry, version: Some(published.version) })
}

fn new_text(new: &ClaimDetail) -> String {
    new.audited.case.claim.text.clone()
}

/// The words of a claim's excerpts.
fn excerpts(of: &ClaimDetail) -> BTreeMap<EvidenceId, String> {
    of.excerpts.iter().filter_map(|read| Some((read.id, read.exact.clone()?))).collect()
}

/// What differs between two claims that were read.
pub(super) fn between(old: &ClaimDetail, new: &ClaimDetail) -> Difference {
    let (old_words, new_words) = (excerpts(old), excerpts(new));
    Difference::between(
        &State { standing: &old.standing, audited: &old.audited, excerpts: &old_words },
        &State { standing: &new.standing, audited: &new.audited, excerpts: &new_words },
    )
}

/// Something that was done, and why.
pub(super) struct Reason {
    pub(super) entry: u64,
    pub(super) at: String,
    pub(super) by: String,
    pub(super) what: String,
}

/// What was done to a claim between two entries, the first thing first. Sources go by the
/// names that `audience` may know.
pub(super) fn reasons(
    ledger: &Ledger,
    claim: ClaimId,
    after: u64,
    until: u64,
    audience: Audience,
) -> Result<Vec<Reason>> {
    let reader = ledger.read();
    let filter = HistoryFilter { claim: Some(claim), after, until: Some(until), ..HistoryFilter::default() };
    let mut known: HashMap<SourceId, String> = HashMap::new();
    let mut found = Vec::new();
    reader.for_each_logged(&filter, |logged| -> Result<()> {
        for act in logged.acts.iter().rev() {
            let known = std::cell::RefCell::new(&mut known);
            let name = |id: SourceId| {
                let mut known = known.borrow_mut();
                let spelling = || {
                    reader
                        .source(id)
                        .map_or_else(|_| id.to_string(), |source| source.name_for(audience).into_owned())
                };
                known.entry(id).or_insert_with(spelling).clone()
            };
            found.push(Reason {
                entry: logged.entry.seq,
                at: logged.entry.at.clone(),
                by: logged.entry.by.clone(),
                what: words(act, &name),
            });
        }
        Ok(())
    })?;
    found.reverse();
    Ok(found)
}

/// A claim's difference, with what is told around it.
struct Told {
    claim: ClaimId,
    other: Option<ClaimId>,
    is_new: bool,
    from: Point,
    to: Point,
    text: String,
    difference: Difference,
    reasons: Vec<Reason>,
}

fn two_claims(
    ledger: &Ledger,
    claim: ClaimId,
    other: ClaimId,
    args: &Args,
    session: &mut Session,
) -> Result<Outcome> {
    let entry = ledger.read().last_entry()?;
    let view = View::after(ledger, entry, Session::now()?, Audience::Desk)?;
    let (old, new) = (ClaimDetail::of(&view, claim)?, ClaimDetail::of(&view, other)?);
    let mut difference = between(&old, &new);
    // Of two claims, each has its own name, reviews and stories.
    difference.slug = None;
    difference.published = Vec::new();
    let point = Point { entry, version: None };
    let told = Told {
        claim,
        other: Some(other),
        is_new: false,
        from: point,
        to: point,
        text: new_text(&new),
        difference,
        reasons: Vec::new(),
    };
    print_all(&[told], args, session)
}

/// Every claim that differs between two entries.
fn whole_ledger(ledger: &Ledger, from: u64, to: u64, args: &Args, session: &mut Session) -> Result<Outcome> {
    let (before, after) = (
        View::after(ledger, from, Session::now()?, Audience::Desk)?,
        View::after(ledger, to, Session::now()?, Audience::Desk)?,
    );
    let mut claims = after.read().claims_changed_after(from)?;
    let (sources, documents) = after.read().grounds_changed_after(from)?;
    for view in [&before, &after] {
        let mut fallen: BTreeSet<SourceId> = BTreeSet::new();
        for source in &sources {
            fallen.extend(view.read().sources_under(*source)?);
        }
        let fallen: Vec<SourceId> = fallen.into_iter().collect();
        claims.extend(view.read().claims_touched_by(&fallen)?);
        // What supports a claim counts against those that contradict it.
        let changed: Vec<ClaimId> = claims.iter().copied().collect();
        for claim in changed {
            let sides = view.read().contradictions_of(claim)?;
            claims.extend(sides.into_iter().flat_map(|stored| [stored.one, stored.other]));
        }
        for document in &documents {
            claims.extend(view.read().excerpts_of(*document)?.into_iter().map(|excerpt| excerpt.claim));
        }
    }
    let (from, to) = (Point { entry: from, version: None }, Point { entry: to, version: None });
    let mut all = Vec::new();
    for claim in claims {
        let new = match after.read().claim(claim) {
            Ok(_) => ClaimDetail::of(&after, claim)?,
            // Named by an act, and in no table: `verify` says so.
            Err(LedgerError::Unknown { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        let (difference, is_new) = since(&before, &new, claim)?;
        if !is_new && difference.is_empty() {
            continue;
        }
        let reasons = reasons(ledger, claim, from.entry, to.entry, Audience::Desk)?;
        all.push(Told { claim, other: None, is_new, from, to, text: new_text(&new), difference, reasons });
    }
    print_all(&all, args, session)
}

fn print_all(all: &[Told], args: &Args, session: &mut Session) -> Result<Outcome> {
    if session.json() {
        let claims: Vec<_> = all.iter().map(as_json).collect();
        writeln!(session.out(), "{}", json!({ "schema": "perwhom/diff/1", "claims": claims }))?;
        return Ok(Outcome::Fine);
    }
    if all.iter().all(|told| told.difference.is_empty() && !told.is_new) {
        session.say("nothing differs");
        return Ok(Outcome::Fine);
    }
    session.page();
    let look = Look { paint: session.paint(), width: session.width(), side_by_side: args.side_by_side };
    let out = session.out();
    for (at, told) in all.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let span = match (told.other, told.from.version, told.to.version) {
            (Some(other), ..) => format!("→ {other}"),
            (_, Some(from), Some(to)) => format!("version {from} → {to}"),
            (_, Some(from), None) => format!("version {from} → now"),
            _ if told.is_new => "new".to_owned(),
            _ => format!("@{} → @{}", told.from.entry, told.to.entry),
        };
        let head = format!("{}  {span}  ", look.paint.strong(&told.claim.to_string()));
        let text = if told.difference.wording.is_some() { "" } else { told.text.as_str() };
        print_wrapped(out, if text.is_empty() { head.trim_end() } else { &head }, text, look.width)?;
        print(out, &told.difference, look)?;
        for reason in &told.reasons {
            let lead = format!("    {} ", look.paint.faint(&format!("@{}", reason.entry)));
            let day: String = reason.at.chars().take(10).collect();
            print_wrapped(out, &lead, &format!("{day} {}: {}", reason.by, reason.what), look.width)?;
        }
    }
    Ok(Outcome::Fine)
}

fn as_json(told: &Told) -> serde_json::Value {
    let point = |point: Point| json!({ "entry": point.entry, "version": point.version });
    let reasons: Vec<_> = told
        .reasons
        .iter()
        .map(|r| json!({ "entry": r.entry, "at": r.at, "by": r.by, "what": r.what }))
        .collect();
    json!({
        "claim": told.claim, "other": told.other, "new": told.is_new, "text": told.text,
        "from": point(told.from), "to": point(told.to),
        "difference": told.difference, "reasons": reasons,
    })
}
