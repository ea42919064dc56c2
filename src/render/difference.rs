//! Two texts held against each other, word by word.

use unicode_width::UnicodeWidthStr as _;

use super::paint::Paint;
use super::plain;
use crate::text::differ::{Run, runs};

/// The differences as `[-old-]{+new+}`.
#[must_use]
pub fn words(old: &str, new: &str) -> String {
    runs(old, new)
        .into_iter()
        .map(|run| match run {
            Run::Same(text) => text,
            Run::Gone(text) => format!("[-{text}-]"),
            Run::New(text) => format!("{{+{text}+}}"),
        })
        .collect()
}

/// The differences inline: in colour where there is colour, as `[-old-]{+new+}` where not.
/// Safe for a terminal.
#[must_use]
pub fn inline(old: &str, new: &str, paint: Paint) -> String {
    if !paint.0 {
        return plain::line(&words(old, new)).into_owned();
    }
    runs(old, new)
        .into_iter()
        .map(|run| match run {
            Run::Same(text) => plain::line(&text).into_owned(),
            Run::Gone(text) => paint.gone(&plain::line(&text)),
            Run::New(text) => paint.come(&plain::line(&text)),
        })
        .collect()
}

/// The two texts beside each other, in lines of some columns, the old one on the left: what
/// went is marked there, what came on the right.
#[must_use]
pub fn side_by_side(old: &str, new: &str, columns: usize, paint: Paint) -> Vec<String> {
    let half = columns.saturating_sub(3) / 2;
    let half = half.max(20);
    let (mut left, mut right) = (Half::new(half), Half::new(half));
    for run in runs(old, new) {
        match run {
            Run::Same(text) => {
                left.add(&text, str::to_owned);
                right.add(&text, str::to_owned);
            }
            Run::Gone(text) => {
                left.add(&text, |words| if paint.0 { paint.gone(words) } else { format!("[-{words}-]") });
            }
            Run::New(text) => {
                right.add(&text, |words| if paint.0 { paint.come(words) } else { format!("{{+{words}+}}") });
            }
        }
    }
    let (left, right) = (left.finish(), right.finish());
    (0..left.len().max(right.len()))
        .map(|at| {
            let (text, width) = left.get(at).cloned().unwrap_or_default();
            let (other, _) = right.get(at).cloned().unwrap_or_default();
            let gap = " ".repeat(half.saturating_sub(width));
            format!("{text}{gap} │ {other}").trim_end().to_owned()
        })
        .collect()
}

/// One column of two, filled word by word.
struct Half {
    columns: usize,
    lines: Vec<(String, usize)>,
    line: String,
    width: usize,
}

impl Half {
    const fn new(columns: usize) -> Self {
        Self { columns, lines: Vec::new(), line: String::new(), width: 0 }
    }

    fn add(&mut self, text: &str, mark: impl Fn(&str) -> String) {
        // Marks that are letters take room.
        let extra = mark("x").len().saturating_sub(1).min(4);
        let extra = if mark("x").contains('\u{1b}') { 0 } else { extra };
        for piece in plain::line(text).split_inclusive(' ') {
            let width = piece.trim_end().width() + extra;
            if self.width > 0 && self.width + width > self.columns {
                self.end();
            }
            if self.width == 0 && piece.trim().is_empty() {
                continue;
            }
            let words = piece.trim_end();
            let space = &piece[words.len()..];
            if !words.is_empty() {
                self.line.push_str(&mark(words));
                self.width += words.width() + extra;
            }
            self.line.push_str(space);
            self.width += space.width();
        }
    }

    fn end(&mut self) {
        self.lines.push((std::mem::take(&mut self.line), self.width.min(self.columns)));
        self.width = 0;
    }

    fn finish(mut self) -> Vec<(String, usize)> {
        if self.width > 0 {
            self.end();
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_what_went_and_what_came() {
        assert_eq!(words("dos bases rusas", "dos bases militares rusas"), "dos bases {+militares +}rusas");
        assert_eq!(words("suministró", "acordó"), "[-suministró-]{+acordó+}");
        assert_eq!(words("igual", "igual"), "igual");
    }

    #[test]
    fn stands_side_by_side() {
        let lines = side_by_side("two Russian bases", "two Russian military bases", 60, Paint(false));
        assert_eq!(
            lines,
            [
                "two Russian bases            │ two Russian {+military+}",
                "                             │ bases"
            ]
        );
    }
}
