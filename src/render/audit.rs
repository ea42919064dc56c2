//! The sourcing audit: a table of claims, the findings with their reasons, and totals.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::paint::Paint;
use super::plain;
use super::table::{Column, Printed};
use crate::model::finding::Finding;
use crate::model::stance::Stance;
use crate::model::standing::{Case, Standing};
use crate::weigh::Weighed;

/// A claim as an audit shows it.
#[derive(Debug, Clone)]
pub struct Audited {
    /// The claim and its evidence.
    pub case: Case,
    /// What it comes to.
    pub weighed: Weighed,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Audited {
    /// The wording, and per whom: the origins of its support, the publishers where none is
    /// stated.
    #[must_use]
    pub fn wording(&self, standing: &Standing) -> String {
        let mut names: Vec<String> = Vec::new();
        let mut add = |name: String| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        for evidence in self.case.with_stance(Stance::Supports) {
            match evidence.chain.first().source {
                Some(source) => add(standing.name(source).into_owned()),
                None => add("?".to_owned()),
            }
        }
        let text = &self.case.claim.text;
        if names.is_empty() {
            return text.clone();
        }
        let most = 3;
        if names.len() > most {
            let more = names.len() - (most - 1);
            names.truncate(most - 1);
            names.push(format!("{more} more"));
        }
        format!("{text} (per {})", names.join("; "))
    }
}

/// The columns of the table.
fn columns() -> Vec<Column> {
    vec![
        Column::fixed("id"),
        Column::words("claim"),
        Column::figures("out-\nlets"),
        Column::figures("ori-\ngins"),
        Column::fixed("inde-\npendent"),
        Column::fixed("for ·\nagainst"),
        Column::fixed("grade"),
        Column::words("findings"),
    ]
}

/// The table of claims, printed as it is filled.
pub struct AuditTable<'o> {
    table: Printed<'o>,
    width: Option<u16>,
}

impl<'o> AuditTable<'o> {
    /// Begins a table as wide as the terminal; as wide as it wants to be where there is none.
    pub fn new(width: Option<u16>, out: &'o mut dyn Write) -> Self {
        Self { table: Printed::new(columns(), width, out), width }
    }

    /// Adds a claim.
    pub fn row(&mut self, audited: &Audited, standing: &Standing) -> io::Result<()> {
        let weighed = &audited.weighed;
        let mut rules: Vec<&str> = audited.findings.iter().map(|finding| finding.rule).collect();
        rules.dedup();
        // On a narrow terminal a finding's name is broken where it has a hyphen.
        let narrow = self.width.is_some_and(|width| width < 110);
        let rules: Vec<String> = rules
            .into_iter()
            .map(|rule| if narrow { hyphenated(rule, 15) } else { rule.to_owned() })
            .collect();
        self.table.row(vec![
            audited.case.claim.id.to_string(),
            plain::line(&audited.wording(standing)).into_owned(),
            weighed.support.outlets.to_string(),
            weighed.support.origins.len().to_string(),
            weighed.support.independent.to_string(),
            format!("{} · {}", weighed.support.independent, weighed.against.independent),
            weighed.grade.to_string(),
            rules.join("\n"),
        ])
    }

    /// Prints what is left.
    pub fn finish(self) -> io::Result<()> {
        self.table.finish()
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

/// One finding, with its claim, its reason and its cure.
pub fn print_finding(
    out: &mut dyn Write,
    audited: &Audited,
    finding: &Finding,
    paint: Paint,
    width: Option<u16>,
) -> io::Result<()> {
    let room = width.map_or(60, |width| usize::from(width).saturating_sub(30).max(20));
    writeln!(
        out,
        "{}[{}] {} {}",
        paint.severity(finding.severity),
        finding.rule,
        paint.strong(&audited.case.claim.id.to_string()),
        paint.faint(&format!("“{}”", plain::cut(&audited.case.claim.text, room))),
    )?;
    print_wrapped(out, "  ", &finding.message, width)?;
    print_wrapped(out, "  cure: ", &finding.help, width)
}

/// Text wrapped to the terminal, each further line as far in as the first one's text.
pub fn print_wrapped(out: &mut dyn Write, lead: &str, text: &str, width: Option<u16>) -> io::Result<()> {
    use unicode_width::UnicodeWidthStr as _;
    let text = plain::line(text);
    let Some(width) = width.map(usize::from) else {
        return writeln!(out, "{lead}{text}");
    };
    let indent = " ".repeat(lead.width());
    let mut line = lead.to_owned();
    let mut is_empty = true;
    for word in text.split(' ') {
        if !is_empty && line.width() + 1 + word.width() > width {
            writeln!(out, "{line}")?;
            line.clone_from(&indent);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    writeln!(out, "{line}")
}

/// How many claims and findings there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many claims.
    pub claims: u64,
    /// How many claims each rule fires on.
    pub by_rule: BTreeMap<&'static str, u64>,
    /// How many findings are denied.
    pub denied: u64,
}

impl Totals {
    /// Counts a claim.
    pub fn add(&mut self, audited: &Audited) {
        use crate::model::severity::Severity;
        self.claims += 1;
        let mut last = None;
        for finding in &audited.findings {
            if last != Some(finding.rule) {
                *self.by_rule.entry(finding.rule).or_default() += 1;
                last = Some(finding.rule);
            }
            self.denied += u64::from(finding.severity == Severity::Deny);
        }
    }

    /// In one line of words.
    #[must_use]
    pub fn words(&self) -> String {
        let claims = if self.claims == 1 { "1 claim".to_owned() } else { format!("{} claims", self.claims) };
        if self.by_rule.is_empty() {
            return format!("{claims}, no findings");
        }
        let rules: Vec<String> = self.by_rule.iter().map(|(rule, count)| format!("{count} {rule}")).collect();
        format!("{claims}: {}", rules.join(", "))
    }
}
