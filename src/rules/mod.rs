//! The findings: one rule a file, and the table of all rules.
//!
//! A rule is pure. It looks at a claim that was weighed and says what is wrong with it, of
//! what, and what would cure it. Its documentation is its doc comment: `perwhom explain` and
//! `docs/rules.md` print the same text.

mod circular;
mod contradicted;
mod disputed;
mod excerpt_altered;
mod origin_unstated;
mod original_not_seen;
mod overrated;
mod possibly_single_sourced;
mod single_sourced;
mod translated_quote;
mod unnamed_only;
mod unsourced;

use crate::model::finding::Finding;
use crate::model::id::{DocumentId, EvidenceId};
use crate::model::severity::Severity;
use crate::model::standing::{Case, Standing};
use crate::weigh::Weighed;

/// Every rule, by name.
pub static RULES: &[&Rule] = &[
    &circular::RULE,
    &contradicted::RULE,
    &disputed::RULE,
    &excerpt_altered::RULE,
    &origin_unstated::RULE,
    &original_not_seen::RULE,
    &overrated::RULE,
    &possibly_single_sourced::RULE,
    &single_sourced::RULE,
    &translated_quote::RULE,
    &unnamed_only::RULE,
    &unsourced::RULE,
];

/// A rule.
pub struct Rule {
    /// Its name: it describes the flaw, and is never given to another rule.
    pub name: &'static str,
    /// How heavily it weighs where the desk has not said otherwise.
    pub severity: Severity,
    /// What it finds, why it matters, an example and how to resolve it, in Markdown.
    pub doc: &'static str,
    /// Whether it needs the texts of documents, and so runs only on claims that are named.
    pub reads_texts: bool,
    /// Looks at a claim.
    check: fn(&Subject<'_>) -> Vec<Flaw>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What is known of sources and copies.
    pub standing: &'a Standing,
    /// The claim and its evidence.
    pub case: &'a Case,
    /// What it comes to.
    pub weighed: &'a Weighed,
    /// How its excerpts were found in their documents, where texts were read.
    pub readings: Option<&'a [Reading]>,
}

/// How an excerpt was found when its document was read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The evidence.
    pub id: EvidenceId,
    /// Its document.
    pub document: DocumentId,
    /// Whether the document's text still has its SHA-256.
    pub document_holds: bool,
    /// Whether the excerpt stands at its place and has its SHA-256.
    pub excerpt_holds: bool,
}

/// What a rule says is wrong, before the desk's policy weighs it.
struct Flaw {
    message: String,
    help: String,
}

impl Rule {
    /// The first line of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.doc.lines().next().unwrap_or_default().trim()
    }

    /// How heavily it weighs for this desk.
    #[must_use]
    pub fn severity_for(&self, standing: &Standing) -> Severity {
        standing.severity(self.name).unwrap_or(self.severity)
    }
}

/// The rule with this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// What all rules find that the desk does not allow, the heaviest first.
#[must_use]
pub fn findings(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for rule in RULES {
        let severity = rule.severity_for(subject.standing);
        if severity != Severity::Allow {
            let flaws = (rule.check)(subject).into_iter();
            found.extend(flaws.map(|flaw| Finding {
                rule: rule.name,
                severity,
                message: flaw.message,
                help: flaw.help,
            }));
        }
    }
    found.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.rule.cmp(b.rule)));
    found
}

/// Defines a file's rule; the doc comment is its documentation.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $name:literal, $severity:ident $(, $reads_texts:ident)?) => {
        $(#[doc = $doc])+
        pub(super) static RULE: super::Rule = super::Rule {
            name: $name,
            severity: crate::model::severity::Severity::$severity,
            doc: concat!($($doc, "\n"),+),
            reads_texts: rule!(@texts $($reads_texts)?),
            check,
        };
    };
    (@texts) => { false };
    (@texts reads_texts) => { true };
}
use rule;

/// Names in a row: `A`, `A and B`, `A, B and C`.
fn in_a_row(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Ids in a row.
fn ids_in_a_row(ids: &[EvidenceId]) -> String {
    in_a_row(&ids.iter().map(ToString::to_string).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_and_named_once() {
        assert!(RULES.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn every_rule_is_documented_in_full() {
        for rule in RULES {
            assert!(!rule.summary().is_empty(), "{}", rule.name);
            for heading in ["## What it finds", "## Why it matters", "## Example", "## How to resolve"] {
                assert!(rule.doc.contains(heading), "{} lacks {heading}", rule.name);
            }
        }
    }
}
