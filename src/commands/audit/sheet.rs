//! The sourcing table in other formats, and by evidence, source or document.

use std::collections::BTreeMap;
use std::io::Write;

use crate::commands::error::{CommandError, Result, Unwritten};
use crate::commands::output::Output;
use crate::commands::printer::Printer;
use crate::commands::session::Session;
use crate::commands::watch::places::{Made, Of};
use crate::exchange::{About, Book, Delimited, Flavour, Html, Json, JsonLines, Markdown, SheetWriter};
use crate::model::audience::Audience;
use crate::model::id::ClaimId;
use crate::model::name;
use crate::model::severity::Severity;
use crate::model::sheet::{Cell, SheetColumn};
use crate::queries::{
    Along, Audit, AuditedClaim, AuditedExcerpt, MemoClaim, View, desk, for_each_document_record,
};
use crate::render::audit::Totals;
use crate::render::memo::html_blocks;
use crate::render::memo_blocks::about_claim;
use crate::render::plain;
use crate::render::sheets::documents::Cited;
use crate::render::sheets::sources::Resting;
use crate::render::sheets::{claims, documents, evidence, findings, sources};
use crate::render::table::{Column, Printed};
use crate::rules::Audited;

/// In which format a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::commands) enum Format {
    /// As it is shown on a terminal
    Table,
    /// Markdown
    Md,
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// A workbook: sheets of claims, evidence, sources and findings
    Xlsx,
    /// A page of its own
    Html,
    /// One JSON object
    Json,
    /// A JSON object a line
    Jsonl,
}

impl Format {
    /// The format that the ending of a file's name, in small letters, says.
    pub(super) fn of_ending(ending: &str) -> Option<Self> {
        Some(match ending {
            "md" | "markdown" => Self::Md,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "xlsx" => Self::Xlsx,
            "html" | "htm" => Self::Html,
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Jsonl,
            "txt" => Self::Table,
            _ => return None,
        })
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::commands) enum Per {
    /// A claim
    Claim,
    /// A piece of evidence
    Evidence,
    /// A source: how many claims rest on it, and on it alone
    Source,
    /// A document: how many claims cite it
    Document,
}

/// By what rows are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::commands) enum GroupBy {
    /// By the sources on its chains
    Source,
    /// By the documents it cites
    Document,
    /// By the rules that fire
    Rule,
    /// By the desk's judgement
    Confidence,
    /// By the people whose approvals are valid
    Reviewer,
}

/// How a table is to look.
#[derive(Debug, Clone)]
pub(in crate::commands) struct Layout {
    pub(super) format: Format,
    pub(super) per: Per,
    pub(super) columns: Vec<String>,
    pub(super) group_by: Option<GroupBy>,
    pub(super) excel: bool,
    pub(super) separator: Option<char>,
}

const GROUP: SheetColumn = SheetColumn::brief("group", 20, "what the rows are grouped by");

impl Per {
    const fn columns(self) -> &'static [SheetColumn] {
        match self {
            Self::Claim => claims::COLUMNS,
            Self::Evidence => evidence::COLUMNS,
            Self::Source => sources::COLUMNS,
            Self::Document => documents::COLUMNS,
        }
    }

    const fn schema(self) -> &'static str {
        match self {
            Self::Claim => "perwhom/audit-claims/1",
            Self::Evidence => "perwhom/audit-evidence/1",
            Self::Source => "perwhom/audit-sources/1",
            Self::Document => "perwhom/audit-documents/1",
        }
    }
}

/// The places of the columns that are wanted, in their order.
fn picked(layout: &Layout) -> Result<Vec<usize>> {
    let all = layout.per.columns();
    if layout.columns.is_empty() {
        // What people read has the chief columns; what programs read has them all.
        let brief = matches!(layout.format, Format::Table | Format::Md | Format::Html);
        return Ok((0..all.len()).filter(|at| !brief || all[*at].is_brief).collect());
    }
    layout
        .columns
        .iter()
        .map(|name| {
            all.iter().position(|column| column.name == name).ok_or_else(|| {
                let names: Vec<&str> = all.iter().map(|column| column.name).collect();
                CommandError::new(format!("unknown column `{name}`; the columns are: {}", names.join(", ")))
            })
        })
        .collect()
}

/// Writes the table, to a file or to standard output.
pub(super) fn write(
    audit: &Audit,
    view: &mut View,
    layout: &Layout,
    output: &Output,
    session: &mut Session,
) -> Result<Totals> {
    let places = picked(layout)?;
    let about = about(view, layout)?;
    let is_to_terminal = output.file.is_none() && session.width().is_some();
    if layout.format == Format::Xlsx && is_to_terminal {
        return Err(CommandError::new("a workbook cannot be printed on a terminal")
            .hint("write it to a file: perwhom audit --output sourcing.xlsx"));
    }
    let width = if output.file.is_none() { session.width() } else { None };
    let is_page = layout.format == Format::Html && layout.per == Per::Claim && layout.group_by.is_none();
    let made = Made { claims: audit.ids(), of: Of::Claims };
    output.write(view, session, made, |view, out| {
        if layout.format == Format::Xlsx {
            return workbook(audit, view, &about, out);
        }
        if is_page {
            return page(audit, view, about, &places, out);
        }
        let mut columns: Vec<SheetColumn> = if layout.group_by.is_some() { vec![GROUP] } else { Vec::new() };
        columns.extend(places.iter().map(|at| layout.per.columns()[*at]));
        let mut writer = writer(layout, about, width, out)?;
        writer.begin(&columns).map_err(Unwritten)?;
        let totals = rows(audit, view, layout, &mut |row| {
            let (group, cells) = row;
            let mut wanted: Vec<Cell> = group.into_iter().map(Cell::Text).collect();
            wanted.extend(places.iter().map(|at| cells[*at].clone()));
            Ok(writer.row(&wanted).map_err(Unwritten)?)
        })?;
        writer.finish().map_err(Unwritten)?;
        Ok(totals)
    })
}

/// A page: the table, and below it each claim with its excerpts in their context, its chains
/// drawn and its findings.
fn page(
    audit: &Audit,
    view: &mut View,
    about: About,
    places: &[usize],
    out: &mut Printer<'_>,
) -> Result<Totals> {
    let columns: Vec<SheetColumn> = places.iter().map(|at| claims::COLUMNS[*at]).collect();
    let mut totals = Totals::default();
    let mut page = Html::new(out, about);
    if columns.first().is_some_and(|column| column.name == "claim") {
        page = page.linked();
    }
    page.begin(&columns).map_err(Unwritten)?;
    // Read one by one afterwards, when their order is known.
    let mut ids: Vec<ClaimId> = Vec::new();
    audit.each(view, Along::Nothing, |claim| -> Result<()> {
        totals.add(&claim.audited);
        ids.push(claim.audited.case.claim.id);
        let row = claims::row(&claim.audited, audit.standing());
        let wanted: Vec<Cell> = places.iter().map(|at| row[*at].clone()).collect();
        Ok(page.row(&wanted).map_err(Unwritten)?)
    })?;
    let below = page.below().map_err(Unwritten)?;
    for id in ids {
        let mut blocks = Vec::new();
        about_claim(&MemoClaim::of(view, id)?, &mut blocks);
        html_blocks(below, &blocks).map_err(Unwritten)?;
    }
    page.end().map_err(Unwritten)?;
    Ok(totals)
}

fn writer<'o>(
    layout: &Layout,
    about: About,
    width: Option<u16>,
    out: &'o mut Printer<'_>,
) -> Result<Box<dyn SheetWriter + 'o>> {
    let flavour = |separator: u8| -> Result<Flavour> {
        let separator = match layout.separator {
            Some(wanted) => u8::try_from(wanted)
                .ok()
                .filter(|byte| matches!(byte, b',' | b';' | b'\t'))
                .ok_or_else(|| CommandError::new("--separator must be `,` or `;`"))?,
            None => separator,
        };
        Ok(if layout.excel { Flavour::Spreadsheet(separator) } else { Flavour::Exact(separator) })
    };
    Ok(match layout.format {
        Format::Csv => Box::new(Delimited::new(out, flavour(b',')?).map_err(Unwritten)?),
        Format::Tsv => Box::new(Delimited::new(out, flavour(b'\t')?).map_err(Unwritten)?),
        Format::Md => Box::new(Markdown::new(out)),
        Format::Html => Box::new(Html::new(out, about)),
        Format::Json => Box::new(Json::new(out, layout.per.schema())),
        Format::Jsonl => Box::new(JsonLines::new(out)),
        Format::Table | Format::Xlsx => Box::new(OnTerminal { out: Some(out), width, table: None }),
    })
}

/// A row, with the group that it stands in.
type Row = (Option<String>, Vec<Cell>);

/// Hands over every row. Groups are put together first; everything else streams.
fn rows(
    audit: &Audit,
    view: &mut View,
    layout: &Layout,
    each: &mut dyn FnMut(Row) -> Result<()>,
) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut grouped: BTreeMap<String, Vec<Vec<Cell>>> = BTreeMap::new();
    let mut resting = Resting::default();
    let mut cited = Cited::default();
    let along = if layout.per == Per::Evidence { Along::Excerpts } else { Along::Nothing };
    audit.each(view, along, |claim| {
        let audited = &claim.audited;
        totals.add(audited);
        let made = match layout.per {
            Per::Claim => vec![claims::row(audited, audit.standing())],
            Per::Evidence => evidence_rows(claim, audit),
            Per::Source => {
                resting.add(audited);
                Vec::new()
            }
            Per::Document => {
                cited.add(audited);
                Vec::new()
            }
        };
        match layout.group_by {
            None => made.into_iter().try_for_each(|cells| each((None, cells))),
            Some(by) => {
                for group in groups(audited, audit, by) {
                    grouped.entry(group).or_default().extend(made.iter().cloned());
                }
                Ok(())
            }
        }
    })?;
    for (group, rows) in grouped {
        for cells in rows {
            each((Some(group.clone()), cells))?;
        }
    }
    match layout.per {
        Per::Source => {
            resting.rows(audit.standing()).into_iter().try_for_each(|cells| each((None, cells)))?;
        }
        Per::Document => {
            for_each_document_record(view, |record| -> Result<()> {
                cited.row(&record, audit.standing()).map_or(Ok(()), |cells| each((None, cells)))
            })?;
        }
        Per::Claim | Per::Evidence => {}
    }
    Ok(totals)
}

fn evidence_rows(claim: &AuditedClaim, audit: &Audit) -> Vec<Vec<Cell>> {
    let audited = &claim.audited;
    let cited = audited.case.evidence.iter().zip(&claim.excerpts);
    cited
        .map(|(evidence, AuditedExcerpt { document, exact })| {
            evidence::row(audited, evidence, document, exact.as_deref(), audit.standing())
        })
        .collect()
}

/// The groups that a claim stands in.
fn groups(audited: &Audited, audit: &Audit, by: GroupBy) -> Vec<String> {
    let case = &audited.case;
    let mut groups: Vec<String> = match by {
        GroupBy::Source => {
            let sources = case.evidence.iter().flat_map(|evidence| evidence.chain.sources());
            sources.map(|source| audit.standing().name(source).into_owned()).collect()
        }
        GroupBy::Document => case.evidence.iter().map(|evidence| evidence.document.to_string()).collect(),
        GroupBy::Rule => audited.findings.iter().map(|finding| finding.rule.to_owned()).collect(),
        GroupBy::Confidence => {
            vec![format!("{} {}", case.claim.confidence.figure(), case.claim.confidence)]
        }
        GroupBy::Reviewer => {
            let approval = audited.approval(audit.standing());
            approval.holding.iter().map(|review| review.by.clone()).collect()
        }
    };
    groups.sort();
    groups.dedup();
    if groups.is_empty() {
        groups.push("(none)".to_owned());
    }
    groups
}

/// A workbook of claims, evidence, sources and findings, and what it is.
fn workbook(audit: &Audit, view: &mut View, about: &About, out: &mut Printer<'_>) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut book = Book::default();
    let mut resting = Resting::default();
    let mut sheet = book.sheet("claims", claims::COLUMNS).map_err(Unwritten)?;
    audit.each(view, Along::Nothing, |claim| -> Result<()> {
        let audited = &claim.audited;
        totals.add(audited);
        resting.add(audited);
        let heaviest = audited.findings.iter().filter(|f| f.waived.is_none()).map(|f| f.severity).max();
        Ok(sheet.row(&claims::row(audited, audit.standing()), heaviest.map(weight)).map_err(Unwritten)?)
    })?;
    sheet.finish().map_err(Unwritten)?;
    let mut sheet = book.sheet("evidence", evidence::COLUMNS).map_err(Unwritten)?;
    audit.each(view, Along::Excerpts, |claim| -> Result<()> {
        for cells in evidence_rows(claim, audit) {
            sheet.row(&cells, None).map_err(Unwritten)?;
        }
        Ok(())
    })?;
    sheet.finish().map_err(Unwritten)?;
    let mut sheet = book.sheet("sources", sources::COLUMNS).map_err(Unwritten)?;
    for cells in resting.rows(audit.standing()) {
        sheet.row(&cells, None).map_err(Unwritten)?;
    }
    sheet.finish().map_err(Unwritten)?;
    let mut sheet = book.sheet("findings", findings::COLUMNS).map_err(Unwritten)?;
    audit.each(view, Along::Nothing, |claim| -> Result<()> {
        let audited = &claim.audited;
        for finding in &audited.findings {
            sheet
                .row(&findings::row(&audited.case.claim, finding), Some(weight(finding.severity)))
                .map_err(Unwritten)?;
        }
        Ok(())
    })?;
    sheet.finish().map_err(Unwritten)?;
    let meanings =
        [("claims", claims::COLUMNS), ("evidence", evidence::COLUMNS), ("sources", sources::COLUMNS)];
    book.about(about, &meanings).map_err(Unwritten)?;
    book.write(out).map_err(Unwritten)?;
    Ok(totals)
}

const fn weight(severity: Severity) -> usize {
    match severity {
        Severity::Allow => 0,
        Severity::Note => 1,
        Severity::Warn => 2,
        Severity::Deny => 3,
    }
}

/// What the table is, for who reads it later.
fn about(view: &View, layout: &Layout) -> Result<About> {
    let reader = view.read();
    let desk = desk(view)?.unwrap_or_else(|| "the desk".to_owned());
    let mut facts = vec![
        (
            "ledger".to_owned(),
            view.ledger().path().file_name().unwrap_or_default().to_string_lossy().into_owned(),
        ),
        ("desk".to_owned(), desk.clone()),
        ("looked at".to_owned(), view.now().to_string()),
    ];
    if let Some(head) = reader.entry(reader.horizon()?)? {
        facts.push(("head of the log".to_owned(), format!("entry {}, {}, {}", head.n, head.at, head.hash)));
    }
    let policy = reader.policy()?;
    let set: Vec<String> = policy
        .settings()
        .map(|(setting, tag, value)| (setting.to_string(), tag, value.to_owned()))
        .chain(policy.severities().map(|(rule, tag, severity)| (rule.to_owned(), tag, severity.to_string())))
        .map(|(name, tag, value)| {
            let tag = if tag.is_empty() { String::new() } else { format!(" for {tag}") };
            format!("{name} {value}{tag}")
        })
        .collect();
    facts.push(("command".to_owned(), command_line(view)?));
    facts.push((
        "policy".to_owned(),
        if set.is_empty() { "perwhom's own".to_owned() } else { set.join("; ") },
    ));
    let per = match layout.per {
        Per::Claim => "claims",
        Per::Evidence => "evidence",
        Per::Source => "sources",
        Per::Document => "documents",
    };
    Ok(About { title: format!("Sourcing table: {per}, {desk}"), facts })
}

/// The command as it was typed, without the words that name a confidential source.
fn command_line(view: &View) -> Result<String> {
    let mut spellings = Vec::new();
    if view.audience() == Audience::Others {
        for source in view.read().sources()?.into_iter().filter(|source| source.description.is_some()) {
            spellings.extend(source.aliases.into_iter().chain([source.name]).map(|name| name::folded(&name)));
        }
    }
    let words = std::env::args_os().skip(1).map(|word| {
        let word = word.to_string_lossy().into_owned();
        let folded = name::folded(&word);
        if spellings.iter().any(|spelling| !spelling.is_empty() && folded.contains(spelling.as_str())) {
            "…".to_owned()
        } else if word.contains(char::is_whitespace) || word.is_empty() {
            format!("\"{word}\"")
        } else {
            word
        }
    });
    Ok(std::iter::once("perwhom".to_owned()).chain(words).collect::<Vec<_>>().join(" "))
}

/// A table as a terminal shows it.
struct OnTerminal<'o> {
    out: Option<&'o mut dyn Write>,
    width: Option<u16>,
    table: Option<Printed<'o>>,
}

impl SheetWriter for OnTerminal<'_> {
    fn begin(&mut self, columns: &[SheetColumn]) -> std::io::Result<()> {
        let columns = columns
            .iter()
            .map(
                |column| {
                    if column.width > 12 { Column::words(column.name) } else { Column::fixed(column.name) }
                },
            )
            .collect();
        self.table = self.out.take().map(|out| Printed::new(columns, self.width, out));
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> std::io::Result<()> {
        let cells = cells.iter().map(|cell| plain::line(&cell.plain()).into_owned()).collect();
        self.table.as_mut().map_or(Ok(()), |table| table.row(cells))
    }

    fn finish(&mut self) -> std::io::Result<()> {
        self.table.take().map_or(Ok(()), Printed::finish)
    }
}
