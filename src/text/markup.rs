//! Text put into other people's markup, so that nothing in it is markup.

/// What a page of perwhom's may do: be read. No script, nothing from elsewhere, no form.
pub const CONTENT_POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">";

/// For HTML, SVG and XML, between tags and in attributes: control characters, which XML does not
/// know, become U+FFFD; line feeds and tabs stay.
#[must_use]
pub fn html(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\'' => made.push_str("&#39;"),
            '\n' | '\t' => made.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => made.push('\u{fffd}'),
            c => made.push(c),
        }
    }
    made
}

/// For one line of Markdown, or a cell of its tables (GitHub Flavored Markdown): line breaks
/// become `<br>` where that is wanted, and spaces where not.
#[must_use]
pub fn markdown(text: &str, breaks: bool) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().enumerate().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '\r' if rest.peek().is_some_and(|(_, next)| *next == '\n') => {}
            '\n' | '\r' if breaks => made.push_str("<br>"),
            '\n' | '\r' | '\t' => made.push(' '),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '&' => made.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '!' => made.extend(['\\', c]),
            // What a line begins with can make a heading or a list of it.
            '#' | '+' | '-' | '=' if at == 0 => made.extend(['\\', c]),
            c if c.is_control() => made.extend(c.escape_unicode()),
            c => made.push(c),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(html("<b a='\"&\u{1b}\">\n"), "&lt;b a=&#39;&quot;&amp;\u{fffd}&quot;&gt;\n");
        assert_eq!(markdown("a|b\r\nc <i> *d* \t`e`", true), "a\\|b<br>c &lt;i&gt; \\*d\\*  \\`e\\`");
        assert_eq!(markdown("# a\n[d](e)\u{1b}", false), "\\# a \\[d\\](e)\\u{1b}");
    }
}
