//! The page of an archive that is meant, and its text.

use std::collections::HashSet;

use super::super::decode::decode;
use super::super::format::Format;
use super::http::{Response, media_of};
use super::record::{Record, records, unpacked};
use crate::model::extraction::{Extraction, Extractor, Fact, Facts, Layout};
use crate::model::retrieval::{Hop, Retrieval};

/// Redirects that are followed in an archive.
const REDIRECTS: usize = 20;
/// Addresses that a message lists.
const LISTED: usize = 12;
const VERSION: &str = "1";

/// How the text of a body is made: its format, its bytes, and the encoding that somebody or the server says.
pub type ReadBody<'r> = dyn Fn(Format, &[u8], Option<&str>) -> Result<Extraction, String> + 'r;

/// Reads the text of the page of an archive that has an address, or of its only one.
pub fn extract(
    bytes: &[u8],
    page: Option<&str>,
    encoding: Option<&str>,
    limit: u64,
    read: &ReadBody<'_>,
) -> Result<Extraction, String> {
    let bytes = unpacked(bytes, limit)?;
    let records = records(&bytes)?;
    let answers: Vec<Kept> = records.iter().filter_map(Kept::of).collect();
    let answer = meant(&answers, page)?;
    let (hops, last) = followed(&answers, answer);
    let mut made = text_of(last, encoding, limit, read)?;
    let target = answer.url.to_owned();
    made.facts.url = Some(Fact::new(target, "WARC-Target-URI"));
    "application/warc".clone_into(&mut made.media);
    made.extractor = Extractor {
        name: format!("perwhom-warc+{}", made.extractor.name),
        version: format!("{VERSION}+{}", made.extractor.version),
    };
    let cut = last.record.field("WARC-Truncated").map(str::to_owned);
    let field = |name| last.response.as_ref().and_then(|response| response.field(name)).map(str::to_owned);
    made.retrieval =
        Some(Retrieval { cut, hops, mark: field("etag"), server_change: field("last-modified") });
    Ok(made)
}

/// Something that an archive keeps of an address.
struct Kept<'r> {
    record: &'r Record<'r>,
    url: &'r str,
    response: Option<Response<'r>>,
}

impl<'r> Kept<'r> {
    fn of(record: &'r Record<'r>) -> Option<Self> {
        let url = record.target()?;
        match record.field("WARC-Type")? {
            "response" => Some(Self { record, url, response: Some(Response::of(record.block)?) }),
            "resource" => Some(Self { record, url, response: None }),
            _ => None,
        }
    }

    fn status(&self) -> u32 {
        self.response.as_ref().map_or(200, |response| response.status)
    }

    fn is_redirect(&self) -> bool {
        (300..400).contains(&self.status()) && self.location().is_some()
    }

    fn location(&self) -> Option<&str> {
        self.response.as_ref()?.field("location")
    }

    fn media(&self) -> String {
        let said = match &self.response {
            Some(response) => response.media(),
            None => self.record.field("Content-Type").map(|value| media_of(value).to_ascii_lowercase()),
        };
        said.unwrap_or_default()
    }

    /// Whether a reader may want it by itself: not a picture, a style sheet or a script.
    fn is_page(&self) -> bool {
        matches!(
            self.media().as_str(),
            "text/html" | "application/xhtml+xml" | "application/pdf" | "text/plain" | "text/markdown" | ""
        )
    }

    fn hop(&self) -> Hop {
        let at = self.record.field("WARC-Date").unwrap_or_default().to_owned();
        Hop { at, status: self.status(), url: self.url.to_owned() }
    }
}

/// The answer that is meant: the last of the address that is named, or the only page.
fn meant<'k>(answers: &'k [Kept<'k>], page: Option<&str>) -> Result<&'k Kept<'k>, String> {
    if let Some(page) = page {
        return answers.iter().rev().find(|kept| kept.url == page).ok_or_else(|| {
            format!("the archive has no page {page}; it has {}", listed(answers.iter().map(|kept| kept.url)))
        });
    }
    if let [first, .., last] = answers
        && !last.is_redirect()
        && std::ptr::eq(followed(answers, first).1, last)
    {
        // One address, and where it led to.
        return Ok(first);
    }
    let pages: Vec<&Kept<'_>> =
        answers.iter().filter(|kept| kept.is_page() && !kept.is_redirect() && kept.status() < 400).collect();
    let addresses: HashSet<&str> = pages.iter().map(|kept| kept.url).collect();
    match (pages.last(), answers) {
        (Some(page), _) if addresses.len() == 1 => Ok(page),
        (None, [only]) => Ok(only),
        (None, _) => Err("the archive has no page in it".to_owned()),
        _ => Err(format!(
            "the archive has {} pages; say which one with --page: {}",
            addresses.len(),
            listed(pages.iter().map(|kept| kept.url))
        )),
    }
}

fn listed<'u>(urls: impl Iterator<Item = &'u str>) -> String {
    let mut seen = HashSet::new();
    let urls: Vec<&str> = urls.filter(|url| seen.insert(*url)).collect();
    let more = if urls.len() > LISTED { format!(" and {} more", urls.len() - LISTED) } else { String::new() };
    format!("{}{more}", urls[..urls.len().min(LISTED)].join(" "))
}

/// The way from an answer to where it leads, as far as the archive has it.
fn followed<'k>(answers: &'k [Kept<'k>], from: &'k Kept<'k>) -> (Vec<Hop>, &'k Kept<'k>) {
    let (mut hops, mut here) = (vec![from.hop()], from);
    while here.is_redirect() && hops.len() <= REDIRECTS {
        let Some(location) = here.location().and_then(|location| joined(here.url, location)) else { break };
        let is_next = |kept: &&Kept<'_>| kept.url == location && !std::ptr::eq(*kept, here);
        let Some(next) = answers.iter().rev().find(is_next) else { break };
        hops.push(next.hop());
        here = next;
    }
    (hops, here)
}

/// The address that a redirect leads to.
fn joined(base: &str, location: &str) -> Option<String> {
    url::Url::parse(base).ok()?.join(location).ok().map(|mut url| {
        url.set_fragment(None);
        url.to_string()
    })
}

fn text_of(
    kept: &Kept<'_>,
    encoding: Option<&str>,
    limit: u64,
    read: &ReadBody<'_>,
) -> Result<Extraction, String> {
    let body = match &kept.response {
        Some(response) => response.body(limit)?,
        None => kept.record.block.into(),
    };
    let said = encoding.map(str::to_owned).or_else(|| {
        let charset = kept.response.as_ref().and_then(Response::charset)?;
        // A server that says Latin 1 of what is UTF-8 is wrong: hardly anything else is UTF-8 by chance.
        let is_known = encoding_rs::Encoding::for_label(charset.as_bytes()).is_some();
        let is_utf8 = std::str::from_utf8(&body).is_ok();
        (is_known && !is_utf8).then_some(charset)
    });
    // What is called plain text may be a page all the same: its beginning tells.
    let name = match kept.media().as_str() {
        "text/html" | "application/xhtml+xml" => "page.html",
        "text/markdown" => "page.md",
        _ => "page",
    };
    match Format::of(name, &body) {
        Ok(Format::Text) => Ok(plain(&body, said.as_deref())),
        Ok(Format::Warc | Format::Wacz) => Err("it is an archive within an archive".to_owned()),
        // Of a picture or a film there is no text; that it was there is evidence all the same.
        Ok(Format::Media) | Err(_) => Ok(without_text()),
        Ok(format) => read(format, &body, said.as_deref()),
    }
}

fn plain(body: &[u8], encoding: Option<&str>) -> Extraction {
    let Ok(decoded) = decode(body, encoding) else { return without_text() };
    Extraction {
        text: decoded.text.into_owned(),
        encoding: decoded.encoding.to_owned(),
        guessed: decoded.guessed,
        extractor: Extractor { name: "perwhom-text".to_owned(), version: "1".to_owned() },
        ..without_text()
    }
}

fn without_text() -> Extraction {
    Extraction {
        text: String::new(),
        layout: Layout::default(),
        facts: Facts::default(),
        encoding: "binary".to_owned(),
        guessed: false,
        media: String::new(),
        extractor: Extractor { name: "none".to_owned(), version: "1".to_owned() },
        retrieval: None,
    }
}
