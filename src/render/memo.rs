//! A sourcing memo: a page in blocks, written as Markdown or HTML.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::picture::Picture;
use crate::model::id::ClaimId;
use crate::text::markup::{self, CONTENT_POLICY};

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
                writeln!(out, "{} {}", "#".repeat(usize::from(*level)), markup::markdown(text, false))?;
            }
            Block::Text(text) => writeln!(out, "{}", markup::markdown(text, false))?,
            Block::Items(items) => {
                for item in items {
                    writeln!(out, "* {}", markup::markdown(item, false))?;
                }
            }
            Block::Quote { before, words, after, place } => {
                let words = markup::markdown(words, false);
                writeln!(
                    out,
                    "> …{}**{}**{}…",
                    markup::markdown(before, false),
                    words.trim(),
                    markup::markdown(after, false)
                )?;
                writeln!(out, ">\n> {}", markup::markdown(place, false))?;
            }
            Block::Picture(picture) => writeln!(out, "```mermaid\n{}```", picture.mermaid())?,
        }
    }
    Ok(())
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#111;--paper:#fff;--line:#8885;--mark:#fff3b0}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--mark:#5c4d00}}
body{font:17px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1.25rem;border-top:2px solid var(--line);padding-top:1rem;margin-top:2rem}h3{font-size:1rem;margin-bottom:.2rem}
blockquote{margin:.4rem 0;padding:.2rem .9rem;border-inline-start:4px solid var(--line)}mark{background:var(--mark);color:inherit}
blockquote footer{font-size:.85rem;opacity:.85}.picture{overflow-x:auto}.picture svg{max-width:max(100%,44rem);height:auto}
@media print{body{max-width:none;margin:0;font-size:10.5pt}h2,h3{break-after:avoid}blockquote,li{break-inside:avoid}.picture svg{max-width:100%;height:auto}}";

/// Writes a page of HTML: self-contained, without script.
pub fn html(out: &mut dyn Write, title: &str, blocks: &[Block]) -> io::Result<()> {
    let title = markup::html(title);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{CONTENT_POLICY}\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
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
                writeln!(out, "<h{level}{anchor}><bdi>{}</bdi></h{level}>", markup::html(text))?;
            }
            Block::Text(text) => writeln!(out, "<p><bdi>{}</bdi></p>", markup::html(text))?,
            Block::Items(items) => {
                let mut made = String::from("<ul>\n");
                for item in items {
                    let _ = writeln!(made, "<li><bdi>{}</bdi></li>", markup::html(item));
                }
                writeln!(out, "{made}</ul>")?;
            }
            Block::Quote { before, words, after, place } => writeln!(
                out,
                "<blockquote><p><bdi>…{}<mark>{}</mark>{}…</bdi></p><footer>{}</footer></blockquote>",
                markup::html(before),
                markup::html(words),
                markup::html(after),
                markup::html(place)
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
