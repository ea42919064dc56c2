//! What a page says of itself as JSON-LD.

use scraper::{Html, Selector};
use serde_json::{Map, Value};

/// The objects of JSON-LD that describe the page's article.
pub(super) struct JsonLd {
    articles: Vec<Map<String, Value>>,
}

impl JsonLd {
    /// The articles that the page's scripts describe; those that cannot be read are left out.
    pub(super) fn of(document: &Html) -> Self {
        let mut articles = Vec::new();
        if let Ok(scripts) = Selector::parse("script[type='application/ld+json' i]") {
            for script in document.select(&scripts) {
                let text: String = script.text().collect();
                if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
                    collect(value, &mut articles);
                }
            }
        }
        Self { articles }
    }

    /// A text of the first article that has it: its own value, or the names of what it refers to.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.articles
            .iter()
            .find_map(|article| names(article.get(name)?))
            .filter(|text| !text.trim().is_empty())
    }

    /// The text of the article.
    pub(super) fn article_body(&self) -> Option<String> {
        self.text("articleBody")
    }
}

fn collect(value: Value, articles: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, articles)),
        Value::Object(mut object) => {
            if let Some(graph) = object.remove("@graph") {
                collect(graph, articles);
            }
            if is_article(object.get("@type")) {
                articles.push(object);
            }
        }
        _ => {}
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let is_one = |value: &Value| {
        value.as_str().is_some_and(|kind| {
            kind.ends_with("Article")
                || kind.ends_with("BlogPosting")
                || kind == "Report"
                || kind == "ClaimReview"
        })
    };
    match kind {
        Some(Value::Array(kinds)) => kinds.iter().any(is_one),
        Some(kind) => is_one(kind),
        None => false,
    }
}

/// A value as text: a name, several with `; ` between, or what an object is called.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(unescaped(text)),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().filter_map(names).collect();
            if all.is_empty() { None } else { Some(all.join("; ")) }
        }
        Value::Object(object) => {
            object.get("name").or_else(|| object.get("@value")).or_else(|| object.get("@id")).and_then(names)
        }
        _ => None,
    }
}

/// Many pages escape as HTML what they put into JSON.
fn unescaped(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}
