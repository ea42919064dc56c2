//! The findings: one rule a file in `all/`, and what runs them.
//!
//! A rule is pure. It looks at a claim that was weighed and says what is wrong with it, of
//! what, and what to do about it. Its documentation is its doc comment: `perwhom explain` and
//! `docs/rules.md` print the same text.

mod all;
mod audited;
#[cfg(test)]
mod example;
mod rule;
mod series;
mod subject;
mod task;

pub use all::{RULES, is_left_out, named};
pub use audited::{Audited, audited};
pub use rule::{Output, Rule, Together, Waivable};
pub use subject::{Reading, Subject};
pub use task::Action;
