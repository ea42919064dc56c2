//! Claims that nobody has read yet, told in one place.

use crate::commands::error::Result;
use crate::model::finding::Finding;
use crate::model::id::ClaimId;
use crate::model::severity::Severity;
use crate::render::audit::print_wrapped;
use crate::render::paint::Paint;
use crate::rules::Audited;

/// The claims that nobody has read yet: told once for all of them.
#[derive(Default)]
pub(super) struct Unread {
    first: Vec<ClaimId>,
    count: usize,
}

impl Unread {
    /// How many are named.
    const NAMED: usize = 12;

    pub(super) fn takes(&mut self, audited: &Audited, finding: &Finding) -> bool {
        let plain = finding.rule == "unreviewed"
            && finding.severity == Severity::Note
            && finding.waived.is_none()
            && audited.case.reviews.is_empty();
        if plain {
            self.count += 1;
            if self.first.len() < Self::NAMED {
                self.first.push(audited.case.claim.id);
            }
        }
        plain
    }

    pub(super) fn print(&self, out: &mut dyn std::io::Write, paint: Paint, width: Option<u16>) -> Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        let mut ids: Vec<String> = self.first.iter().map(ToString::to_string).collect();
        if self.count > ids.len() {
            ids.push(format!("{} more", self.count - ids.len()));
        }
        let lead = format!("{}[unreviewed] ", paint.severity(Severity::Note));
        print_wrapped(out, &lead, &ids.join(", "), width)?;
        print_wrapped(out, "  ", "not approved yet as the desk wants it", width)?;
        print_wrapped(out, "  cure: ", "read what waits, one claim at a time: perwhom review", width)?;
        Ok(())
    }
}
