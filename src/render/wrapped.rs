//! Text wrapped to lines of some columns, between words.

use std::io::{self, Write};

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::plain;

/// Text wrapped to the terminal, each further line as far in as the first one's text.
pub fn print_wrapped(out: &mut dyn Write, lead: &str, text: &str, width: Option<u16>) -> io::Result<()> {
    print_coloured(out, lead, &plain::line(text), width)
}

/// The same of text that is harmless and may have colours in it.
pub(super) fn print_coloured(
    out: &mut dyn Write,
    lead: &str,
    text: &str,
    width: Option<u16>,
) -> io::Result<()> {
    let Some(width) = width.map(usize::from) else {
        return writeln!(out, "{lead}{text}");
    };
    let indent = " ".repeat(textwrap::core::display_width(lead));
    let options = between_words(width).initial_indent(lead).subsequent_indent(&indent);
    textwrap::wrap(text, options).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// A text in lines of some columns; a word that fits on no line is cut.
pub(super) fn lines(text: &str, columns: usize) -> Vec<String> {
    let options = between_words(columns).break_words(true);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// Broken between words alone, each line as full as it gets.
fn between_words<'o>(width: usize) -> Options<'o> {
    Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(lead: &str, text: &str, width: u16) -> String {
        let mut out = Vec::new();
        print_coloured(&mut out, lead, text, Some(width)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn wraps_by_columns_and_cuts_what_fits_nowhere() {
        assert_eq!(lines("dos bases militares", 10), ["dos bases", "militares"]);
        assert_eq!(lines("aaaaaaaaaaaa b", 5), ["aaaaa", "aaaaa", "aa b"]);
        assert_eq!(lines("日本語 です", 6), ["日本語", "です"]);
    }

    #[test]
    fn further_lines_stand_below_the_text_and_colours_take_no_columns() {
        assert_eq!(printed("fix: ", "uno dos tres", 12), "fix: uno dos\n     tres\n");
        let coloured = printed("", "\u{1b}[31muno\u{1b}[0m dos tres", 7);
        assert_eq!(coloured, "\u{1b}[31muno\u{1b}[0m dos\ntres\n");
        assert_eq!(printed("  ", "https://example.org/not-to-be-broken", 10).lines().count(), 1);
    }
}
