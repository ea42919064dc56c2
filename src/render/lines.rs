//! Two texts of many lines held against each other: the lines that changed, and those beside them.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

use super::difference::inline;
use super::paint::Paint;
use super::plain;

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
            if let DiffOp::Replace { old_len, new_len, .. } = op
                && old_len == new_len
            {
                let of = |tag| {
                    diff.iter_changes(op)
                        .filter(move |change| change.tag() == tag)
                        .map(|change| change.value())
                };
                let pairs = of(ChangeTag::Delete).zip(of(ChangeTag::Insert));
                shown.extend(
                    pairs.map(|(was, is)| format!("~ {}", inline(was.trim_end(), is.trim_end(), paint))),
                );
                continue;
            }
            for change in diff.iter_changes(op) {
                let line = plain::line(change.value().trim_end_matches(['\r', '\n'])).into_owned();
                shown.push(match change.tag() {
                    ChangeTag::Equal => format!("  {line}"),
                    ChangeTag::Delete => format!("- {}", if paint.0 { paint.gone(&line) } else { line }),
                    ChangeTag::Insert => format!("+ {}", if paint.0 { paint.come(&line) } else { line }),
                });
            }
        }
    }
    shown
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
