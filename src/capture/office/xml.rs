//! What XML is asked for.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::XmlVersion::Implicit1_0;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::package::NotRead;
use crate::model::date::LooseDate;

/// The value of an attribute, by its name without a prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(Implicit1_0).ok()?.into_owned())
}

/// What an entity stands for; nothing where that is not known.
pub(super) fn entity(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => quick_xml::escape::resolve_predefined_entity(reference.as_ref()).unwrap_or_default().to_owned(),
    }
}

/// The texts of the elements that contain nothing but text, by their names without prefixes: of each
/// the first.
pub(super) fn texts(part: &str, name: &str) -> Result<HashMap<String, String>, NotRead> {
    let mut reader = Reader::from_str(part);
    let mut found = HashMap::new();
    let mut text = String::new();
    loop {
        match reader.read_event().map_err(|error| NotRead::Part(name.to_owned(), error.to_string()))? {
            Event::Start(_) => text.clear(),
            Event::Text(words) => text.push_str(&words.xml_content(Implicit1_0)),
            Event::GeneralRef(reference) => text.push_str(&entity(&reference)),
            Event::End(element) => {
                let value = std::mem::take(&mut text);
                if !value.trim().is_empty() {
                    found.entry(element.local_name().as_ref().to_owned()).or_insert(value.trim().to_owned());
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A time as these files write it: of one without a zone the day.
pub(super) fn date(text: &str) -> Option<LooseDate> {
    text.parse().ok().or_else(|| text.get(..10)?.parse().ok())
}
