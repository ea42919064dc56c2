//! One row a claim.

use crate::model::claim::Claim;
use crate::model::sheet::{Cell, CellColumn, SheetColumn, headings};
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::render::audit::wording;
use crate::rules::Audited;
use crate::weigh::{Approval, Side};

/// The columns, in their order.
pub const COLUMNS: &[SheetColumn] = &headings::<_, { TABLE.len() }>(TABLE);

/// A claim, as its row is made of it.
struct Row<'a> {
    audited: &'a Audited,
    standing: &'a Standing,
    approval: Approval<'a>,
}

impl Row<'_> {
    const fn claim(&self) -> &Claim {
        &self.audited.case.claim
    }

    const fn support(&self) -> &Side {
        &self.audited.weighed.support
    }

    /// The rules that fire, those that were set aside or those that were not.
    fn rules(&self, waived: bool) -> Cell {
        let findings = self.audited.findings.iter().filter(|finding| finding.waived.is_some() == waived);
        let mut rules: Vec<String> = findings.map(|finding| finding.rule.to_owned()).collect();
        rules.dedup();
        Cell::List(rules)
    }
}

type Column = CellColumn<fn(&Row<'_>) -> Cell>;

const TABLE: &[Column] = &[
    Column::brief("claim", 8, "the claim's id", |row| Cell::Text(row.claim().id.to_string())),
    Column::full("slug", 14, "the name people gave it", |row| Cell::optional(row.claim().slug.as_deref())),
    Column::brief("wording", 60, "the wording, and per whom: the origins of its support", |row| {
        Cell::Text(wording(row.audited, row.standing))
    }),
    Column::full("text", 60, "the wording alone", |row| Cell::Text(row.claim().text.clone())),
    Column::full("language", 9, "BCP 47 tag of the wording", |row| Cell::Text(row.claim().language.clone())),
    Column::full("said_by", 20, "for a claim of words: who said it", |row| {
        row.claim().said_by.map_or(Cell::Empty, |source| Cell::text(row.standing.name(source)))
    }),
    Column::full("when", 16, "when it is true, as stated", |row| Cell::optional(row.claim().when.as_deref())),
    Column::full("tags", 20, "what it is filed under", |row| Cell::List(row.claim().tags.clone())),
    Column::full(
        "confidence",
        11,
        "the desk's judgement: confirmed, probable, possible, doubtful, improbable, unjudged",
        |row| Cell::Text(row.claim().confidence.to_string()),
    ),
    Column::brief(
        "grade",
        7,
        "reliability A–F of the best stated chain and confidence 1–6; ? where no chain states its origin",
        |row| Cell::Text(row.audited.weighed.grade.to_string()),
    ),
    Column::full("evidence", 9, "pieces of evidence for it", |row| {
        count(row.audited.case.with_stance(Stance::Supports).count())
    }),
    Column::brief("outlets", 8, "publishers of that evidence; an unknown one counts for itself", |row| {
        count(row.support().outlets)
    }),
    Column::brief("origins", 8, "stated origins, each once", |row| count(row.support().origins.len())),
    Column::full("origin_names", 30, "the stated origins", |row| {
        Cell::List(
            row.support().origins.iter().map(|source| row.standing.name(*source).into_owned()).collect(),
        )
    }),
    Column::brief("independent", 12, "independent sources: at least–at most", |row| {
        Cell::Text(row.support().independent.to_string())
    }),
    Column::full("independent_low", 10, "independent sources, counting stated chains only", |row| {
        Cell::Count(row.support().independent.low.upper().into())
    }),
    Column::full(
        "independent_high",
        10,
        "independent sources, counting all chains; 9 is more than 8",
        |row| Cell::Count(row.support().independent.high.upper().into()),
    ),
    Column::brief("against", 9, "independent sources against it", |row| {
        Cell::Text(row.audited.weighed.against.independent.to_string())
    }),
    Column::full("bottlenecks", 30, "voices that all its evidence passes through", |row| {
        Cell::List(row.support().bottlenecks.iter().map(|voice| voice.name(row.standing)).collect())
    }),
    Column::full("contradicts", 14, "claims that it openly contradicts", |row| {
        Cell::List(row.audited.case.open_contradictions().map(|open| open.with.to_string()).collect())
    }),
    Column::full("approved", 9, "whether it has the approvals that the desk's policy asks for", |row| {
        Cell::Flag(row.approval.is_given())
    }),
    Column::full("reviewers", 20, "who approved it, where the approval is valid", |row| {
        let holding = row.approval.holding.iter();
        Cell::List(holding.map(|review| format!("{} ({})", review.by, review.role)).collect())
    }),
    Column::full("missing", 30, "what is missing before it is approved", |row| {
        Cell::List(row.approval.missing.clone())
    }),
    Column::full("published", 40, "stories it appeared in, with the version", |row| {
        let stories = row.audited.case.publications.iter();
        Cell::List(
            stories
                .map(|story| format!("{}, {}, version {}", story.place, story.date, story.version))
                .collect(),
        )
    }),
    Column::full("retracted", 9, "whether it was retracted", |row| Cell::Flag(row.audited.case.retracted)),
    Column::brief("findings", 30, "rules that fire and are not waived, the most severe first", |row| {
        row.rules(false)
    }),
    Column::full("waived", 20, "rules that fire and are waived", |row| row.rules(true)),
    Column::full("severity", 9, "of its most severe finding that is not waived: deny, warn, note", |row| {
        let counted = row.audited.findings.iter().filter(|finding| finding.waived.is_none());
        counted
            .map(|finding| finding.severity)
            .max()
            .map_or(Cell::Empty, |severity| Cell::Text(severity.to_string()))
    }),
];

/// A claim's row.
#[must_use]
pub fn row(audited: &Audited, standing: &Standing) -> Vec<Cell> {
    let row = Row { audited, standing, approval: audited.approval(standing) };
    TABLE.iter().map(|column| (column.cell)(&row)).collect()
}

const fn count(count: usize) -> Cell {
    Cell::Count(count as u64)
}
