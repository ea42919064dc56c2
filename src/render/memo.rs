//! A sourcing memo: a page in blocks, written as Markdown or HTML.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::picture::Picture;
use crate::model::id::ClaimId;

/// A part of a page.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading of a level, 1 the highest.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A list.
    Items(Vec<String>),
    /// Verbatim words, in what stands around them, and where they stand.
    Quote {
        /// What stands before.
        before: String,
        /// The words.
        words: String,
        /// What stands after.
        after: String,
        /// Where.
        place: String,
    },
    /// A picture.
    Picture(Box<Picture>),
}

/// Writes a page as Markdown.
pub fn markdown(out: &mut dyn Write, blocks: &[Block]) -> io::Result<()> {
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        match block {
            Block::Heading(level, text) => {
                writeln!(out, "{} {}", "#".repeat(usize::from(*level)), in_markdown(text))?;
            }
            Block::Text(text) => writeln!(out, "{}", in_markdown(text))?,
            Block::Items(items) => {
                for item in items {
                    writeln!(out, "* {}", in_markdown(item))?;
                }
            }
            Block::Quote { before, words, after, place } => {
                let words = in_markdown(words);
                writeln!(out, "> …{}**{}**{}…", in_markdown(before), words.trim(), in_markdown(after))?;
                writeln!(out, ">\n> {}", in_markdown(place))?;
            }
            Block::Picture(picture) => writeln!(out, "```mermaid\n{}```", picture.mermaid())?,
        }
    }
    Ok(())
}

/// Text on one line of Markdown, nothing in it markup.
fn in_markdown(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        match c {
            '\n' | '\r' | '\t' => made.push(' '),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '&' => made.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '!' => made.extend(['\\', c]),
            '#' | '+' | '-' | '=' if at == 0 => made.extend(['\\', c]),
            c if c.is_control() => made.extend(c.escape_unicode()),
            c => made.push(c),
        }
    }
    made
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#111;--paper:#fff;--line:#8885;--mark:#fff3b0}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--mark:#5c4d00}}
body{font:17px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1.25rem;border-top:2px solid var(--line);padding-top:1rem;margin-top:2rem}h3{font-size:1rem;margin-bottom:.2rem}
blockquote{margin:.4rem 0;padding:.2rem .9rem;border-inline-start:4px solid var(--line)}mark{background:var(--mark);color:inherit}
blockquote footer{font-size:.85rem;opacity:.85}.picture{overflow-x:auto}
@media print{body{max-width:none;margin:0;font-size:10.5pt}h2,h3{break-after:avoid}blockquote,li{break-inside:avoid}.picture svg{max-width:100%;height:auto}}";

/// Writes a page of HTML: self-contained, without script.
pub fn html(out: &mut dyn Write, title: &str, blocks: &[Block]) -> io::Result<()> {
    let title = in_html(title);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )?;
    html_blocks(out, blocks)?;
    writeln!(out, "</body>\n</html>")
}

/// Writes blocks as HTML, to stand in a page.
pub fn html_blocks(out: &mut dyn Write, blocks: &[Block]) -> io::Result<()> {
    for block in blocks {
        match block {
            Block::Heading(level, text) => {
                // A claim's heading can be linked to, by the claim's id.
                let id = text.split(' ').next().filter(|word| word.parse::<ClaimId>().is_ok());
                let anchor = id.map_or_else(String::new, |id| format!(" id=\"{id}\""));
                writeln!(out, "<h{level}{anchor}><bdi>{}</bdi></h{level}>", in_html(text))?;
            }
            Block::Text(text) => writeln!(out, "<p><bdi>{}</bdi></p>", in_html(text))?,
            Block::Items(items) => {
                let mut made = String::from("<ul>\n");
                for item in items {
                    let _ = writeln!(made, "<li><bdi>{}</bdi></li>", in_html(item));
                }
                writeln!(out, "{made}</ul>")?;
            }
            Block::Quote { before, words, after, place } => writeln!(
                out,
                "<blockquote><p><bdi>…{}<mark>{}</mark>{}…</bdi></p><footer>{}</footer></blockquote>",
                in_html(before),
                in_html(words),
                in_html(after),
                in_html(place)
            )?,
            Block::Picture(picture) => {
                writeln!(
                    out,
                    "<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"who told whom\">{}</div>",
                    picture.svg()
                )?;
            }
        }
    }
    Ok(())
}

fn in_html(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\n' | '\t' => made.push(c),
            c if c.is_control() => made.push('\u{fffd}'),
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
        assert_eq!(in_markdown("# a\n<b> *c* [d](e)"), "\\# a &lt;b&gt; \\*c\\* \\[d\\](e)");
        assert_eq!(in_html("<b a=\"\u{1b}\">&"), "&lt;b a=&quot;\u{fffd}&quot;&gt;&amp;");
    }
}
