//! Every rule, one a file, and the table of them.

use super::rule::{Output, Rule};
use crate::model::finding::Finding;

/// Names the rules' files, and makes the table of them.
macro_rules! table {
    ($($file:ident),+ $(,)?) => {
        $(mod $file;)+

        /// Every rule, by name.
        pub static RULES: &[&Rule] = &[$(&$file::RULE),+];
    };
}

table! {
    changed_since_publication,
    circular,
    contradicted,
    disputed,
    diverged,
    excerpt_altered,
    origin_unstated,
    original_not_seen,
    overrated,
    possibly_single_sourced,
    published_unapproved,
    rests_on_discredited,
    review_void,
    self_reviewed,
    self_waived,
    single_sourced,
    source_changed,
    source_unseen_since,
    translated_quote,
    unnamed_only,
    unreviewed,
    unsourced,
}

/// The rule with this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.name.cmp(name)).ok().map(|at| RULES[at])
}

/// Whether an output shows in another way what a finding says.
#[must_use]
pub fn is_left_out(finding: &Finding, output: Output) -> bool {
    named(finding.rule).is_some_and(|rule| rule.left_out_of.contains(&output))
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
    /// The text of each file that has a rule.
    fn files() -> Vec<String> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/all");
        let texts = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        texts.filter(|text| text.contains("\nrule! {")).collect()
    }

    #[test]
    fn every_rule_is_in_the_table_and_has_cases_in_its_own_file() {
        let files = files();
        assert_eq!(files.len(), RULES.len());
        for rule in RULES {
            let file =
                files.iter().find(|text| text.contains(&format!("\n    \"{}\", ", rule.name))).unwrap();
            for case in ["fn fires_", "fn is_quiet_"] {
                assert!(file.contains(case), "{} has no test {case}…", rule.name);
            }
        }
    }
}
