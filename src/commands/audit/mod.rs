mod reference;
mod sheet;
mod todo;
mod unread;

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;

pub use self::reference::reference;
use self::sheet::{Format, GroupBy, Layout, Per};
use self::unread::Unread;
use super::as_of::{AsOf, entry_of};
use super::error::CommandError;
use super::output::Output;
use super::session::Session;
use super::watch::places::{Made, Of};
use super::when::When;
use super::{Outcome, Result};
use crate::acts::{claim_id, document_id, source_id};
use crate::ledger::{Ledger, Query, Reader};
use crate::model::confidence::Confidence;
use crate::model::id::{ClaimId, DocumentId, SourceId};
use crate::model::moment::Moment;
use crate::model::standing::{Case, Standing};
use crate::queries::readings;
use crate::render::audit::{AuditTable, Totals, print_finding, print_wrapped};
use crate::render::json::{AUDIT, ClaimJson, summary};
use crate::render::paint::Paint;
use crate::rules::{self, Audited, RULES, audited};

/// How claims are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Sort {
    /// By id
    Id,
    /// Fewest independent sources first
    Independent,
    /// Most and heaviest findings first
    Findings,
    /// Worst grade first
    Grade,
    /// Most against first
    Against,
}

/// Print the sourcing table: who vouches for what, how well, and what is wrong
///
/// Each claim with its outlets (publishers), origins (stated), independent sources (`1–3`: one
/// is stated, three are possible), what is for and against it, its grade and its findings; then
/// each finding once with its reason and its cure; then totals. Claims that are named are read
/// down to the texts of their documents.
///
/// Exits with status 1 where something denied was found.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom audit
  perwhom audit --as-of 2024-06-14
  perwhom audit C1 C4
  perwhom audit --tag story:bases --sort findings
  perwhom audit --rule single-sourced --confidence confirmed --confidence probable
  perwhom audit --source Figuera --since 2024-06-01
  perwhom audit --deny single-sourced --quiet --json | jq .summary
  perwhom audit --output sourcing.xlsx
  perwhom audit --format csv --excel --separator ';' > sourcing.csv
  perwhom audit --per source
  perwhom audit --columns claim,text,independent,findings --format md
  perwhom audit --todo")]
pub(super) struct Args {
    /// Only these claims, by id or slug
    claims: Vec<String>,
    /// Only claims filed under this tag; all of them where it repeats
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only claims on which this rule fires; any of them where it repeats
    #[arg(long = "rule", value_name = "RULE")]
    rules: Vec<String>,
    /// Only claims of this confidence; any of them where it repeats
    #[arg(long, value_name = "WORD")]
    confidence: Vec<Confidence>,
    /// Only claims with evidence through this source or one under it
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// Only claims with evidence in this document
    #[arg(long, value_name = "DOCUMENT")]
    document: Option<String>,
    /// Only claims whose wording has these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Only claims that changed on this date or later
    #[arg(long, value_name = "DATE")]
    since: Option<When>,
    /// The order
    #[arg(long, value_enum, default_value_t = Sort::Id)]
    sort: Sort,
    /// At most so many claims
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Deny this rule, for this run
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,
    /// In which format [default: by the ending of --output, else a table]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// What a row is
    #[arg(long, value_enum, default_value_t = Per::Claim)]
    per: Per,
    /// Which columns, in which order, with commas between [default: for programs all of them, for
    /// people the chief ones]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Vec<String>,
    /// Put the rows together, with a column that names the group
    #[arg(long, value_enum, value_name = "WHAT")]
    group_by: Option<GroupBy>,
    /// CSV for spreadsheets: a byte order mark, and what they would take for a formula made
    /// harmless with a `'` before it; without it, CSV is exact, for programs
    #[arg(long)]
    excel: bool,
    /// The separator of CSV: `,` or `;`
    #[arg(long, value_name = "CHARACTER")]
    separator: Option<char>,
    /// What would cure the most: the documents to open and the people to reach
    #[arg(long, conflicts_with_all = ["format", "output", "columns", "group_by"])]
    todo: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    as_of: AsOf,
}

/// What of the arguments is decided claim by claim.
struct Filter {
    tags: Vec<String>,
    rules: Vec<String>,
    confidence: Vec<Confidence>,
    sources: Option<BTreeSet<SourceId>>,
    document: Option<DocumentId>,
    limit: Option<usize>,
    /// Whether the claims are named, so that retracted ones are wanted too.
    is_named: bool,
}

impl Filter {
    fn takes_case(&self, case: &Case) -> bool {
        let claim = &case.claim;
        let through = |sources: &BTreeSet<SourceId>| {
            case.evidence
                .iter()
                .any(|evidence| evidence.chain.sources().any(|source| sources.contains(&source)))
        };
        self.tags.iter().all(|tag| claim.tags.contains(tag))
            && (self.confidence.is_empty() || self.confidence.contains(&claim.confidence))
            && self.sources.as_ref().is_none_or(through)
            && self
                .document
                .is_none_or(|document| case.evidence.iter().any(|evidence| evidence.document == document))
    }

    fn takes(&self, audited: &Audited) -> bool {
        // A retracted claim is of interest only where something is left to be done about it.
        if audited.case.retracted && !self.is_named && audited.findings.is_empty() {
            return false;
        }
        self.rules.is_empty()
            || audited.findings.iter().any(|finding| self.rules.iter().any(|rule| rule == finding.rule))
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    for rule in args.rules.iter().chain(&args.deny) {
        known_rule(rule)?;
    }
    let layout = layout(args, session)?;
    let view = session.view(&args.as_of, args.output.audience())?;
    let reader = view.read();
    let ids = claims_meant(reader, &args.claims, args.search.as_deref(), args.since.as_ref())?;
    let filter = Filter {
        tags: args.tags.clone(),
        rules: args.rules.clone(),
        confidence: args.confidence.clone(),
        sources: match &args.source {
            Some(source) => {
                let id = reader.same_as(source_id(reader, source)?)?;
                Some(reader.sources_under(id)?.into_iter().collect())
            }
            None => None,
        },
        document: match &args.document {
            Some(document) => Some(document_id(reader, document)?),
            None => None,
        },
        limit: args.limit,
        is_named: !args.claims.is_empty(),
    };
    let altered = if args.claims.is_empty() { false } else { tell_doubts(session, reader, ids.as_deref())? };
    let mut standing = view.standing()?;
    for rule in &args.deny {
        standing.deny(rule.clone());
    }
    let audit = Audit { standing, filter, ids, reads_texts: !args.claims.is_empty(), sort: args.sort };
    let ledger = view.into_ledger();
    let totals = if let Some(layout) = layout {
        sheet::write(&audit, ledger, &layout, &args.output, &args.as_of, session)?
    } else {
        print(&audit, ledger, args, session)?
    };
    Ok(if totals.denied > 0 || altered { Outcome::Found } else { Outcome::Fine })
}

/// Prints the audit as it is shown without being asked.
fn print(audit: &Audit, ledger: Ledger, args: &Args, session: &mut Session) -> Result<Totals> {
    let beside = session.view_again(&args.as_of, args.output.audience())?;
    let look = Look { paint: session.paint(), width: session.width(), is_json: session.json() };
    let is_json = look.is_json || args.format == Some(Format::Json);
    let made = Made { claims: audit.ids.as_deref(), of: Of::Claims };
    let (totals, is_empty) = args.output.write(&beside, session, made, |out| {
        if args.todo {
            return todo::print(audit, ledger, look, out);
        }
        let print = if is_json { print_json } else { print_table };
        let totals = print(audit, ledger, look, out)?;
        let is_empty = totals.claims == 0;
        Ok((totals, is_empty))
    })?;
    if is_empty && !is_json {
        let nothing = "no claim is like that; see them all: perwhom list";
        session.say(if args.todo { "nothing is left to do" } else { nothing });
    }
    Ok(totals)
}

/// How the table is to look, where it is not the one that is shown without being asked.
fn layout(args: &Args, session: &Session) -> Result<Option<Layout>> {
    let format = args.output.format(args.format, Format::of_ending, "")?;
    let is_plain = args.per == Per::Claim && args.columns.is_empty() && args.group_by.is_none();
    let is_shown = args.output.file.is_none()
        && (format.is_none() || format == Some(Format::Table) || format == Some(Format::Json));
    if args.todo || (is_plain && is_shown) {
        return Ok(None);
    }
    let default = if session.json() { Format::Json } else { Format::Table };
    let format = format.unwrap_or(default);
    if (args.excel || args.separator.is_some()) && !matches!(format, Format::Csv | Format::Tsv) {
        return Err(CommandError::new("--excel and --separator are for --format csv"));
    }
    if args.group_by.is_some() && !matches!(args.per, Per::Claim | Per::Evidence) {
        return Err(CommandError::new("--group-by puts claims or evidence together; leave --per off"));
    }
    if format == Format::Xlsx && !is_plain {
        return Err(CommandError::new(
            "a workbook has a sheet for claims, evidence, sources and findings; leave --per, --columns and --group-by off",
        ));
    }
    Ok(Some(Layout {
        format,
        per: args.per,
        columns: args.columns.clone(),
        group_by: args.group_by,
        excel: args.excel,
        separator: args.separator,
    }))
}

/// Audits everything, as `audit` without arguments does.
pub(super) fn run_plain(session: &mut Session) -> Result<Outcome> {
    let everything = Args {
        claims: Vec::new(),
        tags: Vec::new(),
        rules: Vec::new(),
        confidence: Vec::new(),
        source: None,
        document: None,
        search: None,
        since: None,
        sort: Sort::Id,
        limit: None,
        deny: Vec::new(),
        format: None,
        per: Per::Claim,
        columns: Vec::new(),
        group_by: None,
        excel: false,
        separator: None,
        todo: false,
        output: Output::default(),
        as_of: AsOf::NOW,
    };
    run(&everything, session)
}

pub(super) fn known_rule(name: &str) -> Result<()> {
    if rules::named(name).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    Err(CommandError::new(format!("there is no rule `{name}`; the rules are: {}", known.join(", ")))
        .hint("read about one: perwhom explain RULE"))
}

/// Says what of the claims that are named the log does not bear out.
pub(super) fn tell_doubts(session: &Session, reader: Reader<'_>, ids: Option<&[ClaimId]>) -> Result<bool> {
    let mut altered = false;
    for id in ids.unwrap_or_default() {
        for doubt in reader.doubts_about(*id)? {
            altered = true;
            session.warn(&format!("ALTERED: {doubt}; see all that was changed: perwhom verify"));
        }
    }
    Ok(altered)
}

/// The last entry before a time begins.
pub(super) fn before(reader: Reader<'_>, since: &When) -> Result<u64> {
    match since {
        When::Entry(_) => Ok(entry_of(reader, since, Session::now()?)?.saturating_sub(1)),
        since => {
            let begins = since.beginning(Session::now()?)?;
            let before = jiff::Timestamp::from_millisecond(begins.timestamp().as_millisecond() - 1)
                .map_err(|error| CommandError::new(format!("--since: {error}")))?;
            Ok(reader.entry_at(Moment::from_timestamp(before))?)
        }
    }
}

/// The claims that are named, found or changed; all of them where none of that was asked for.
pub(super) fn claims_meant(
    reader: Reader<'_>,
    named: &[String],
    search: Option<&str>,
    since: Option<&When>,
) -> Result<Option<Vec<ClaimId>>> {
    let mut sets: Vec<BTreeSet<ClaimId>> = Vec::new();
    if !named.is_empty() {
        let named: std::result::Result<BTreeSet<ClaimId>, _> =
            named.iter().map(|claim| claim_id(reader, claim)).collect();
        sets.push(named?);
    }
    if let Some(words) = search {
        let query: Query = words.parse()?;
        sets.push(reader.claims_with(&query)?.into_iter().collect());
    }
    if let Some(since) = since {
        let before = before(reader, since)?;
        sets.push(reader.claims_changed_after(before)?);
    }
    let common = sets.into_iter().reduce(|a, b| a.intersection(&b).copied().collect());
    Ok(common.map(|ids| ids.into_iter().collect()))
}

/// What is to be audited, and how.
struct Audit {
    standing: Standing,
    filter: Filter,
    ids: Option<Vec<ClaimId>>,
    reads_texts: bool,
    sort: Sort,
}

/// How many claims are handed over at once between reading and weighing.
const BATCH: usize = 512;

impl Audit {
    /// Every claim that is wanted, in order, one after the other. One thread reads, this one
    /// weighs; where it falls behind, the one that reads weighs too. The ledger is handed back,
    /// to be read again.
    fn each(&self, ledger: Ledger, mut each: impl FnMut(&Audited) -> Result<()>) -> Result<Ledger> {
        let mut kept: Vec<Audited> = Vec::new();
        let mut taken = 0;
        let ledger = thread::scope(|scope| -> Result<Ledger> {
            let (send, receive) = sync_channel::<Batch>(4);
            let reading = scope.spawn(move || self.read(ledger, &send));
            'all: for batch in receive {
                for audited in batch.weighed(self) {
                    if !self.filter.takes(&audited) {
                        continue;
                    }
                    if self.sort == Sort::Id {
                        if self.filter.limit.is_some_and(|limit| taken >= limit) {
                            break 'all;
                        }
                        taken += 1;
                        each(&audited)?;
                    } else {
                        kept.push(audited);
                    }
                }
            }
            reading.join().unwrap_or_else(|_| Err(CommandError::new("reading the ledger failed midway")))
        })?;
        self.put_in_order(&mut kept);
        for audited in kept.iter().take(self.filter.limit.unwrap_or(usize::MAX)) {
            each(audited)?;
        }
        Ok(ledger)
    }

    /// Reads the claims that are wanted and hands them over, until nobody takes them.
    fn read(&self, ledger: Ledger, send: &SyncSender<Batch>) -> Result<Ledger> {
        let mut batch = Vec::with_capacity(BATCH);
        let reader = ledger.read();
        let read = reader.for_each_case(self.ids.as_deref(), |case| {
            if !self.filter.takes_case(&case) {
                return Ok(());
            }
            let readings =
                if self.reads_texts { Some(readings(&reader.excerpts(&case.evidence)?)) } else { None };
            batch.push((case, readings));
            if batch.len() < BATCH {
                return Ok(());
            }
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            let is_heard = match send.try_send(Batch::Read(full)) {
                Err(TrySendError::Full(back)) => send.send(Batch::Weighed(back.weighed(self))).is_ok(),
                tried => tried.is_ok(),
            };
            // Enough was heard: the rest need not be read.
            if is_heard { Ok(()) } else { Err(Stop::Enough) }
        });
        match read {
            Ok(()) | Err(Stop::Enough) => {}
            Err(Stop::Failed(error)) => return Err(error),
        }
        // Nobody may be left to hear the last ones.
        let _ = send.send(Batch::Read(batch));
        Ok(ledger)
    }

    fn put_in_order(&self, kept: &mut [Audited]) {
        match self.sort {
            Sort::Id => {}
            Sort::Independent => kept.sort_by_key(|audited| {
                let independent = audited.weighed.support.independent;
                (independent.high, independent.low)
            }),
            Sort::Findings => kept.sort_by_key(|audited| {
                let mut weights: Vec<_> = audited.findings.iter().map(|finding| finding.severity).collect();
                weights.sort();
                weights.reverse();
                std::cmp::Reverse(weights)
            }),
            Sort::Grade => kept.sort_by_key(|audited| {
                let grade = audited.weighed.grade;
                std::cmp::Reverse((grade.confidence.figure(), !grade.stated, grade.reliability.rank()))
            }),
            Sort::Against => kept.sort_by_key(|audited| {
                let against = audited.weighed.against.independent;
                std::cmp::Reverse((against.high, against.low))
            }),
        }
    }
}

/// Some claims, handed over at once.
enum Batch {
    /// As they were read, and how their excerpts were found.
    Read(Vec<(Case, Option<Vec<rules::Reading>>)>),
    /// Weighed already.
    Weighed(Vec<Audited>),
}

impl Batch {
    fn weighed(self, audit: &Audit) -> Vec<Audited> {
        match self {
            Self::Read(cases) => {
                let weigh = |(case, readings): (Case, Option<Vec<_>>)| {
                    audited(&audit.standing, case, readings.as_deref())
                };
                cases.into_iter().map(weigh).collect()
            }
            Self::Weighed(audited) => audited,
        }
    }
}

/// Why reading ended early.
enum Stop {
    Enough,
    Failed(CommandError),
}

impl From<crate::ledger::LedgerError> for Stop {
    fn from(error: crate::ledger::LedgerError) -> Self {
        Self::Failed(error.into())
    }
}

fn print_json(audit: &Audit, ledger: Ledger, _: Look, out: &mut dyn Write) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut line = Vec::new();
    write!(out, "{{\"schema\":\"{AUDIT}\",\"claims\":[")?;
    audit.each(ledger, |audited| {
        line.clear();
        if totals.claims > 0 {
            line.extend_from_slice(b",\n");
        }
        serde_json::to_writer(&mut line, &ClaimJson::new(audited, &audit.standing))?;
        totals.add(audited);
        Ok(out.write_all(&line)?)
    })?;
    writeln!(out, "],\"summary\":{}}}", serde_json::Value::Object(summary(&totals)))?;
    Ok(totals)
}

/// How what is shown on a screen looks.
#[derive(Clone, Copy)]
struct Look {
    paint: Paint,
    width: Option<u16>,
    is_json: bool,
}

fn print_table(audit: &Audit, ledger: Ledger, look: Look, out: &mut dyn Write) -> Result<Totals> {
    let Look { paint, width, .. } = look;
    let mut totals = Totals::default();
    let mut table = AuditTable::new(width, out);
    let ledger = audit.each(ledger, |audited| {
        totals.add(audited);
        Ok(table.row(audited, &audit.standing)?)
    })?;
    if totals.claims == 0 {
        return Ok(totals);
    }
    table.finish()?;
    if !totals.by_rule.is_empty() {
        writeln!(out)?;
        let mut unread = Unread::default();
        // Read again, not held: the findings of a million claims are long.
        audit.each(ledger, |audited| {
            for finding in &audited.findings {
                let is_wanted = audit.filter.rules.is_empty()
                    || audit.filter.rules.iter().any(|rule| rule == finding.rule);
                if is_wanted && !unread.takes(audited, finding) {
                    print_finding(out, audited, finding, paint, width)?;
                }
            }
            Ok(())
        })?;
        unread.print(out, paint, width)?;
    }
    writeln!(out)?;
    print_wrapped(out, "", &totals.words(), width)?;
    Ok(totals)
}
