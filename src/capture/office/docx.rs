//! Word files.

use quick_xml::Reader;
use quick_xml::XmlVersion::Implicit1_0;
use quick_xml::events::Event;

use super::package::{NotRead, Package};
use super::xml::{attribute, date, entity, texts};
use crate::model::extraction::{Fact, Facts, SegmentKind, TextWriter};

/// The text of a Word file and what it says of itself: the body, then its notes, then the comments.
pub(super) fn read(package: &mut Package<'_>) -> Result<(TextWriter, Facts), NotRead> {
    let main = main_part(package)?;
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let body = package.part(&main)?.ok_or(NotRead::OtherPackage)?;
    let mut text = TextWriter::default();
    for paragraph in paragraphs(&body, &main)? {
        paragraph.write(&mut text, "");
    }
    for (file, kind) in [
        ("footnotes.xml", SegmentKind::Note),
        ("endnotes.xml", SegmentKind::Note),
        ("comments.xml", SegmentKind::Comment),
    ] {
        let name = format!("{folder}{file}");
        let Some(part) = package.part(&name)? else { continue };
        let mut last: Option<String> = None;
        for paragraph in paragraphs(&part, &name)? {
            let label = match kind {
                SegmentKind::Comment => paragraph.author.clone(),
                _ => paragraph.note.clone(),
            };
            let is_first = last != paragraph.note;
            last.clone_from(&paragraph.note);
            let before = match (&label, kind) {
                (Some(author), SegmentKind::Comment) if is_first => format!("{author}: "),
                (Some(mark), SegmentKind::Note) if is_first => format!("[{mark}] "),
                _ => String::new(),
            };
            if let Some(place) = paragraph.write(&mut text, &before) {
                text.mark(kind, place, label);
            }
        }
    }
    Ok((text, facts(package)?))
}

/// The part that the package calls its main document.
fn main_part(package: &mut Package<'_>) -> Result<String, NotRead> {
    let relations = package.part("_rels/.rels")?.unwrap_or_default();
    let mut reader = Reader::from_str(&relations);
    loop {
        match reader.read_event() {
            Ok(Event::Empty(element) | Event::Start(element)) => {
                let is_main =
                    attribute(&element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
                if let Some(target) = attribute(&element, "Target").filter(|_| is_main) {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Ok(Event::Eof) => return Err(NotRead::OtherPackage),
            Ok(_) => {}
            Err(error) => return Err(NotRead::Part("_rels/.rels".to_owned(), error.to_string())),
        }
    }
}

/// A paragraph of a part.
#[derive(Default)]
struct Paragraph {
    text: String,
    /// Words that were struck out, and after how many code points of the text they stood.
    deleted: Vec<(u32, String)>,
    /// The mark of the note, or the number of the comment, that it belongs to.
    note: Option<String>,
    /// Who wrote the comment.
    author: Option<String>,
}

impl Paragraph {
    /// Writes it as a line; gives where it stands.
    fn write(&self, text: &mut TextWriter, before: &str) -> Option<(u32, u32)> {
        let start = text.at();
        let place = text.line(&format!("{before}{}", self.text));
        let (from, to) = place.unwrap_or((start, start));
        for (at, words) in &self.deleted {
            let at = (from + at).min(to);
            text.mark(SegmentKind::Deletion, (at, at), Some(words.clone()));
        }
        place
    }
}

fn paragraphs(part: &str, name: &str) -> Result<Vec<Paragraph>, NotRead> {
    let mut reader = Reader::from_str(part);
    let mut made = Vec::new();
    let mut open = Paragraph::default();
    let (mut in_text, mut in_deleted, mut fallbacks) = (false, false, 0_usize);
    // Separators between text and notes are no notes.
    let mut is_left_out = false;
    loop {
        let event = reader.read_event().map_err(|error| NotRead::Part(name.to_owned(), error.to_string()))?;
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "Fallback" if !is_empty => fallbacks += 1,
                _ if fallbacks > 0 => {}
                "t" => in_text = !is_empty,
                "delText" => {
                    in_deleted = !is_empty;
                    if in_deleted {
                        open.deleted.push((points(&open.text), String::new()));
                    }
                }
                "tab" => open.text.push('\t'),
                "br" | "cr" => open.text.push('\n'),
                "noBreakHyphen" => open.text.push('\u{2011}'),
                "footnoteReference" | "endnoteReference" => {
                    if let Some(mark) = attribute(&element, "id") {
                        open.text.extend(["[", mark.as_str(), "]"]);
                    }
                }
                "footnote" | "endnote" | "comment" => {
                    is_left_out = attribute(&element, "type").is_some_and(|kind| kind != "normal");
                    open = Paragraph {
                        note: attribute(&element, "id"),
                        author: attribute(&element, "author"),
                        ..Paragraph::default()
                    };
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "Fallback" => fallbacks = fallbacks.saturating_sub(1),
                _ if fallbacks > 0 => {}
                "t" => in_text = false,
                "delText" => in_deleted = false,
                "p" => {
                    let (note, author) = (open.note.clone(), open.author.clone());
                    let paragraph =
                        std::mem::replace(&mut open, Paragraph { note, author, ..Paragraph::default() });
                    if !is_left_out {
                        made.push(paragraph);
                    }
                }
                _ => {}
            },
            Event::Text(text) if fallbacks == 0 => {
                push(&mut open, in_text, in_deleted, &text.xml_content(Implicit1_0));
            }
            Event::GeneralRef(reference) if fallbacks == 0 => {
                push(&mut open, in_text, in_deleted, &entity(&reference));
            }
            Event::Eof => return Ok(made),
            _ => {}
        }
    }
}

fn push(open: &mut Paragraph, in_text: bool, in_deleted: bool, text: &str) {
    if in_text {
        open.text.push_str(text);
    } else if let Some((_, words)) = open.deleted.last_mut().filter(|_| in_deleted) {
        words.push_str(text);
    }
}

fn points(text: &str) -> u32 {
    u32::try_from(text.trim_start().chars().count()).unwrap_or(u32::MAX)
}

fn facts(package: &mut Package<'_>) -> Result<Facts, NotRead> {
    const NAME: &str = "docProps/core.xml";
    let Some(core) = package.part(NAME)? else { return Ok(Facts::default()) };
    let values = texts(&core, NAME)?;
    let text = |name: &str| values.get(name).map(|text| Fact::new(text.clone(), NAME));
    let at = |name: &str| Some(Fact::new(date(values.get(name)?)?, NAME));
    Ok(Facts { title: text("title"), author: text("creator"), modified: at("modified"), ..Facts::default() })
}
