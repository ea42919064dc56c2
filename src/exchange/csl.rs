//! Documents as CSL-JSON, which Zotero and other reference managers read
//! (<https://docs.citationstyles.org/en/stable/specification.html>, appendix III and IV).

use serde_json::{Map, Value, json};

use crate::model::document::Document;

/// A document as an item of a bibliography. `publisher` is the name it was published under.
#[must_use]
pub fn item(document: &Document, publisher: Option<&str>) -> Value {
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(document.id));
    let kind = if document.url.is_some() { "webpage" } else { "document" };
    item.insert("type".to_owned(), json!(kind));
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    set("title", document.title.as_ref().map(|title| json!(title)));
    set("publisher", publisher.map(|name| json!(name)));
    set("container-title", publisher.filter(|_| kind == "webpage").map(|name| json!(name)));
    set("URL", document.url.as_ref().map(|url| json!(url)));
    set("issued", document.published.as_deref().and_then(date_parts));
    set("accessed", document.captured.and_then(|at| date_parts(&at.to_string())));
    set("language", (document.language != "und").then(|| json!(document.language)));
    set(
        "note",
        Some(json!(format!("captured bytes SHA-256 {}; text SHA-256 {}", document.raw, document.text))),
    );
    Value::Object(item)
}

/// The year, month and day that an ISO 8601 date or time begins with.
fn date_parts(date: &str) -> Option<Value> {
    let day = date.get(..10).unwrap_or(date);
    let parts: Option<Vec<u32>> = day.split('-').map(|part| part.parse().ok()).collect();
    parts.map(|parts| json!({ "date-parts": [parts] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_are_known() {
        for (date, parts) in [
            ("2024", json!([2024])),
            ("2024-06", json!([2024, 6])),
            ("2024-06-14", json!([2024, 6, 14])),
            ("2024-06-14T09:30:00.000Z", json!([2024, 6, 14])),
        ] {
            assert_eq!(date_parts(date), Some(json!({ "date-parts": [parts] })));
        }
    }
}
