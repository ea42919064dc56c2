//! One row a claim.

use crate::model::sheet::{Cell, SheetColumn, columns};
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::render::audit::wording;
use crate::rules::Audited;

/// The columns, in their order.
pub const COLUMNS: &[SheetColumn] = columns![
    #[brief] "claim", 8, "the claim's id";
    "slug", 14, "the name people gave it";
    #[brief] "wording", 60, "the wording, and per whom: the origins of its support";
    "text", 60, "the wording alone";
    "language", 9, "BCP 47 tag of the wording";
    "said_by", 20, "for a claim of words: who said it";
    "when", 16, "when it is said to hold";
    "tags", 20, "what it is filed under";
    "confidence", 11, "the desk's judgement: confirmed, probable, possible, doubtful, improbable, unjudged";
    #[brief] "grade", 7, "reliability A–F of the best stated chain and confidence 1–6; ? where no chain states its origin";
    "evidence", 9, "pieces of evidence for it";
    #[brief] "outlets", 8, "publishers of that evidence; an unknown one counts for itself";
    #[brief] "origins", 8, "stated origins, each once";
    "origin_names", 30, "the stated origins";
    #[brief] "independent", 12, "independent sources: at least–at most";
    "independent_low", 10, "independent sources, counting stated chains only";
    "independent_high", 10, "independent sources, counting all chains; 9 is more than 8";
    #[brief] "against", 9, "independent sources against it";
    "bottlenecks", 30, "voices that all its evidence passes through";
    "contradicts", 14, "claims that cannot be true together with it, open";
    "approved", 9, "whether it is approved as the desk wants it";
    "reviewers", 20, "whose approvals hold";
    "missing", 30, "what is missing before it is approved";
    "published", 40, "stories it appeared in, with the version";
    "retracted", 9, "whether it was taken back";
    #[brief] "findings", 30, "rules that fire and were not waived, the heaviest first";
    "waived", 20, "rules that fire and were set aside";
    "severity", 9, "of its heaviest finding that was not waived: deny, warn, note";
];

/// A claim's row.
#[must_use]
pub fn row(audited: &Audited, standing: &Standing) -> Vec<Cell> {
    let (case, weighed) = (&audited.case, &audited.weighed);
    let (claim, support) = (&case.claim, &weighed.support);
    let approval = audited.approval(standing);
    let rules = |waived: bool| {
        let mut rules: Vec<String> = audited
            .findings
            .iter()
            .filter(|finding| finding.waived.is_some() == waived)
            .map(|finding| finding.rule.to_owned())
            .collect();
        rules.dedup();
        Cell::List(rules)
    };
    let heaviest = audited.findings.iter().filter(|f| f.waived.is_none()).map(|f| f.severity).max();
    let count = |count: usize| Cell::Count(count as u64);
    let optional = |text: Option<&str>| text.map_or(Cell::Empty, Cell::text);
    vec![
        Cell::Text(claim.id.to_string()),
        optional(claim.slug.as_deref()),
        Cell::Text(wording(audited, standing)),
        Cell::Text(claim.text.clone()),
        Cell::Text(claim.language.clone()),
        claim.said_by.map_or(Cell::Empty, |source| Cell::text(standing.name(source))),
        optional(claim.when.as_deref()),
        Cell::List(claim.tags.clone()),
        Cell::Text(claim.confidence.to_string()),
        Cell::Text(weighed.grade.to_string()),
        count(case.with_stance(Stance::Supports).count()),
        count(support.outlets),
        count(support.origins.len()),
        Cell::List(support.origins.iter().map(|source| standing.name(*source).into_owned()).collect()),
        Cell::Text(support.independent.to_string()),
        Cell::Count(support.independent.low.upper().into()),
        Cell::Count(support.independent.high.upper().into()),
        Cell::Text(weighed.against.independent.to_string()),
        Cell::List(support.bottlenecks.iter().map(|voice| voice.name(standing)).collect()),
        Cell::List(case.open_contradictions().map(|open| open.with.to_string()).collect()),
        Cell::Flag(approval.is_given()),
        Cell::List(
            approval.holding.iter().map(|review| format!("{} ({})", review.by, review.role)).collect(),
        ),
        Cell::List(approval.missing.clone()),
        Cell::List(
            case.publications
                .iter()
                .map(|story| format!("{}, {}, version {}", story.place, story.date, story.version))
                .collect(),
        ),
        Cell::Flag(case.retracted),
        rules(false),
        rules(true),
        heaviest.map_or(Cell::Empty, |severity| Cell::Text(severity.to_string())),
    ]
}
