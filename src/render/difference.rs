//! Two texts side by side, word by word.

use similar::{Algorithm, ChangeTag, TextDiff};

/// The differences as `[-old-]{+new+}`. The algorithm is pinned, so that the same texts
/// always read the same.
#[must_use]
pub fn words(old: &str, new: &str) -> String {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_unicode_words(old, new);
    let mut made = String::new();
    let mut run: Option<(ChangeTag, String)> = None;
    let mut end = |run: &mut Option<(ChangeTag, String)>| {
        if let Some((tag, text)) = run.take() {
            match tag {
                ChangeTag::Equal => made.push_str(&text),
                ChangeTag::Delete => made.extend(["[-", &text, "-]"]),
                ChangeTag::Insert => made.extend(["{+", &text, "+}"]),
            }
        }
    };
    for change in diff.iter_all_changes() {
        match &mut run {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => {
                end(&mut run);
                run = Some((change.tag(), change.value().to_owned()));
            }
        }
    }
    end(&mut run);
    made
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
}
