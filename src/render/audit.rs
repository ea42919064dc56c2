//! The sourcing audit: a table of claims, the findings with their reasons, and totals.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::plain;
use super::table::{Column, Printed, TextColumn};
use crate::model::plural::counted;
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::rules::{Audited, Output};

/// The wording of a claim, and per whom: the origins of its support, the publishers where none
/// is stated.
#[must_use]
pub fn wording(audited: &Audited, standing: &Standing) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    for evidence in audited.case.with_stance(Stance::Supports) {
        match evidence.chain.first().source {
            Some(source) => add(standing.name(source).into_owned()),
            None => add("?".to_owned()),
        }
    }
    let mut text = audited.case.claim.text.clone();
    if !names.is_empty() {
        let most = 3;
        if names.len() > most {
            let more = names.len() - (most - 1);
            names.truncate(most - 1);
            names.push(format!("{more} more"));
        }
        text = format!("{text} (per {})", names.join("; "));
    }
    if audited.case.retracted {
        text = format!("[retracted] {text}");
    }
    if audited.case.publications.is_empty() { text } else { format!("{text} [published]") }
}

/// A claim, as its row is made of it.
struct Row<'a> {
    audited: &'a Audited,
    standing: &'a Standing,
    narrow: bool,
}

/// The rules that fire on a claim, in parentheses where they were set aside.
fn rules(row: &Row<'_>) -> String {
    let findings = row.audited.findings_for(Output::AuditTable);
    let mut rules: Vec<(&str, bool)> =
        findings.map(|finding| (finding.rule, finding.waived.is_some())).collect();
    rules.dedup();
    // On a narrow terminal a rule's name is broken where it has a hyphen.
    let rules = rules.into_iter().map(|(rule, waived)| {
        let name = if row.narrow { hyphenated(rule, 15) } else { rule.to_owned() };
        if waived { format!("({name})") } else { name }
    });
    rules.collect::<Vec<_>>().join("\n")
}

type RowColumn = TextColumn<fn(&Row<'_>) -> String>;

const TABLE: &[RowColumn] = &[
    Column::fixed("id").showing(|row| row.audited.case.claim.id.to_string()),
    Column::words("claim").showing(|row| plain::line(&wording(row.audited, row.standing)).into_owned()),
    Column::figures("outlets").from_width(130).showing(|row| row.audited.weighed.support.outlets.to_string()),
    Column::figures("origins")
        .from_width(130)
        .showing(|row| row.audited.weighed.support.origins.len().to_string()),
    // What stands for it is the first figure of "for · against" as well.
    Column::fixed("independent")
        .from_width(100)
        .showing(|row| row.audited.weighed.support.independent.to_string()),
    Column::fixed("for · against").showing(|row| {
        let weighed = &row.audited.weighed;
        format!("{} · {}", weighed.support.independent, weighed.against.independent)
    }),
    Column::fixed("grade").showing(|row| row.audited.weighed.grade.to_string()),
    Column::fixed("review").showing(|row| review(row.audited, row.standing).to_owned()),
    Column::words("findings").showing(rules),
];

/// Whether a terminal has no room for a rule's name in one piece.
fn is_narrow(width: Option<u16>) -> bool {
    width.is_some_and(|width| width < 110)
}

/// The table of claims, printed as it is filled.
pub struct AuditTable<'o> {
    table: Printed<'o>,
    width: Option<u16>,
}

impl<'o> AuditTable<'o> {
    /// Begins a table as wide as the terminal; as wide as it wants to be where there is none.
    pub fn new(width: Option<u16>, out: &'o mut dyn Write) -> Self {
        let columns = TABLE.iter().map(|column| column.column).filter(|column| column.fits(width));
        Self { table: Printed::new(columns.collect(), width, out), width }
    }

    /// Adds a claim.
    pub fn row(&mut self, audited: &Audited, standing: &Standing) -> io::Result<()> {
        let row = Row { audited, standing, narrow: is_narrow(self.width) };
        let columns = TABLE.iter().filter(|column| column.column.fits(self.width));
        self.table.row(columns.map(|column| (column.cell)(&row)).collect())
    }

    /// Prints what is left.
    pub fn finish(self) -> io::Result<()> {
        self.table.finish()
    }
}

/// Whether a claim is approved as the desk wants it, in a word.
fn review(audited: &Audited, standing: &Standing) -> &'static str {
    if audited.case.reviews.is_empty() {
        return "no";
    }
    let approval = audited.approval(standing);
    match &approval {
        approval if approval.is_given() => "approved",
        approval if !approval.returned.is_empty() => "returned",
        approval if !approval.void.is_empty() => "void",
        approval if approval.holding.is_empty() => "no",
        _ => "partial",
    }
}

/// A name broken after hyphens, so that no line is longer than `most`, where that can be.
fn hyphenated(name: &str, most: usize) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for part in name.split_inclusive('-') {
        match lines.last_mut() {
            Some(last) if last.is_empty() || last.len() + part.len() <= most => last.push_str(part),
            _ => lines.push(part.to_owned()),
        }
    }
    lines.join("\n")
}

/// How many claims and findings there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many claims.
    pub claims: u64,
    /// How many claims each rule fires on.
    pub by_rule: BTreeMap<&'static str, u64>,
    /// How many findings are set aside.
    pub waived: u64,
    /// How many findings are denied.
    pub denied: u64,
}

impl Totals {
    /// Counts a claim.
    pub fn add(&mut self, audited: &Audited) {
        self.claims += 1;
        let mut last = None;
        for finding in &audited.findings {
            if finding.waived.is_none() && last != Some(finding.rule) {
                *self.by_rule.entry(finding.rule).or_default() += 1;
                last = Some(finding.rule);
            }
            self.waived += u64::from(finding.waived.is_some());
            self.denied += u64::from(finding.is_denied());
        }
    }

    /// In one line of words.
    #[must_use]
    pub fn words(&self) -> String {
        let claims = counted(self.claims, "claim", "claims");
        if self.by_rule.is_empty() {
            return format!("{claims}, no findings");
        }
        let mut rules: Vec<String> =
            self.by_rule.iter().map(|(rule, count)| format!("{count} {rule}")).collect();
        if self.waived > 0 {
            rules.push(format!("{} waived", self.waived));
        }
        format!("{claims}: {}", rules.join(", "))
    }
}
