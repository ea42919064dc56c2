//! A claim weighed, and looked at by all rules.

use super::all::{RULES, is_left_out, named};
use super::rule::{Check, Flaw, Output, Rule, Together};
use super::subject::{EditorialState, Reading, Subject};
use super::task::Action;
use crate::model::case::Case;
use crate::model::finding::{Finding, WaivedBy};
use crate::model::review::Assessment;
use crate::model::severity::Severity;
use crate::model::standing::Standing;
use crate::weigh::assessment::folded_now;
use crate::weigh::{Approval, Weighed, assessment, weigh};

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

/// Weighs a case and lets all rules look at it that the desk does not allow. `readings` say how
/// its excerpts were found in their documents, where texts were read.
#[must_use]
pub fn audited(standing: &Standing, case: Case, readings: Option<&[Reading]>) -> Audited {
    let weighed = weigh(standing, &case);
    let subject = Subject { standing, case: &case, weighed: &weighed };
    let runs = |rule: &&&Rule| {
        (!case.retracted || rule.looks_at_retracted)
            && rule.severity_for(standing, &case.claim.tags) != Severity::Allow
    };
    let mut found: Vec<Finding> = Vec::new();
    for rule in RULES.iter().filter(runs) {
        let flaws = match rule.check {
            Check::Sourcing(check) => check(&subject),
            Check::Texts(check) => readings.map(check).unwrap_or_default(),
            Check::EditorialState(_) => continue,
        };
        found.extend(findings(rule, &subject, flaws));
    }
    // Most claims were neither read nor published yet.
    let is_in_use = !case.reviews.is_empty() || !case.publications.is_empty();
    let relied = if is_in_use { assessment(&weighed, names(&found)) } else { Assessment::default() };
    let approval = Approval::of(standing, &case, &relied, &above_a_note(&found));
    let editorial = EditorialState { subject: &subject, now: &relied, approval: &approval, found: &found };
    let mut editorial_findings: Vec<Finding> = Vec::new();
    for rule in RULES.iter().filter(runs) {
        if let Check::EditorialState(check) = rule.check {
            editorial_findings.extend(findings(rule, &subject, check(&editorial)));
        }
    }
    found.extend(editorial_findings);
    found.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.rule.cmp(b.rule)));
    Audited { case, weighed, findings: found }
}

impl Audited {
    /// What it comes to, as verdicts and publications note it.
    #[must_use]
    pub fn assessment(&self) -> Assessment {
        let is_editorial = |finding: &&Finding| named(finding.rule).is_some_and(Rule::is_editorial);
        let (_, sourcing): (Vec<&Finding>, Vec<&Finding>) = self.findings.iter().partition(is_editorial);
        assessment(&self.weighed, names(sourcing))
    }

    /// How the verdicts on it stand.
    #[must_use]
    pub fn approval(&self, standing: &Standing) -> Approval<'_> {
        if self.case.reviews.is_empty() {
            return Approval::of(standing, &self.case, &Assessment::default(), &[]);
        }
        Approval::of(standing, &self.case, &self.assessment(), &above_a_note(&self.findings))
    }

    /// What its findings that were not set aside ask for: what to do, and with what. The same may
    /// come twice.
    #[must_use]
    pub fn tasks(&self, standing: &Standing) -> Vec<(Action, String)> {
        let subject = Subject { standing, case: &self.case, weighed: &self.weighed };
        let mut tasks = Vec::new();
        for name in names(&self.findings) {
            if let Some(task) = named(&name).and_then(|rule| rule.task) {
                tasks.extend((task.objects)(&subject).into_iter().map(|object| (task.action, object)));
            }
        }
        tasks
    }

    /// Its findings that an output does not show in another way already.
    pub fn findings_for(&self, output: Output) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| !is_left_out(finding, output))
    }

    /// How one of its findings is reported together with those of other claims, where it says the
    /// same as theirs: a note that was not set aside.
    #[must_use]
    pub fn together(&self, finding: &Finding) -> Option<&'static Together> {
        let together = named(finding.rule)?.together.as_ref()?;
        let is_plain = finding.severity == Severity::Note && finding.waived.is_none();
        (is_plain && (together.applies_to)(&self.case)).then_some(together)
    }
}

/// The findings that a rule's flaws make for this desk.
fn findings<'f>(
    rule: &'static Rule,
    subject: &'f Subject<'_>,
    flaws: Vec<Flaw>,
) -> impl Iterator<Item = Finding> + 'f {
    let severity = rule.severity_for(subject.standing, &subject.case.claim.tags);
    flaws.into_iter().map(move |flaw| Finding {
        rule: rule.name,
        severity: severity.min(flaw.at_most),
        waived: waived(subject, rule.name, &flaw.about),
        message: flaw.message,
        help: flaw.help,
        about: flaw.about,
        place: flaw.place,
    })
}

/// The rules that fire, weigh more than a note and were not set aside.
fn above_a_note(found: &[Finding]) -> Vec<&'static str> {
    let above_a_note =
        found.iter().filter(|finding| finding.severity > Severity::Note && finding.waived.is_none());
    above_a_note.map(|finding| finding.rule).collect()
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
