//! Two texts of many lines held against each other: the lines that changed, and those beside them.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

use super::difference::inline;
use super::paint::Paint;
use super::plain;
use crate::text::differ::{Run, runs};

/// How many lines are shown beside those that changed.
const BESIDE: usize = 1;

/// The lines that changed: `-` went, `+` came, `~` were changed, with the words. Safe for a terminal.
#[must_use]
pub fn changed(old: &str, new: &str, paint: Paint) -> Vec<String> {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(old, new);
    let mut shown = Vec::new();
    for (number, group) in diff.grouped_ops(BESIDE).iter().enumerate() {
        if number > 0 {
            shown.push("  …".to_owned());
        }
        for op in group {
            if let DiffOp::Replace { .. } = op {
                let of = |tag| -> Vec<&str> {
                    let changes = diff.iter_changes(op).filter(move |change| change.tag() == tag);
                    changes.map(|change| change.value().trim_end_matches(['\r', '\n'])).collect()
                };
                shown.extend(replaced(&of(ChangeTag::Delete), &of(ChangeTag::Insert), paint));
                continue;
            }
            for change in diff.iter_changes(op) {
                let line = change.value().trim_end_matches(['\r', '\n']);
                shown.push(match change.tag() {
                    ChangeTag::Equal => format!("  {}", plain::line(line)),
                    ChangeTag::Delete => gone(line, paint),
                    ChangeTag::Insert => come(line, paint),
                });
            }
        }
    }
    shown
}

/// Lines in the place of others: those that are alike are shown as one that was changed.
fn replaced(old: &[&str], new: &[&str], paint: Paint) -> Vec<String> {
    let mut shown = Vec::new();
    let mut rest = new;
    for was in old {
        match rest.iter().position(|is| are_alike(was, is)) {
            Some(at) => {
                shown.extend(rest[..at].iter().map(|line| come(line, paint)));
                shown.push(format!("~ {}", inline(was, rest[at], paint)));
                rest = &rest[at + 1..];
            }
            None => shown.push(gone(was, paint)),
        }
    }
    shown.extend(rest.iter().map(|line| come(line, paint)));
    shown
}

/// Whether most of two lines is the same.
fn are_alike(one: &str, other: &str) -> bool {
    let same: usize = runs(one, other)
        .iter()
        .map(|run| if let Run::Same(text) = run { text.trim().len() } else { 0 })
        .sum();
    same * 2 > one.len().min(other.len())
}

fn gone(line: &str, paint: Paint) -> String {
    let line = plain::line(line);
    format!("- {}", if paint.0 { paint.gone(&line) } else { line.into_owned() })
}

fn come(line: &str, paint: Paint) -> String {
    let line = plain::line(line);
    format!("+ {}", if paint.0 { paint.come(&line) } else { line.into_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_changed_are_shown_with_those_beside_them() {
        let old = "uno\ndos bases\ntres\ncuatro\ncinco\nseis\n";
        let new = "uno\ntres bases\ntres\ncuatro\ncinco\nseis\nsiete\n";
        assert_eq!(
            changed(old, new, Paint(false)),
            ["  uno", "~ [-dos-]{+tres+} bases", "  tres", "  …", "  seis", "+ siete"]
        );
        assert!(changed(old, old, Paint(false)).is_empty());
    }

    #[test]
    fn what_would_act_on_a_terminal_is_escaped() {
        let shown = changed("a\n", "a\nb\u{1b}[2J\n", Paint(false));
        assert!(shown.iter().all(|line| !line.contains('\u{1b}')), "{shown:?}");
    }
}
