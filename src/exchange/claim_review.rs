//! `ClaimReview` as schema.org has it (<https://schema.org/ClaimReview>), in and out.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Placed;
use super::json_ld::{Script, scripts};
use crate::model::confidence::Confidence;
use crate::model::digest::Digest;
use crate::model::document::Prepared;
use crate::model::import::{ClaimLine, DocumentLine, EvidenceLine, Line};
use crate::model::import_key::ImportKey;
use crate::model::kind::Kind;
use crate::model::stance::Stance;
use crate::model::written_chain::quoted_where_needed;

/// A review that somebody published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimReview {
    /// What was reviewed.
    pub claim: String,
    /// Where the review was published.
    pub url: Option<String>,
    /// When, as it says.
    pub published: Option<String>,
    /// Who reviewed it.
    pub publisher: Option<String>,
    /// Who made the claim, and of what kind they are where that is said.
    pub speaker: Option<(String, Option<Kind>)>,
    /// Where the claim appeared first: a name, or the host of its address.
    pub appearance: Option<String>,
    /// The address of that.
    pub appearance_url: Option<String>,
    /// The rating, in the reviewer's words.
    pub rating: Option<String>,
    /// The language of the review.
    pub language: Option<String>,
}

/// A file without reviews, or with some that say too little.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoReview(String);

/// The reviews in a file: one object, an array, an `@graph`, or any of them in a saved page.
pub fn read(text: &str) -> Result<Vec<ClaimReview>, NoReview> {
    let mut found = Vec::new();
    let trimmed = text.trim_start_matches('\u{feff}').trim_start();
    if trimmed.starts_with(['{', '[']) {
        let value: Value =
            serde_json::from_str(trimmed).map_err(|error| NoReview(format!("not JSON: {error}")))?;
        collect(&value, &mut found)?;
    } else {
        for Script { line, text } in scripts(text) {
            let value: Value = serde_json::from_str(text.trim())
                .map_err(|error| NoReview(format!("the JSON-LD on line {line} cannot be read: {error}")))?;
            collect(&value, &mut found)?;
        }
    }
    if found.is_empty() {
        return Err(NoReview("it contains no ClaimReview".to_owned()));
    }
    Ok(found)
}

fn collect(value: &Value, found: &mut Vec<ClaimReview>) -> Result<(), NoReview> {
    match value {
        Value::Array(values) => values.iter().try_for_each(|value| collect(value, found)),
        Value::Object(object) => {
            if is_a(object, "ClaimReview") {
                found.push(
                    review(object).map_err(|why| NoReview(format!("review {}: {why}", found.len() + 1)))?,
                );
            }
            object.get("@graph").map_or(Ok(()), |graph| collect(graph, found))
        }
        _ => Ok(()),
    }
}

fn is_a(object: &Map<String, Value>, kind: &str) -> bool {
    let names =
        |value: &Value| value.as_str().is_some_and(|name| name.rsplit(['/', ':']).next() == Some(kind));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(names),
        Some(value) => names(value),
        None => false,
    }
}

fn text_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => text_of(values.first()),
        Value::Object(object) => {
            ["name", "@value", "headline", "url", "@id"].into_iter().find_map(|key| text_of(object.get(key)))
        }
        _ => None,
    }
}

fn first_object(value: Option<&Value>) -> Option<&Map<String, Value>> {
    match value? {
        Value::Object(object) => Some(object),
        Value::Array(values) => values.iter().find_map(Value::as_object),
        _ => None,
    }
}

fn review(object: &Map<String, Value>) -> Result<ClaimReview, String> {
    let claim = text_of(object.get("claimReviewed")).ok_or("it does not name the claim that it reviews")?;
    let reviewed = first_object(object.get("itemReviewed"));
    let of_reviewed = |key: &str| reviewed.and_then(|reviewed| reviewed.get(key));
    let speaker = text_of(of_reviewed("author")).map(|name| {
        let kind = first_object(of_reviewed("author")).and_then(|author| {
            match author.get("@type").and_then(Value::as_str) {
                Some("Person") => Some(Kind::Person),
                Some("NewsMediaOrganization") => Some(Kind::Outlet),
                Some("Organization" | "GovernmentOrganization" | "PoliticalParty") => Some(Kind::Body),
                _ => None,
            }
        });
        (name, kind)
    });
    let appeared = of_reviewed("firstAppearance").or_else(|| of_reviewed("appearance"));
    let appearance_url = match appeared {
        Some(Value::String(url)) => Some(url.clone()),
        _ => first_object(appeared).and_then(|work| text_of(work.get("url"))),
    };
    let appearance = first_object(appeared)
        .and_then(|work| {
            ["publisher", "provider", "author"].into_iter().find_map(|key| text_of(work.get(key)))
        })
        .or_else(|| appearance_url.as_deref().and_then(host).map(str::to_owned));
    let rating = first_object(object.get("reviewRating")).and_then(|rating| {
        text_of(rating.get("alternateName")).or_else(|| {
            let value = text_of(rating.get("ratingValue"))?;
            let best = text_of(rating.get("bestRating"));
            Some(best.map_or_else(|| value.clone(), |best| format!("{value} of {best}")))
        })
    });
    Ok(ClaimReview {
        claim,
        url: text_of(object.get("url")),
        published: text_of(object.get("datePublished")),
        publisher: text_of(object.get("author")).or_else(|| text_of(object.get("publisher"))),
        speaker,
        appearance,
        appearance_url,
        rating,
        language: text_of(object.get("inLanguage")),
    })
}

/// The host of an address, without `www.`.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

impl ClaimReview {
    /// What its sources are, as far as it tells: for those that are not known otherwise.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, Kind)> {
        let speaker = self.speaker.iter().filter_map(|(name, kind)| Some((name.as_str(), (*kind)?)));
        speaker.chain(self.publisher.iter().map(|name| (name.as_str(), Kind::Outlet)))
    }

    /// The review as a text to cite from, line by line.
    fn text(&self) -> String {
        let mut lines = vec![format!("Claim reviewed: {}", self.claim)];
        let mut reported = |label: &str, value: Option<&String>| {
            lines.extend(value.map(|value| format!("{label}: {value}")));
        };
        reported("Said by", self.speaker.as_ref().map(|(name, _)| name));
        reported("First appeared", self.appearance_url.as_ref().or(self.appearance.as_ref()));
        reported("Rating", self.rating.as_ref());
        reported("Reviewed by", self.publisher.as_ref());
        reported("Published", self.published.as_ref());
        reported("Review", self.url.as_ref());
        format!("{}\n", lines.join("\n"))
    }

    /// The review as lines of a claims file: a document, the claim, who made it and where as its
    /// chain; the rating, in the reviewer's words, as what bears on it. `number` says the how
    /// manieth in its file it is, from 1; `raw` is the file, with its digest and media type. `rated` gives the desk's confidence
    /// for a rating, where somebody has said what it stands for.
    #[must_use]
    pub fn lines(
        &self,
        number: u64,
        raw: &(Arc<Vec<u8>>, Digest, &'static str),
        rated: impl Fn(&str) -> Option<Confidence>,
    ) -> Vec<(Placed, Option<Prepared>)> {
        let key = format!("{}: {}", self.url.as_deref().unwrap_or("review"), self.claim);
        let published = self.published.as_deref().and_then(|date| date.parse().ok());
        let text = self.text();
        let prepared = Prepared {
            raw: Some(Arc::clone(&raw.0)),
            raw_digest: raw.1,
            text_digest: Digest::of(text.as_bytes()),
            text,
            encoding: "UTF-8".to_owned(),
            guessed: false,
            media: raw.2.to_owned(),
            found: None,
        };
        let document = Line::Document(DocumentLine {
            key: ImportKey::Made(key.clone()),
            text: None,
            path: None,
            encoding: None,
            publisher: self.publisher.as_deref().map(quoted_where_needed),
            title: None,
            url: self.url.clone(),
            published,
            language: self.language.as_deref().and_then(|language| language.parse().ok()),
            copy_of: None,
            suspected_copy_of: None,
        });
        let claim = Line::Claim(ClaimLine {
            key: ImportKey::Made(key.clone()),
            text: self.claim.clone(),
            language: None,
            confidence: self.rating.as_deref().and_then(rated),
            said_by: None,
            when: None,
            slug: None,
            tags: Vec::new(),
        });
        let evidence = |key: String, excerpt: String, chain: Option<String>, stance: Stance| {
            Line::Evidence(EvidenceLine {
                claim: key.trim_end_matches(": rating").to_owned(),
                document: key.trim_end_matches(": rating").to_owned(),
                key: ImportKey::Made(key),
                excerpt,
                nth: Some(1),
                chain,
                stance: Some(stance),
                locator: None,
            })
        };
        let mut lines = vec![
            (document, Some(prepared)),
            (claim, None),
            (evidence(key.clone(), self.claim.clone(), self.chain(), Stance::Supports), None),
        ];
        if let Some(rating) = &self.rating {
            let key = format!("{key}: rating");
            lines.push((evidence(key, format!("Rating: {rating}"), None, Stance::BearsOn), None));
        }
        lines.into_iter().map(|(line, prepared)| (Placed { number, line }, prepared)).collect()
    }

    /// Who made the claim, and where, origin first; the reviewer, who published the document,
    /// comes after.
    fn chain(&self) -> Option<String> {
        let mut hops = Vec::new();
        hops.extend(self.speaker.as_ref().map(|(name, _)| quoted_where_needed(name)));
        let speaker = self.speaker.as_ref().map(|(name, _)| name);
        if let Some(place) = self.appearance.as_ref().filter(|place| speaker != Some(*place)) {
            hops.push(quoted_where_needed(place));
        }
        (!hops.is_empty()).then(|| hops.join(" > "))
    }
}

/// What is told of a claim that the desk published with a verdict.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'a> {
    /// The wording as it was published.
    pub claim: &'a str,
    /// The language of the wording.
    pub language: &'a str,
    /// Where: an address, where it is one.
    pub place: &'a str,
    /// When.
    pub date: &'a str,
    /// The verdict, in the desk's words.
    pub verdict: &'a str,
    /// The desk.
    pub desk: &'a str,
    /// Who made the claim, as far as its chains state it, and whether that is a person.
    pub speaker: Option<(&'a str, bool)>,
    /// The addresses of documents in which it appears.
    pub appearances: &'a [String],
}

/// A claim with its verdict as JSON-LD.
#[must_use]
pub fn claim_review(reported: &Verdict<'_>) -> Value {
    let mut item = Map::new();
    item.insert("@type".to_owned(), json!("Claim"));
    if let Some((name, is_person)) = reported.speaker {
        let kind = if is_person { "Person" } else { "Organization" };
        item.insert("author".to_owned(), json!({ "@type": kind, "name": name }));
    }
    if !reported.appearances.is_empty() {
        let works: Vec<Value> =
            reported.appearances.iter().map(|url| json!({ "@type": "CreativeWork", "url": url })).collect();
        item.insert("appearance".to_owned(), Value::Array(works));
    }
    let mut review = json!({
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "datePublished": reported.date,
        "claimReviewed": reported.claim,
        "inLanguage": reported.language,
        "author": { "@type": "Organization", "name": reported.desk },
        "itemReviewed": item,
        "reviewRating": { "@type": "Rating", "alternateName": reported.verdict },
    });
    if reported.place.contains("://") {
        review["url"] = json!(reported.place);
    }
    review
}

#[cfg(test)]
mod tests {
    use super::*;

    const REVIEW: &str = r#"{"@context":"https://schema.org","@type":"ClaimReview","url":"https://check.example/1",
        "datePublished":"2024-06-14","claimReviewed":"Hay «dos bases»","author":{"@type":"Organization","name":"Check"},
        "itemReviewed":{"@type":"Claim","author":{"@type":"Person","name":"A, B"},
        "firstAppearance":{"@type":"CreativeWork","url":"https://www.paper.example/x"}},
        "reviewRating":{"@type":"Rating","ratingValue":1,"bestRating":5,"alternateName":"False"}}"#;

    #[test]
    fn a_review_is_read_alone_in_arrays_graphs_and_pages() {
        let page = format!("<html><SCRIPT type=\"application/ld+json\">\n{REVIEW}</script><p>x</p>");
        let array = format!("[{REVIEW}, {{\"@type\":\"Person\"}}]");
        let graph = format!("{{\"@graph\":[{REVIEW}]}}");
        for text in [REVIEW, &page, &array, &graph] {
            let read = read(text).unwrap();
            assert_eq!(read.len(), 1);
            assert_eq!(read[0].claim, "Hay «dos bases»");
            assert_eq!(read[0].chain().unwrap(), "A, B > paper.example");
            assert_eq!(read[0].rating.as_deref(), Some("False"));
        }
    }

    #[test]
    fn what_is_no_review_is_refused() {
        for (text, says) in [
            ("{", "not JSON"),
            ("{}", "no ClaimReview"),
            ("<p>nothing</p>", "no ClaimReview"),
            (r#"{"@type":"ClaimReview"}"#, "review 1: it does not name the claim"),
            ("<script type='application/ld+json'>{</script>", "line 1"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn a_rating_is_no_confidence_unless_somebody_says_so() {
        let review = &read(REVIEW).unwrap()[0];
        let confidence = |rated: &dyn Fn(&str) -> Option<Confidence>| {
            review
                .lines(1, &(Arc::new(b"x".to_vec()), Digest::of(b"x"), "application/ld+json"), rated)
                .into_iter()
                .find_map(|(placed, _)| match placed.line {
                    Line::Claim(claim) => Some(claim.confidence),
                    _ => None,
                })
        };
        assert_eq!(confidence(&|_| None), Some(None));
        let reported = |word: &str| (word == "False").then_some(Confidence::Improbable);
        assert_eq!(confidence(&reported), Some(Some(Confidence::Improbable)));
    }
}
