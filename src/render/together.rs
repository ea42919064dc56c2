//! Findings that say the same of many claims, printed once for all of them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::paint::Paint;
use super::wrapped::print_wrapped;
use crate::model::finding::Finding;
use crate::model::id::ClaimId;
use crate::model::severity::Severity;
use crate::rules::{Audited, Together};

/// How many claims are named of each rule.
const NAMED: usize = 12;

/// The findings that are to be printed together, by rule.
#[derive(Default)]
pub struct ReportedTogether {
    by_rule: BTreeMap<&'static str, Claims>,
}

struct Claims {
    together: &'static Together,
    /// The first [`NAMED`] of them.
    first: Vec<ClaimId>,
    count: usize,
}

impl ReportedTogether {
    /// Takes a finding that says the same as those of other claims; leaves any other alone, and
    /// says so.
    pub fn takes(&mut self, audited: &Audited, finding: &Finding) -> bool {
        let Some(together) = audited.together(finding) else {
            return false;
        };
        let claims =
            self.by_rule.entry(finding.rule).or_insert(Claims { together, first: Vec::new(), count: 0 });
        claims.count += 1;
        if claims.first.len() < NAMED {
            claims.first.push(audited.case.claim.id);
        }
        true
    }

    /// Prints the claims of each rule, with what is wrong with all of them.
    pub fn print(&self, out: &mut dyn Write, paint: Paint, width: Option<u16>) -> io::Result<()> {
        for (rule, claims) in &self.by_rule {
            let mut ids: Vec<String> = claims.first.iter().map(ToString::to_string).collect();
            if claims.count > ids.len() {
                ids.push(format!("{} more", claims.count - ids.len()));
            }
            let lead = format!("{}[{rule}] ", paint.severity(Severity::Note));
            print_wrapped(out, &lead, &ids.join(", "), width)?;
            print_wrapped(out, "  ", claims.together.message, width)?;
            print_wrapped(out, "  fix: ", claims.together.help, width)?;
        }
        Ok(())
    }
}
