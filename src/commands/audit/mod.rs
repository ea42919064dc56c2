mod look;
mod reference;
mod sheet;
mod shown;
mod todo;

use self::look::Look;
pub use self::reference::reference;
use self::sheet::{Format, GroupBy, Layout, Per};
use super::as_of::AsOf;
use super::error::{CommandError, Result};
use super::outcome::Outcome;
use super::output::Output;
use super::rule_name::known_rule;
use super::selection::selection;
use super::session::Session;
use super::tampering::warn_of_tampering;
use super::when::When;
use crate::acts::{document_id, source_id};
use crate::ledger::Reader;
use crate::model::confidence::Confidence;
use crate::queries::{Audit, AuditRequest, Order};

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

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Id => Self::Id,
            Sort::Independent => Self::Independent,
            Sort::Findings => Self::Findings,
            Sort::Grade => Self::Grade,
            Sort::Against => Self::Against,
        }
    }
}

/// Print the sourcing table: who vouches for what, how well, and what is wrong
///
/// Each claim with its outlets (publishers), origins (stated), independent sources (`1–3`: one
/// is stated, three are possible), what is for and against it, its grade and its findings; then
/// each finding once with its reason and its fix; then totals. Claims that are named are read
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
    /// What would fix the most: documents to open and people to reach
    #[arg(long, conflicts_with_all = ["format", "output", "columns", "group_by"])]
    todo: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    for rule in args.rules.iter().chain(&args.deny) {
        known_rule(rule)?;
    }
    let layout = layout(args, session)?;
    let mut view = session.view(&args.as_of, args.output.audience())?;
    let audit = Audit::of(&view, request(args, view.read())?)?;
    let named = if args.claims.is_empty() { None } else { audit.ids() };
    let altered = warn_of_tampering(session, view.read(), named.unwrap_or_default())?;
    let totals = if let Some(layout) = layout {
        sheet::write(&audit, &mut view, &layout, &args.output, session)?
    } else {
        let look = Look { paint: session.paint(), width: session.width(), is_json: is_json(args, session) };
        shown::write(&audit, &mut view, look, args.todo, &args.output, session)?
    };
    Ok(if totals.denied > 0 || altered { Outcome::Found } else { Outcome::Fine })
}

/// What the arguments ask for.
fn request(args: &Args, reader: Reader<'_>) -> Result<AuditRequest> {
    Ok(AuditRequest {
        selection: selection(reader, &args.claims, args.search.as_deref(), args.since.as_ref())?,
        tags: args.tags.clone(),
        rules: args.rules.clone(),
        confidence: args.confidence.clone(),
        through: args.source.as_deref().map(|source| source_id(reader, source)).transpose()?,
        document: args.document.as_deref().map(|document| document_id(reader, document)).transpose()?,
        denied: args.deny.clone(),
        order: args.sort.into(),
        limit: args.limit,
    })
}

fn is_json(args: &Args, session: &Session) -> bool {
    session.json() || args.format == Some(Format::Json)
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
        return Err(CommandError::new("--excel and --separator need --format csv"));
    }
    if args.group_by.is_some() && !matches!(args.per, Per::Claim | Per::Evidence) {
        return Err(CommandError::new("--group-by groups claims or evidence; leave --per off"));
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
