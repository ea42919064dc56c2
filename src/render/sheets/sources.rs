//! One row a source: how much rests on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::id::{ClaimId, SourceId};
use crate::model::sheet::{Cell, CellColumn, SheetColumn, headings};
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::rules::Audited;
use crate::weigh::Voice;

/// The columns, in their order.
pub const COLUMNS: &[SheetColumn] = &headings::<_, { TABLE.len() }>(TABLE);

/// A source, as its row is made of it.
struct Row<'a> {
    id: SourceId,
    rests: &'a Rests,
    standing: &'a Standing,
}

type Column = CellColumn<fn(&Row<'_>) -> Cell>;

const TABLE: &[Column] = &[
    Column::brief("source", 8, "the source's id", |row| Cell::Text(row.id.to_string())),
    Column::brief("name", 36, "its main name", |row| {
        Cell::Text(row.standing.written_name(row.id).into_owned())
    }),
    Column::brief(
        "kind",
        11,
        "person, office, body, outlet, agency, document, dataset, unnamed, carrier, desk, unjudged",
        |row| Cell::Text(row.standing.kind(row.id).to_string()),
    ),
    Column::brief("reliability", 10, "A–F", |row| Cell::Text(row.standing.reliability(row.id).to_string())),
    Column::brief(
        "controller",
        30,
        "what it is under: its owner, the whole it is part of, or whom it speaks for",
        |row| {
            let under = row.standing.source(row.id).and_then(|source| source.under);
            under.map_or(Cell::Empty, |id| Cell::Text(format!("{id} {}", row.standing.written_name(id))))
        },
    ),
    Column::full("is", 8, "the source that it was merged into", |row| {
        let is = row.standing.source(row.id).and_then(|source| source.merged_into);
        is.map_or(Cell::Empty, |id| Cell::Text(id.to_string()))
    }),
    Column::brief("claims", 8, "claims with support that passes through it", |row| {
        Cell::Count(row.rests.claims)
    }),
    Column::brief(
        "alone",
        8,
        "claims that rest on it alone: it is a bottleneck of all their support",
        |row| Cell::Count(row.rests.alone.len() as u64),
    ),
    Column::full("against", 8, "claims with evidence against them that passes through it", |row| {
        Cell::Count(row.rests.against)
    }),
    Column::full("evidence", 9, "pieces of evidence that pass through it", |row| {
        Cell::Count(row.rests.evidence)
    }),
    Column::full("rest_on_it", 30, "the claims that rest on it alone", |row| {
        Cell::List(row.rests.alone.iter().map(ToString::to_string).collect())
    }),
    Column::full("discredited", 30, "why it is discredited, if it is", |row| {
        Cell::optional(row.standing.discredited(row.id).map(|(_, why)| why))
    }),
];

/// What rests on each source, gathered claim by claim.
#[derive(Debug, Default)]
pub struct Resting {
    by_source: BTreeMap<SourceId, Rests>,
}

#[derive(Debug, Default)]
struct Rests {
    claims: u64,
    against: u64,
    evidence: u64,
    alone: Vec<ClaimId>,
}

impl Resting {
    /// Adds a claim.
    pub fn add(&mut self, audited: &Audited) {
        let case = &audited.case;
        let mut supporting: BTreeSet<SourceId> = BTreeSet::new();
        let mut disputing: BTreeSet<SourceId> = BTreeSet::new();
        for evidence in &case.evidence {
            let sources: BTreeSet<SourceId> = evidence.chain.sources().collect();
            for source in &sources {
                self.by_source.entry(*source).or_default().evidence += 1;
            }
            match evidence.stance {
                Stance::Supports => supporting.extend(sources),
                Stance::Disputes => disputing.extend(sources),
                Stance::BearsOn => {}
            }
        }
        for source in supporting {
            self.by_source.entry(source).or_default().claims += 1;
        }
        for source in disputing {
            self.by_source.entry(source).or_default().against += 1;
        }
        let mut alone: BTreeSet<SourceId> = BTreeSet::new();
        for bottleneck in &audited.weighed.support.bottlenecks {
            if let Voice::Source(source) | Voice::Unnamed(source, _) = bottleneck.voice {
                alone.insert(source);
                alone.extend(&bottleneck.folded);
            }
        }
        for source in alone {
            self.by_source.entry(source).or_default().alone.push(case.claim.id);
        }
    }

    /// The rows of all sources that anything rests on, those that most rests on alone first.
    #[must_use]
    pub fn rows(&self, standing: &Standing) -> Vec<Vec<Cell>> {
        let mut order: Vec<(&SourceId, &Rests)> = self.by_source.iter().collect();
        order.sort_by_key(|(id, rests)| {
            (std::cmp::Reverse(rests.alone.len()), std::cmp::Reverse(rests.claims), **id)
        });
        let rows = order.into_iter().map(|(id, rests)| Row { id: *id, rests, standing });
        rows.map(|row| TABLE.iter().map(|column| (column.cell)(&row)).collect()).collect()
    }
}
