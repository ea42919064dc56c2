//! Escapes taken out of text on the way: entities, backslashes, percent signs, and the markup
//! itself. What an escape comes to is looked at again, since text is escaped more than once.

/// What is done with markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tags {
    /// It is text like any other, for what stands in attributes.
    Text,
    /// It parts words, as cells and paragraphs do.
    Part,
    /// It stands within words, as emphasis does.
    Join,
}

/// How long an escape can be, in characters; a longer one is none.
const ESCAPE: usize = 40;
/// How long a tag can be, in characters; what follows is text again.
const TAG: u32 = 1 << 16;

/// Takes escapes out, one character after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unescape {
    tags: Tags,
    /// What may become an escape.
    held: String,
    /// How much of a tag was seen; 0 where there is none.
    tag: u32,
    /// Whether it is a terminal's: a colour.
    is_colour: bool,
    /// What is yet to be looked at, the next one last.
    next: Vec<char>,
}

/// What held characters come to.
enum Escape {
    /// It may still become one.
    Open,
    /// It is one, for these characters; how many of those that are held belong to it.
    Is(String, usize),
    /// It is none.
    No,
}

impl Unescape {
    pub(super) const fn new(tags: Tags) -> Self {
        Self { tags, held: String::new(), tag: 0, is_colour: false, next: Vec::new() }
    }

    /// Whether nothing is pending, so that plain characters go through as they are.
    pub(super) const fn is_idle(&self) -> bool {
        self.held.is_empty() && self.tag == 0
    }

    pub(super) fn push(&mut self, c: char, out: &mut impl FnMut(char)) {
        if self.held.is_empty() && self.tag == 0 && !matches!(c, '&' | '\\' | '%' | '_' | '<' | '\u{1b}') {
            return out(c);
        }
        self.next.push(c);
        self.work(false, out);
    }

    /// The text is at its end.
    pub(super) fn end(&mut self, out: &mut impl FnMut(char)) {
        self.work(true, out);
        self.tag = 0;
    }

    fn work(&mut self, at_end: bool, out: &mut impl FnMut(char)) {
        loop {
            while let Some(c) = self.next.pop() {
                self.take(c, out);
            }
            if !at_end || self.held.is_empty() {
                return;
            }
            self.settle(true, out);
        }
    }

    fn take(&mut self, c: char, out: &mut impl FnMut(char)) {
        if self.tag > 0 {
            let ends = if self.is_colour { ('@'..='~').contains(&c) } else { c == '>' };
            self.tag = if ends || self.tag >= TAG { 0 } else { self.tag + 1 };
            return;
        }
        if self.held.is_empty() {
            match c {
                '&' | '\\' | '%' | '_' | '\u{1b}' => self.held.push(c),
                '<' if self.tags != Tags::Text => self.held.push(c),
                c => out(c),
            }
            return;
        }
        self.held.push(c);
        self.settle(false, out);
    }

    /// Decides on what is held, as far as that can be. The first of the held characters that is
    /// no escape goes out, and the rest is looked at again.
    fn settle(&mut self, at_end: bool, out: &mut impl FnMut(char)) {
        if self.held == "\u{1b}[" {
            self.held.clear();
            (self.tag, self.is_colour) = (1, true);
            return;
        }
        if let Some(after) = self.held.strip_prefix('<') {
            let opens = after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '!' | '?'));
            if opens {
                self.held.clear();
                (self.tag, self.is_colour) = (1, false);
                if self.tags == Tags::Part {
                    out(' ');
                }
                return;
            }
        }
        let escape = match self.held.as_bytes().first() {
            Some(b'&') => entity(&self.held, at_end),
            Some(b'\\') => backslash(&self.held),
            Some(b'%') => percent(&self.held, at_end),
            Some(b'_') => of_workbooks(&self.held),
            _ => Escape::No,
        };
        match escape {
            Escape::Open if !at_end && self.held.len() <= ESCAPE => {}
            Escape::Is(text, length) => {
                let rest = self.held.get(length..).unwrap_or_default().chars().rev();
                self.next.extend(rest);
                self.next.extend(text.chars().rev());
                self.held.clear();
            }
            Escape::Open | Escape::No => {
                let mut chars = self.held.chars();
                let first = chars.next();
                self.next.extend(chars.rev());
                self.held.clear();
                first.into_iter().for_each(out);
            }
        }
    }
}

/// `&eacute;`, `&#233;`, `&#xE9;`, and, as browsers read them, the old ones without a semicolon.
fn entity(held: &str, at_end: bool) -> Escape {
    let Some(last) = held.chars().next_back().filter(|_| held.len() > 1) else { return Escape::Open };
    if last == ';' {
        let read = html_escape::decode_html_entities(held);
        return if read == held { Escape::No } else { Escape::Is(read.into_owned(), held.len()) };
    }
    let goes_on = last.is_ascii_alphanumeric() || (last == '#' && held.len() == 2);
    if goes_on && !at_end {
        return Escape::Open;
    }
    let body = if goes_on { held } else { &held[..held.len() - last.len_utf8()] };
    // The longest beginning that is an entity.
    for length in (3..=body.len()).rev() {
        let Some(start) = body.get(..length) else { continue };
        let closed = format!("{start};");
        let read = html_escape::decode_html_entities(&closed);
        if read != closed {
            return Escape::Is(read.into_owned(), length);
        }
    }
    Escape::No
}

/// `\u00e9`, `\U0001F600`, `\u{e9}`, `\xe9`, `\n`: as JSON, RDF and programs have them.
fn backslash(held: &str) -> Escape {
    let Some(kind) = held.chars().nth(1) else { return Escape::Open };
    let digits = held.get(2..).unwrap_or_default();
    let length = match kind {
        'n' | 'r' | 't' | 'b' | 'f' => {
            return Escape::Is(if kind == 'n' { "\n".to_owned() } else { " ".to_owned() }, 2);
        }
        '"' | '\'' | '\\' | '/' => return Escape::Is(kind.to_string(), 2),
        'u' if digits.starts_with('{') => {
            return match digits.strip_suffix('}') {
                Some(code) => is_char(u32::from_str_radix(&code[1..], 16).ok(), held.len()),
                None if digits[1..].bytes().all(|b| b.is_ascii_hexdigit()) => Escape::Open,
                None => Escape::No,
            };
        }
        'u' => 4,
        'U' => 8,
        'x' => 2,
        _ => return Escape::No,
    };
    let code = digits.get(..length.min(digits.len())).unwrap_or_default();
    if code.len() != digits.len().min(length) || !code.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Escape::No;
    }
    if code.len() < length {
        return Escape::Open;
    }
    let value = u32::from_str_radix(code, 16).unwrap_or_default();
    let Some(low) = value.checked_sub(0xd800).filter(|high| *high < 0x400 && kind == 'u') else {
        return is_char(Some(value), 2 + length);
    };
    // The other half of a pair.
    let rest = digits.get(4..).unwrap_or_default();
    let begins = "\\u".starts_with(rest) || rest.starts_with("\\u");
    let other = rest.get(2..).unwrap_or_default();
    if !begins || !other.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Escape::Is(String::new(), 6);
    }
    if other.len() < 4 {
        return Escape::Open;
    }
    let other = u32::from_str_radix(other, 16).unwrap_or_default();
    match other.checked_sub(0xdc00).filter(|other| *other < 0x400) {
        Some(other) => is_char(Some(0x1_0000 + (low << 10) + other), 12),
        None => Escape::Is(String::new(), 6),
    }
}

fn is_char(value: Option<u32>, length: usize) -> Escape {
    match value.and_then(char::from_u32) {
        Some(c) => Escape::Is(c.to_string(), length),
        None => Escape::Is(String::new(), length),
    }
}

/// `%C3%A9`, of UTF-8 or, where it is none, of windows-1252.
fn percent(held: &str, at_end: bool) -> Escape {
    let mut bytes = Vec::new();
    let mut rest = held;
    while let Some(after) = rest.strip_prefix('%') {
        let digits = after.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(value) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) else { break };
        bytes.push(value);
        rest = after.get(2..).unwrap_or_default();
    }
    let may_go_on = !at_end
        && (rest.is_empty() || rest == "%" || (rest.len() == 2 && rest.as_bytes()[1].is_ascii_hexdigit()));
    if bytes.is_empty() {
        return if may_go_on { Escape::Open } else { Escape::No };
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Escape::Is(text.to_owned(), bytes.len() * 3),
        Err(error) if error.error_len().is_none() && may_go_on => Escape::Open,
        Err(_) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            Escape::Is(text.into_owned(), bytes.len() * 3)
        }
    }
}

/// `_x00E9_`, as workbooks have it (ECMA-376, 22.9.2.19).
fn of_workbooks(held: &str) -> Escape {
    let fits = held.bytes().zip(0..).all(|(byte, at)| match at {
        0 | 6 => byte == b'_',
        1 => byte == b'x',
        _ => byte.is_ascii_hexdigit(),
    });
    match (fits, held.len()) {
        (false, _) => Escape::No,
        (true, 7) => is_char(held.get(2..6).and_then(|code| u32::from_str_radix(code, 16).ok()), 7),
        (true, _) => Escape::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tags: Tags, text: &str) -> String {
        let mut out = String::new();
        let mut unescape = Unescape::new(tags);
        text.chars().for_each(|c| unescape.push(c, &mut |c| out.push(c)));
        unescape.end(&mut |c| out.push(c));
        out
    }

    #[test]
    fn escapes_of_every_kind_are_read() {
        for (text, is) in [
            ("a&eacute;b &#233; &#xE9; &amp;eacute;", "aéb é é é"),
            ("&eacutenko&", "énko&"),
            ("&nothing; & x", "&nothing; & x"),
            (r#"a\u00e9b \u{e9}\xe9\U000000e9 \\u00e9 \"x\""#, "aéb éé\u{e9} é \"x\""),
            (r"\ud83d\ude00 \ud83dx \u00", "😀 x \\u00"),
            ("%C3%A9 %E9 100% %zz %C3", "é é 100% %zz Ã"),
            ("_x00E9_ _x_ __x00E9_", "é _x_ _é"),
            ("a < b &lt;", "a < b <"),
            ("\u{1b}[1;31mOleh\u{1b}[0m", "Oleh"),
        ] {
            assert_eq!(read(Tags::Text, text), is, "{text}");
        }
    }

    #[test]
    fn markup_parts_or_joins_words() {
        assert_eq!(read(Tags::Part, "a</td><td x='y'>b < c"), "a  b < c");
        assert_eq!(read(Tags::Join, "a<b>b</b>c"), "abc");
        assert_eq!(read(Tags::Text, "a<b>"), "a<b>");
    }
}
