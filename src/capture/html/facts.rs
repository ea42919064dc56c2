//! What a page says of itself: by JSON-LD, then meta, itemprop, `time`, its address, an element whose
//! class says that it is the date, and the first date in words.

use scraper::{ElementRef, Html, Selector};

use super::dates;
use super::json_ld::JsonLd;
use crate::model::date::LooseDate;
use crate::model::extraction::{Fact, Facts};

/// All that is found.
pub(super) fn facts(document: &Html, json_ld: &JsonLd) -> Facts {
    let page = Page { document, json_ld };
    let url = page
        .attribute("link[rel~='canonical' i]", "href", "link canonical")
        .or_else(|| page.meta(&["og:url"]))
        .filter(|fact| fact.value.starts_with("http://") || fact.value.starts_with("https://"));
    Facts {
        title: page.title(),
        author: page.author(),
        publisher: page
            .json_ld("publisher")
            .or_else(|| page.meta(&["og:site_name", "dc.publisher", "application-name"])),
        published: page.published(url.as_ref().map(|fact| fact.value.as_str())),
        modified: page.modified(),
        language: page
            .attribute("html[lang]", "lang", "html lang")
            .or_else(|| page.meta(&["og:locale", "content-language"]))
            .and_then(|fact| Some(Fact::new(fact.value.replace('_', "-").parse().ok()?, fact.from))),
        url,
    }
}

/// What the page says that it is about.
pub(super) fn description(document: &Html) -> Option<String> {
    meta(document, "description").or_else(|| meta(document, "og:description"))
}

struct Page<'p> {
    document: &'p Html,
    json_ld: &'p JsonLd,
}

impl Page<'_> {
    fn title(&self) -> Option<Fact<String>> {
        self.json_ld("headline")
            .or_else(|| {
                self.meta(&["og:title", "twitter:title", "citation_title", "dc.title", "parsely-title"])
            })
            .or_else(|| self.text("[itemprop~='headline']", "itemprop headline"))
            .or_else(|| self.text("h1", "h1"))
            .or_else(|| self.text("head > title", "title"))
    }

    fn author(&self) -> Option<Fact<String>> {
        let is_name = |fact: &Fact<String>| !fact.value.contains("://") && fact.value.chars().count() < 200;
        self.json_ld("author")
            .filter(is_name)
            .or_else(|| {
                self.meta(&[
                    "author",
                    "article:author",
                    "parsely-author",
                    "sailthru.author",
                    "dc.creator",
                    "byl",
                ])
                .filter(is_name)
            })
            .or_else(|| self.all_meta("citation_author"))
            .or_else(|| self.text("[itemprop~='author'] [itemprop~='name']", "itemprop author"))
            .or_else(|| self.text("[itemprop~='author']", "itemprop author"))
            .or_else(|| self.text("a[rel~='author']", "rel author"))
            .or_else(|| {
                self.text(".byline, .autor, .author, .firma, .author-name", "an element of class author")
            })
            .filter(is_name)
            .map(|fact| Fact::new(without_by(&fact.value), fact.from))
            .filter(|fact| !fact.value.is_empty())
    }

    fn published(&self, url: Option<&str>) -> Option<Fact<LooseDate>> {
        const META: [&str; 12] = [
            "article:published_time",
            "og:article:published_time",
            "citation_publication_date",
            "parsely-pub-date",
            "sailthru.date",
            "datepublished",
            "pubdate",
            "publish-date",
            "dc.date.issued",
            "dcterms.created",
            "dc.date",
            "date",
        ];
        date(self.json_ld("datePublished"))
            .or_else(|| META.iter().find_map(|name| date(self.meta(&[name]))))
            .or_else(|| self.itemprop_date("datePublished"))
            .or_else(|| date(self.attribute("time[pubdate]", "datetime", "time")))
            .or_else(|| {
                date(self.attribute(
                    "article time[datetime], header time[datetime], main time[datetime]",
                    "datetime",
                    "time",
                ))
            })
            .or_else(|| date(self.attribute("time[datetime]", "datetime", "time")))
            .or_else(|| url.and_then(in_address).map(|day| Fact::new(day, "its address")))
            .or_else(|| self.date_by_class())
            .or_else(|| self.date_in_words())
    }

    fn modified(&self) -> Option<Fact<LooseDate>> {
        date(self.json_ld("dateModified"))
            .or_else(|| {
                [
                    "article:modified_time",
                    "og:updated_time",
                    "lastmod",
                    "last-modified",
                    "datemodified",
                    "dcterms.modified",
                ]
                .iter()
                .find_map(|name| date(self.meta(&[name])))
            })
            .or_else(|| self.itemprop_date("dateModified"))
    }

    fn json_ld(&self, name: &str) -> Option<Fact<String>> {
        Some(Fact::new(tidy(&self.json_ld.text(name)?)?, format!("JSON-LD {name}")))
    }

    fn meta(&self, names: &[&str]) -> Option<Fact<String>> {
        names
            .iter()
            .find_map(|name| Some(Fact::new(tidy(&meta(self.document, name)?)?, format!("meta {name}"))))
    }

    fn all_meta(&self, name: &str) -> Option<Fact<String>> {
        let all: Vec<String> = metas(self.document, name).filter_map(|text| tidy(&text)).collect();
        (!all.is_empty()).then(|| Fact::new(all.join("; "), format!("meta {name}")))
    }

    fn attribute(&self, selector: &str, attribute: &str, from: &str) -> Option<Fact<String>> {
        let value = self.first(selector)?.attr(attribute)?;
        Some(Fact::new(tidy(value)?, from))
    }

    fn text(&self, selector: &str, from: &str) -> Option<Fact<String>> {
        Some(Fact::new(tidy(&self.first(selector)?.text().collect::<String>())?, from))
    }

    fn itemprop_date(&self, name: &str) -> Option<Fact<LooseDate>> {
        let element = self.first(&format!("[itemprop~='{name}']"))?;
        let value = element.attr("content").or_else(|| element.attr("datetime")).map(str::to_owned);
        let text = || element.text().collect::<String>();
        Some(Fact::new(dates::written(&value.unwrap_or_else(text))?, format!("itemprop {name}")))
    }

    fn date_by_class(&self) -> Option<Fact<LooseDate>> {
        let selector =
            Selector::parse("[class*='date' i], [class*='fecha' i], [id*='date' i], [id*='fecha' i]").ok()?;
        self.document.select(&selector).find_map(|element| {
            let text = element.text().collect::<String>();
            let short = text.chars().count() < 120;
            Some(Fact::new(dates::written(&text).filter(|_| short)?, "an element of class date"))
        })
    }

    fn date_in_words(&self) -> Option<Fact<LooseDate>> {
        let lines = super::lines::lines(self.document.tree.root());
        lines.iter().find_map(|line| dates::in_words(&line.text)).map(|day| Fact::new(day, "its text"))
    }

    fn first(&self, selector: &str) -> Option<ElementRef<'_>> {
        self.document.select(&Selector::parse(selector).ok()?).next()
    }
}

fn date(fact: Option<Fact<String>>) -> Option<Fact<LooseDate>> {
    let fact = fact?;
    Some(Fact::new(dates::written(&fact.value)?, fact.from))
}

fn meta(document: &Html, name: &str) -> Option<String> {
    metas(document, name).find(|text| !text.trim().is_empty())
}

fn metas<'d>(document: &'d Html, name: &str) -> impl Iterator<Item = String> + 'd {
    let selector = format!("meta[name='{name}' i], meta[property='{name}' i], meta[http-equiv='{name}' i]");
    let found: Vec<String> = match Selector::parse(&selector) {
        Ok(selector) => {
            document.select(&selector).filter_map(|meta| meta.attr("content").map(str::to_owned)).collect()
        }
        Err(_) => Vec::new(),
    };
    found.into_iter()
}

/// The day in an address such as `/2024/06/14/`.
fn in_address(url: &str) -> Option<LooseDate> {
    let parts: Vec<&str> = url.split(['/', '-']).collect();
    parts.windows(3).find_map(|window| match window {
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            format!("{year}-{month}-{day}").parse().ok()
        }
        _ => None,
    })
}

/// A name without the word before it: “Por”, “By”.
fn without_by(name: &str) -> String {
    let trimmed = name.trim();
    for word in ["por ", "by "] {
        if trimmed.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            return trimmed[word.len()..].trim().to_owned();
        }
    }
    trimmed.to_owned()
}

/// A text on one line; nothing where it is empty.
fn tidy(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
