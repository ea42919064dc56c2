//! The findings: one rule a file, and the table of all rules.
//!
//! A rule is pure. It looks at a claim that was weighed and says what is wrong with it, of
//! what, and what would cure it. Its documentation is its doc comment: `perwhom explain` and
//! `docs/rules.md` print the same text.

mod changed_since_publication;
mod circular;
mod contradicted;
mod disputed;
mod diverged;
mod excerpt_altered;
mod origin_unstated;
mod original_not_seen;
mod overrated;
mod possibly_single_sourced;
mod published_unapproved;
mod rests_on_discredited;
mod review_void;
mod self_reviewed;
mod self_waived;
mod single_sourced;
mod translated_quote;
mod unnamed_only;
mod unreviewed;
mod unsourced;

use crate::model::finding::{Finding, WaivedBy};
use crate::model::id::{DocumentId, EvidenceId};
use crate::model::review::Relied;
use crate::model::severity::Severity;
use crate::model::standing::{Case, Standing};
use crate::weigh::relied::folded_now;
use crate::weigh::{Approval, Weighed, relied, weigh};

/// Every rule, by name.
pub static RULES: &[&Rule] = &[
    &changed_since_publication::RULE,
    &circular::RULE,
    &contradicted::RULE,
    &disputed::RULE,
    &diverged::RULE,
    &excerpt_altered::RULE,
    &origin_unstated::RULE,
    &original_not_seen::RULE,
    &overrated::RULE,
    &possibly_single_sourced::RULE,
    &published_unapproved::RULE,
    &rests_on_discredited::RULE,
    &review_void::RULE,
    &self_reviewed::RULE,
    &self_waived::RULE,
    &single_sourced::RULE,
    &translated_quote::RULE,
    &unnamed_only::RULE,
    &unreviewed::RULE,
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
    /// What it looks at.
    pub kind: RuleKind,
    /// Looks at a claim.
    check: Check,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    /// The claim and its evidence.
    Sourcing,
    /// The texts of documents as well: it runs only on claims that are named.
    Texts,
    /// How people dealt with the claim: the verdicts on it, the stories it appeared in, what
    /// was set aside. After the other rules have looked.
    Dealings,
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

/// What the rules of [`RuleKind::Dealings`] look at.
struct Dealings<'a> {
    subject: &'a Subject<'a>,
    /// What the claim comes to now.
    now: &'a Relied,
    /// How the verdicts on it stand.
    approval: &'a Approval<'a>,
    /// What the other rules found.
    found: &'a [Finding],
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
    /// What it is about, each as one word.
    about: Vec<String>,
    /// It weighs no more than this, whatever the desk makes of the rule.
    at_most: Severity,
}

impl Default for Flaw {
    fn default() -> Self {
        Self { message: String::new(), help: String::new(), about: Vec::new(), at_most: Severity::Deny }
    }
}

/// What a rule does.
enum Check {
    Sourcing(fn(&Subject<'_>) -> Vec<Flaw>),
    Dealings(fn(&Dealings<'_>) -> Vec<Flaw>),
}

impl Rule {
    /// The first line of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.doc.lines().next().unwrap_or_default().trim()
    }

    /// How heavily it weighs for this desk, on a claim that is filed so.
    #[must_use]
    pub fn severity_for(&self, standing: &Standing, tags: &[String]) -> Severity {
        standing.severity(self.name, tags).unwrap_or(self.severity)
    }

    /// Whether a claim that was taken back is looked at too.
    fn looks_at_retracted(&self) -> bool {
        matches!(self.name, "changed-since-publication" | "excerpt-altered")
    }

    /// The findings that flaws make for this desk; none where it allows the rule.
    fn findings<'f>(
        &'f self,
        subject: &'f Subject<'_>,
        flaws: Vec<Flaw>,
    ) -> impl Iterator<Item = Finding> + 'f {
        let severity = self.severity_for(subject.standing, &subject.case.claim.tags);
        flaws.into_iter().map(move |flaw| Finding {
            rule: self.name,
            severity: severity.min(flaw.at_most),
            waived: waived(subject, self.name, &flaw.about),
            message: flaw.message,
            help: flaw.help,
            about: flaw.about,
        })
    }
}

/// The rule with this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// A claim that was weighed and looked at by the rules.
#[derive(Debug, Clone)]
pub struct Audited {
    /// The claim and its evidence.
    pub case: Case,
    /// What it comes to.
    pub weighed: Weighed,
    /// What is wrong with it, the heaviest first.
    pub findings: Vec<Finding>,
}

/// Weighs a case and lets all rules look at it that the desk does not allow.
#[must_use]
pub fn audited(standing: &Standing, case: Case, readings: Option<&[Reading]>) -> Audited {
    let weighed = weigh(standing, &case);
    let subject = Subject { standing, case: &case, weighed: &weighed, readings };
    let runs = |rule: &Rule| {
        (!case.retracted || rule.looks_at_retracted())
            && rule.severity_for(standing, &case.claim.tags) != Severity::Allow
    };
    let mut found: Vec<Finding> = Vec::new();
    for rule in RULES.iter().filter(|rule| runs(rule)) {
        if let Check::Sourcing(check) = rule.check {
            found.extend(rule.findings(&subject, check(&subject)));
        }
    }
    // Most claims were neither read nor published yet.
    let is_dealt_with = !case.reviews.is_empty() || !case.publications.is_empty();
    let relied = if is_dealt_with { relied(&weighed, names(&found)) } else { Relied::default() };
    let approval = Approval::of(standing, &case, &relied, &heavy(&found));
    let dealings = Dealings { subject: &subject, now: &relied, approval: &approval, found: &found };
    let mut dealt: Vec<Finding> = Vec::new();
    for rule in RULES.iter().filter(|rule| runs(rule)) {
        if let Check::Dealings(check) = rule.check {
            dealt.extend(rule.findings(&subject, check(&dealings)));
        }
    }
    found.extend(dealt);
    found.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.rule.cmp(b.rule)));
    Audited { case, weighed, findings: found }
}

impl Audited {
    /// What it comes to, as verdicts and publications note it.
    #[must_use]
    pub fn relied(&self) -> Relied {
        let is_dealing =
            |finding: &&Finding| named(finding.rule).is_some_and(|rule| rule.kind == RuleKind::Dealings);
        let (_, sourcing): (Vec<&Finding>, Vec<&Finding>) = self.findings.iter().partition(is_dealing);
        relied(&self.weighed, names(sourcing))
    }

    /// How the verdicts on it stand.
    #[must_use]
    pub fn approval(&self, standing: &Standing) -> Approval<'_> {
        if self.case.reviews.is_empty() {
            return Approval::of(standing, &self.case, &Relied::default(), &[]);
        }
        Approval::of(standing, &self.case, &self.relied(), &heavy(&self.findings))
    }
}

/// The rules that fire, weigh more than a note and were not set aside.
fn heavy(found: &[Finding]) -> Vec<&'static str> {
    let heavy = found.iter().filter(|finding| finding.severity > Severity::Note && finding.waived.is_none());
    heavy.map(|finding| finding.rule).collect()
}

/// The rules that fire and were not set aside, each once.
fn names<'f>(found: impl IntoIterator<Item = &'f Finding>) -> Vec<String> {
    let mut names: Vec<String> =
        found.into_iter().filter(|finding| finding.waived.is_none()).map(|f| f.rule.to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// Who set a finding aside, where the waiver is still good: its last day is not over, and it
/// is about what it was about.
fn waived(subject: &Subject<'_>, rule: &str, about: &[String]) -> Option<WaivedBy> {
    let waiver = subject.case.waivers.iter().find(|waiver| waiver.rule == rule)?;
    let over = subject.standing.now().is_some_and(|now| waiver.is_over(now));
    let about_the_same = folded_now(subject.standing, &waiver.about) == folded_now(subject.standing, about);
    (!over && about_the_same).then(|| WaivedBy {
        by: waiver.by.clone(),
        at: waiver.at,
        why: waiver.why.clone(),
        until: waiver.until.clone(),
    })
}

/// Defines a file's rule; the doc comment is its documentation.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $name:literal, $severity:ident $(, $kind:ident)?) => {
        $(#[doc = $doc])+
        pub(super) static RULE: super::Rule = super::Rule {
            name: $name,
            severity: crate::model::severity::Severity::$severity,
            doc: concat!($($doc, "\n"),+),
            kind: rule!(@kind $($kind)?),
            check: rule!(@check $($kind)?),
        };
    };
    (@kind) => { super::RuleKind::Sourcing };
    (@kind reads_texts) => { super::RuleKind::Texts };
    (@kind dealings) => { super::RuleKind::Dealings };
    (@check dealings) => { super::Check::Dealings(check) };
    (@check $($other:ident)?) => { super::Check::Sourcing(check) };
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
