//! `OpenDocument` texts.

use quick_xml::Reader;
use quick_xml::XmlVersion::Implicit1_0;
use quick_xml::events::{BytesStart, Event};

use super::package::{NotRead, Package};
use super::xml::{attribute, date, entity, texts};
use crate::model::extraction::{Fact, Facts, SegmentKind, TextWriter};

const CONTENT: &str = "content.xml";

/// The text of a file and what it says of itself: the body, then its notes, then the comments.
pub(super) fn read(package: &mut Package<'_>) -> Result<(TextWriter, Facts), NotRead> {
    let content = package.part(CONTENT)?.ok_or(NotRead::OtherPackage)?;
    let mut reading = Reading::default();
    let mut reader = Reader::from_str(&content);
    loop {
        match reader.read_event().map_err(|error| NotRead::Part(CONTENT.to_owned(), error.to_string()))? {
            Event::Start(element) => reading.open(&element, false),
            Event::Empty(element) => reading.open(&element, true),
            Event::End(element) => reading.close(element.local_name().as_ref()),
            Event::Text(text) => reading.text(&text.xml_content(Implicit1_0)),
            Event::GeneralRef(reference) => reading.text(&entity(&reference)),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok((reading.finish(), facts(package)?))
}

/// Something that stands beside the text.
#[derive(Default)]
struct Aside {
    label: String,
    text: String,
}

/// What is being read that stands beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// The mark of a note.
    Mark,
    Note,
    Comment,
    /// Who wrote the comment.
    Commenter,
}

#[derive(Default)]
struct Reading {
    text: TextWriter,
    /// The paragraph that is being read.
    line: String,
    /// How many paragraphs are open: in notes and comments they stand in others.
    paragraphs: usize,
    notes: Vec<Aside>,
    comments: Vec<Aside>,
    /// What stands beside the text, while that is read.
    beside: Option<Beside>,
    /// How many paragraphs were open where the comment begins.
    around_comment: usize,
    /// How many elements are open that hold what was struck out.
    deletions: usize,
}

impl Reading {
    fn open(&mut self, element: &BytesStart<'_>, is_empty: bool) {
        let name = element.local_name();
        match name.as_ref() {
            "tracked-changes" if !is_empty => self.deletions += 1,
            _ if self.deletions > 0 => {}
            "p" | "h" if !is_empty => {
                self.paragraphs += 1;
                if let Some(aside) = self.aside().filter(|aside| !aside.text.is_empty()) {
                    aside.text.push(' ');
                }
            }
            "s" => {
                let count = attribute(element, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.push(&" ".repeat(usize::min(count, 1000)));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "note" => self.notes.push(Aside::default()),
            "note-citation" if !is_empty => self.beside = Some(Beside::Mark),
            "note-body" if !is_empty => self.beside = Some(Beside::Note),
            "annotation" if !is_empty => {
                self.beside = Some(Beside::Comment);
                self.around_comment = self.paragraphs;
                self.comments.push(Aside::default());
            }
            "creator" if self.beside == Some(Beside::Comment) && !is_empty => {
                self.beside = Some(Beside::Commenter);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "tracked-changes" => self.deletions = self.deletions.saturating_sub(1),
            _ if self.deletions > 0 => {}
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                if self.paragraphs == 0 {
                    let line = std::mem::take(&mut self.line);
                    self.text.line(&line);
                }
            }
            "note-citation" => {
                self.beside = None;
                let mark = self.notes.last().map(|note| format!("[{}]", note.label)).unwrap_or_default();
                self.line.push_str(&mark);
            }
            "note-body" | "annotation" => self.beside = None,
            "creator" if self.beside == Some(Beside::Commenter) => self.beside = Some(Beside::Comment),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.deletions > 0 {
            return;
        }
        // What stands in no paragraph of a comment is no text of it, such as its date.
        let around = if self.beside == Some(Beside::Comment) { self.around_comment } else { 0 };
        match self.beside {
            Some(Beside::Mark) => {
                if let Some(note) = self.notes.last_mut() {
                    note.label.push_str(text);
                }
            }
            Some(Beside::Commenter) => {
                if let Some(comment) = self.comments.last_mut() {
                    comment.label.push_str(text);
                }
            }
            _ if self.paragraphs > around => self.words(text),
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        // Runs of white space in the XML are one space.
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                self.push_space();
            } else {
                self.push(c.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn push(&mut self, text: &str) {
        match self.aside() {
            Some(aside) => aside.text.push_str(text),
            None => self.line.push_str(text),
        }
    }

    fn push_space(&mut self) {
        let line = match self.aside() {
            Some(aside) => &mut aside.text,
            None => &mut self.line,
        };
        if !line.ends_with([' ', '\n', '\t']) && !line.is_empty() {
            line.push(' ');
        }
    }

    /// The note or comment that is being read.
    fn aside(&mut self) -> Option<&mut Aside> {
        match self.beside? {
            Beside::Comment => self.comments.last_mut(),
            Beside::Note => self.notes.last_mut(),
            Beside::Mark | Beside::Commenter => None,
        }
    }

    fn finish(self) -> TextWriter {
        let Self { mut text, notes, comments, .. } = self;
        for note in notes {
            if let Some(place) = text.line(&format!("[{}] {}", note.label, note.text)) {
                text.mark(SegmentKind::Note, place, Some(note.label));
            }
        }
        for comment in comments {
            let before =
                if comment.label.is_empty() { String::new() } else { format!("{}: ", comment.label) };
            if let Some(place) = text.line(&format!("{before}{}", comment.text)) {
                text.mark(SegmentKind::Comment, place, Some(comment.label));
            }
        }
        text
    }
}

fn facts(package: &mut Package<'_>) -> Result<Facts, NotRead> {
    const NAME: &str = "meta.xml";
    let Some(meta) = package.part(NAME)? else { return Ok(Facts::default()) };
    let values = texts(&meta, NAME)?;
    let text = |name: &str| values.get(name).map(|text| Fact::new(text.clone(), NAME));
    Ok(Facts {
        title: text("title"),
        author: text("initial-creator").or_else(|| text("creator")),
        modified: values.get("date").and_then(|at| Some(Fact::new(date(at)?, NAME))),
        ..Facts::default()
    })
}
