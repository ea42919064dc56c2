//! The claims that wait to be read, and in which order.

use std::cmp::Reverse;

use super::error::{QueryError, Result};
use super::view::View;
use crate::model::id::ClaimId;
use crate::model::person::Person;
use crate::model::review::Role;
use crate::rules::audited;

/// A claim that waits to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The claim.
    pub claim: ClaimId,
    /// Its wording.
    pub text: String,
    /// Why it waits, in words.
    pub why: String,
    /// Whether the reader had a hand in it.
    pub own: bool,
}

/// How much a claim needs to be read: the first in this order comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    NeverRead,
    Void,
    Incomplete,
}

/// The claims filed under all of some tags that are not approved as the desk wants it and that
/// `reader` can read in a role, those that need it most first: never read, then approvals that
/// are void, then what is incomplete; in each, those with denied findings before those with more
/// findings. What the reader wrote comes last.
pub fn waiting(view: &View, reader: &Person, role: &Role, tags: &[String]) -> Result<Vec<Waiting>> {
    let standing = view.standing()?;
    let mut found = Vec::new();
    view.read().for_each_case(None, |case| -> Result<(), QueryError> {
        if case.retracted || !tags.iter().all(|tag| case.claim.tags.contains(tag)) {
            return Ok(());
        }
        let audited = audited(&standing, case, None);
        let approval = audited.approval(&standing);
        let claim = &audited.case.claim;
        let roles = standing.policy().review_roles(&claim.tags);
        let is_done_by_reader =
            approval.holding.iter().any(|review| review.role == *role && review.by == reader.as_str());
        let is_for_role = roles.is_empty() || roles.contains(role);
        if approval.is_given() || is_done_by_reader || !is_for_role {
            return Ok(());
        }
        let (need, why) = match approval.void.first() {
            _ if audited.case.reviews.is_empty() => (Need::NeverRead, approval.missing.join("; ")),
            Some(void) => {
                let who = format!("the approval by {} is no longer valid: {}", void.review.by, void.why);
                (Need::Void, who)
            }
            None => (Need::Incomplete, approval.missing.join("; ")),
        };
        let denied = audited.findings.iter().filter(|finding| finding.is_denied()).count();
        let order = (need, Reverse(denied), Reverse(audited.findings.len()), claim.id);
        found.push((order, why, claim.text.clone()));
        Ok(())
    })?;
    let last = view.read().last_entry()?;
    let mut waiting = Vec::with_capacity(found.len());
    for (order, why, text) in found {
        let claim = order.3;
        let own = view.read().authors_of(claim, last)?.contains(reader.as_str());
        waiting.push(((own, order), Waiting { claim, text, why, own }));
    }
    waiting.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(waiting.into_iter().map(|(_, waiting)| waiting).collect())
}
