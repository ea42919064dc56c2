//! What is read of captured bytes: the text, what stands where in it, and what the document says of
//! itself.

use serde::{Deserialize, Serialize};

use super::date::LooseDate;
use super::language::Language;
use super::retrieval::Retrieval;

/// What a reader makes of captured bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extraction {
    /// All of the visible text.
    pub text: String,
    /// What stands where in it.
    pub layout: Layout,
    /// What the document says of itself.
    pub facts: Facts,
    /// The encoding of the bytes, as the WHATWG names it; `binary` where they are no text.
    pub encoding: String,
    /// Whether the encoding was guessed.
    pub guessed: bool,
    /// The media type of the bytes (RFC 6838).
    pub media: String,
    /// What made the text.
    pub extractor: Extractor,
    /// How it was got off the web, where the bytes say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieval: Option<Retrieval>,
}

/// What makes a text of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extractor {
    /// Its name, such as `perwhom-html`.
    pub name: String,
    /// Its version. It is raised whenever the same bytes can give another text.
    pub version: String,
}

impl Extractor {
    /// The name of what makes a text that a person typed.
    pub const TRANSCRIPT: &str = "transcript";
}

/// Something that a document says of itself, and where it says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// What it says.
    pub value: T,
    /// Where: `JSON-LD`, `meta og:title`, `docProps/core.xml` and so on.
    pub from: String,
}

impl<T> Fact<T> {
    /// A fact, and where it was found.
    pub fn new(value: T, from: impl Into<String>) -> Self {
        Self { value, from: from.into() }
    }
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its title.
    pub title: Option<Fact<String>>,
    /// Who wrote it; several are separated by `; `.
    pub author: Option<Fact<String>>,
    /// Who published it, by name.
    pub publisher: Option<Fact<String>>,
    /// When it was published, as written.
    pub published: Option<Fact<LooseDate>>,
    /// When it was last changed, as written.
    pub modified: Option<Fact<LooseDate>>,
    /// Its language.
    pub language: Option<Fact<Language>>,
    /// The address that it says it has.
    pub url: Option<Fact<String>>,
}

/// What stands where in a text, by place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The parts that are known. They may overlap, as an article on pages does.
    pub segments: Vec<Segment>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// What it is.
    pub kind: SegmentKind,
    /// Where it begins, in code points.
    pub start: u32,
    /// Where it ends, in code points.
    pub end: u32,
    /// The number of a page, the author of a comment, the words of a deletion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SegmentKind {
    /// The headline.
    Headline,
    /// What stands below the headline and sums the article up.
    Lede,
    /// A paragraph of the article.
    Article,
    /// A line that leads to other articles, such as “Le puede interesar”.
    Related,
    /// The caption of a picture.
    Caption,
    /// A page; its label is its number.
    Page,
    /// A footnote or endnote; its label is its mark.
    Note,
    /// What somebody remarked on the text; its label says who.
    Comment,
    /// Words that were struck out: they are no part of the text, and stand in the label.
    Deletion,
}

impl Layout {
    /// The number of the page on which something stands, where pages are known.
    #[must_use]
    pub fn page_at(&self, start: u32) -> Option<&str> {
        let mut pages = self.segments.iter().filter(|segment| segment.kind == SegmentKind::Page);
        pages.find(|page| page.start <= start && start < page.end)?.label.as_deref()
    }

    /// Whether it says which part of the text is the article.
    #[must_use]
    pub fn has_article(&self) -> bool {
        self.segments.iter().any(|segment| segment.kind == SegmentKind::Article)
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }
}

/// A text that grows, with the places of its parts in code points.
#[derive(Debug, Default)]
pub struct TextWriter {
    text: String,
    points: u32,
    layout: Layout,
}

impl TextWriter {
    /// Where the next word will stand, in code points.
    #[must_use]
    pub const fn at(&self) -> u32 {
        self.points
    }

    /// Adds text.
    pub fn push(&mut self, text: &str) {
        self.points += u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        self.text.push_str(text);
    }

    /// Adds a line, trimmed; nothing where it is empty. Gives where it stands.
    pub fn line(&mut self, text: &str) -> Option<(u32, u32)> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let start = self.points;
        self.push(text);
        let end = self.points;
        self.push("\n");
        Some((start, end))
    }

    /// Says what a part of the text is.
    pub fn mark(&mut self, kind: SegmentKind, (start, end): (u32, u32), label: Option<String>) {
        self.layout.segments.push(Segment { kind, start, end, label });
    }

    /// The text, and what stands where in it.
    #[must_use]
    pub fn finish(mut self) -> (String, Layout) {
        self.layout.segments.sort_by_key(|segment| (segment.start, segment.end));
        (self.text, self.layout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_on_its_page() {
        let mut text = TextWriter::default();
        for (number, words) in ["Año", "b"].into_iter().enumerate() {
            let start = text.at();
            text.line(words);
            let end = text.at();
            text.mark(SegmentKind::Page, (start, end), Some((number + 1).to_string()));
        }
        let (text, layout) = text.finish();
        assert_eq!(text, "Año\nb\n");
        let pages = [0, 3, 4, 5, 6].map(|at| layout.page_at(at));
        assert_eq!(pages, [Some("1"), Some("1"), Some("2"), Some("2"), None]);
    }
}
