//! What waits to be read, and in which order.

use crate::commands::Result;
use crate::commands::as_of::AsOf;
use crate::commands::session::Session;
use crate::model::audience::Audience;
use crate::model::id::ClaimId;
use crate::model::review::Role;
use crate::rules::audited;

/// A claim that waits to be read.
pub(super) struct Waiting {
    pub(super) claim: ClaimId,
    pub(super) text: String,
    /// Why it waits, in words.
    pub(super) why: String,
    /// Whether the reader had a hand in it.
    pub(super) own: bool,
}

/// How much a claim needs to be read: the first in this order comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    NeverRead,
    Void,
    Incomplete,
}

/// The claims that are not approved as the desk wants it, those that need it most first:
/// never read, then approvals that are void, then what is incomplete; in each, those with
/// denied findings before those with more findings. What the reader wrote comes last.
pub(super) fn waiting(session: &Session, role: &Role, tags: &[String]) -> Result<Vec<Waiting>> {
    let view = session.view(&AsOf::NOW, Audience::Desk)?;
    let reader = view.read();
    let standing = view.standing()?;
    let by = session.by()?;
    let mut found = Vec::new();
    reader.for_each_case(None, |case| -> Result<()> {
        if case.retracted || !tags.iter().all(|tag| case.claim.tags.contains(tag)) {
            return Ok(());
        }
        let audited = audited(&standing, case, None);
        let approval = audited.approval(&standing);
        let claim = &audited.case.claim;
        let roles = standing.policy().review_roles(&claim.tags);
        let is_done_by_reader =
            approval.holding.iter().any(|review| review.role == *role && review.by == by.as_str());
        let is_for_role = roles.is_empty() || roles.contains(role);
        if approval.is_given() || is_done_by_reader || !is_for_role {
            return Ok(());
        }
        let (need, why) = match approval.void.first() {
            _ if audited.case.reviews.is_empty() => (Need::NeverRead, approval.missing.join("; ")),
            Some(void) => {
                let who = format!("the approval of {} no longer holds: {}", void.review.by, void.why);
                (Need::Void, who)
            }
            None => (Need::Incomplete, approval.missing.join("; ")),
        };
        let denied = audited.findings.iter().filter(|finding| finding.is_denied()).count();
        let order = (need, std::cmp::Reverse(denied), std::cmp::Reverse(audited.findings.len()), claim.id);
        found.push((order, why, claim.text.clone()));
        Ok(())
    })?;
    let last = reader.last_entry()?;
    let mut waiting = Vec::with_capacity(found.len());
    for (order, why, text) in found {
        let own = reader.hands_in(order.3, last)?.contains(by.as_str());
        let claim = order.3;
        waiting.push(((own, order), Waiting { claim, text, why, own }));
    }
    waiting.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(waiting.into_iter().map(|(_, waiting)| waiting).collect())
}
