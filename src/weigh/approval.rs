//! Which of the verdicts on a claim still hold, and what is missing before it may be published.

use std::collections::BTreeSet;

use super::assessment::folded_now;
use crate::model::case::Case;
use crate::model::fingerprint::Fingerprint;
use crate::model::plural::counted;
use crate::model::review::{Assessment, Reviewed, Role, Verdict};
use crate::model::standing::Standing;

/// How the verdicts on a claim stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval<'c> {
    /// The approvals that hold.
    pub holding: Vec<&'c Reviewed>,
    /// The approvals that do not hold any more, and why.
    pub void: Vec<Void<'c>>,
    /// The verdicts that sent it back and were not followed by an approval in the same role.
    pub returned: Vec<&'c Reviewed>,
    /// What is missing, in words; nothing where the claim is approved as the desk wants it.
    pub missing: Vec<String>,
}

/// An approval that does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void<'c> {
    /// Which.
    pub review: &'c Reviewed,
    /// Why, in words.
    pub why: String,
    /// Whether what changed lowered no count and added no finding.
    pub is_harmless: bool,
}

impl<'c> Approval<'c> {
    /// Whether a claim is approved as the desk wants it.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        self.missing.is_empty()
    }

    /// Holds the verdicts on a claim against how it stands: `now` is what it comes to, and
    /// `above_a_note` are the rules that fire on it and weigh more than a note.
    #[must_use]
    pub fn of(standing: &Standing, case: &'c Case, now: &Assessment, above_a_note: &[&str]) -> Self {
        let mut approval = Self { holding: vec![], void: vec![], returned: vec![], missing: vec![] };
        if !case.reviews.is_empty() {
            let fingerprint = Fingerprint::of(case);
            for review in latest_in_each_role(&case.reviews) {
                match review.verdict {
                    Verdict::Return => approval.returned.push(review),
                    _ => match why_void(standing, case, review, &fingerprint, now, above_a_note) {
                        Some((why, is_harmless)) => {
                            approval.void.push(Void { review, why, is_harmless });
                        }
                        None => approval.holding.push(review),
                    },
                }
            }
        }
        approval.missing = missing(standing, case, &approval);
        approval
    }
}

/// Of each role, each person's last word that is more than a note; what was said before
/// somebody sent it back in that role no longer counts.
fn latest_in_each_role(reviews: &[Reviewed]) -> Vec<&Reviewed> {
    let roles: BTreeSet<&Role> = reviews.iter().map(|review| &review.role).collect();
    let mut latest = Vec::new();
    for role in roles {
        let mut of_role: Vec<&Reviewed> = Vec::new();
        for review in reviews.iter().filter(|review| review.role == *role) {
            match review.verdict {
                Verdict::Note => {}
                Verdict::Return => of_role = vec![review],
                Verdict::Approve => {
                    of_role.retain(|earlier| earlier.verdict == Verdict::Approve && earlier.by != review.by);
                    of_role.push(review);
                }
            }
        }
        latest.extend(of_role);
    }
    latest.sort_by_key(|review| review.number);
    latest
}

fn why_void(
    standing: &Standing,
    case: &Case,
    review: &Reviewed,
    fingerprint: &Fingerprint,
    now: &Assessment,
    above_a_note: &[&str],
) -> Option<(String, bool)> {
    let then =
        Assessment { bottlenecks: folded_now(standing, &review.relied.bottlenecks), ..review.relied.clone() };
    let mut worse = then.worsened(now);
    let new: Vec<&str> =
        then.new_findings(now).into_iter().filter(|rule| above_a_note.contains(rule)).collect();
    if !new.is_empty() {
        worse.push(format!("new: {}", new.join(", ")));
    }
    if review.fingerprint != *fingerprint {
        let why = if worse.is_empty() {
            "changed since, but not for the worse".to_owned()
        } else {
            format!("changed since: {}", worse.join("; "))
        };
        return Some((why, worse.is_empty()));
    }
    if !worse.is_empty() {
        return Some((format!("its sourcing changed since: {}", worse.join("; ")), false));
    }
    let days = standing.policy().stale_days(&case.claim.tags)?;
    let age = standing.now()?.days_since(review.at);
    (age > i64::from(days)).then(|| {
        (
            format!("given {} ago, valid for {}", counted(age, "day", "days"), counted(days, "day", "days")),
            false,
        )
    })
}

fn missing(standing: &Standing, case: &Case, approval: &Approval<'_>) -> Vec<String> {
    let (policy, tags) = (standing.policy(), &case.claim.tags);
    let mut missing: Vec<String> = approval
        .returned
        .iter()
        .map(|review| {
            let needed = review.note.as_deref().unwrap_or("no reason was given");
            format!("{} returned it as {}: “{needed}”", review.by, review.role)
        })
        .collect();
    let roles = policy.review_roles(tags);
    let approved_as: BTreeSet<&Role> = approval.holding.iter().map(|review| &review.role).collect();
    let returned_as: BTreeSet<&Role> = approval.returned.iter().map(|review| &review.role).collect();
    if roles.is_empty() && approved_as.is_empty() && missing.is_empty() {
        missing.push("nobody has approved it".to_owned());
    }
    for role in roles.iter().filter(|role| !approved_as.contains(role) && !returned_as.contains(role)) {
        missing.push(format!("nobody has approved it as {role}"));
    }
    if policy.needs_two_people(tags) {
        let others: BTreeSet<&str> =
            approval.holding.iter().filter(|review| !review.own).map(|review| review.by.as_str()).collect();
        if others.len() < 2 && !approval.holding.is_empty() {
            missing.push("two people who did not write it must approve it".to_owned());
        }
    }
    missing
}
