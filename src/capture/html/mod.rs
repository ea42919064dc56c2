//! Pages: all of their visible text, which part of it is the article, and what they say of
//! themselves.

mod article;
mod dates;
mod facts;
mod folded;
mod json_ld;
mod lines;

use std::collections::BTreeSet;

use scraper::Html;

use self::facts::facts;
use self::folded::folded;
use self::json_ld::JsonLd;
use self::lines::{Line, lines};
use super::decode::decode;
use crate::model::extraction::{Extraction, Extractor, SegmentKind, TextWriter};
use crate::text::language;

/// The version of this reader: raised whenever a page can give another text.
const VERSION: &str = "1";

/// What is read of the bytes of a page: in the encoding that was named, else by their byte order mark, by what
/// the page says, or by a guess.
///
/// # Errors
///
/// Says why they are no text.
pub fn extract_bytes(bytes: &[u8], named: Option<&str>) -> Result<Extraction, String> {
    let declared = declared_encoding(bytes)
        .filter(|_| named.is_none() && encoding_rs::Encoding::for_bom(bytes).is_none());
    let read = match declared.map(|declared| decode(bytes, Some(declared))) {
        Some(Ok(read)) => read,
        _ => decode(bytes, named).map_err(|error| error.to_string())?,
    };
    Ok(extract(&read.text, read.encoding, read.guessed))
}

/// What is read of a page. `encoding` is what its bytes were read in.
#[must_use]
pub fn extract(page: &str, encoding: &str, guessed: bool) -> Extraction {
    let document = Html::parse_document(page);
    let json_ld = JsonLd::of(&document);
    let facts = facts(&document, &json_ld);
    let lines = lines(document.tree.root());
    let mut kinds: Vec<Option<SegmentKind>> = lines.iter().map(Line::own_kind).collect();
    let title = facts.title.as_ref().map(|fact| fact.value.as_str());
    let headline = headline(&lines, title);
    let found = article::lines_of_article(page, &lines);
    for at in &found {
        kinds[*at].get_or_insert(SegmentKind::Article);
    }
    if let Some(at) = headline {
        kinds[at] = Some(SegmentKind::Headline);
        if let Some(lede) = lede(&document, &lines, at, &found) {
            kinds[lede] = Some(SegmentKind::Lede);
        }
    }
    let mut text = TextWriter::default();
    for (line, kind) in lines.iter().zip(kinds) {
        let place = text.line(&line.text);
        if let (Some(place), Some(kind)) = (place, kind) {
            text.mark(kind, place, None);
        }
    }
    // Where scripts would draw the article, its text stands in the JSON-LD alone.
    if let Some(body) = json_ld.article_body().filter(|body| article::covered(body, &lines) < 0.7) {
        for paragraph in body.lines() {
            if let Some(place) = text.line(paragraph) {
                text.mark(SegmentKind::Article, place, None);
            }
        }
    }
    let (text, layout) = text.finish();
    let mut facts = facts;
    if facts.language.is_none() {
        let language = language::of(&text);
        if language.as_str() != crate::model::language::UNKNOWN {
            facts.language = Some(crate::model::extraction::Fact::new(language, "its text"));
        }
    }
    Extraction {
        text,
        layout,
        facts,
        encoding: encoding.to_owned(),
        guessed,
        media: "text/html".to_owned(),
        retrieval: None,
        extractor: Extractor { name: "perwhom-html".to_owned(), version: VERSION.to_owned() },
    }
}

/// The encoding that a page says it is in, within its first bytes (HTML, 13.2.3.2).
#[must_use]
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static str> {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let document = Html::parse_document(&beginning);
    let metas = scraper::Selector::parse("meta[charset], meta[http-equiv='content-type']").ok()?;
    document.select(&metas).find_map(|meta| {
        let label = meta
            .attr("charset")
            .or_else(|| meta.attr("content")?.split_once("charset=").map(|(_, label)| label))?;
        let encoding =
            encoding_rs::Encoding::for_label(label.trim_matches(['"', '\'', ' ', ';']).as_bytes())?;
        // A page whose encoding could be read off its bytes is not in UTF-16.
        Some(if encoding.output_encoding() == encoding { encoding.name() } else { encoding_rs::UTF_8.name() })
    })
}

/// The line that is the headline: the one that says the title, else the first main heading.
fn headline(lines: &[Line], title: Option<&str>) -> Option<usize> {
    let title = title.map(folded);
    let is_title = |line: &Line| title.as_ref().is_some_and(|title| folded(&line.text) == *title);
    let of_title = lines
        .iter()
        .position(|line| line.heading == Some(1) && is_title(line))
        .or_else(|| lines.iter().position(|line| line.heading.is_some() && is_title(line)));
    of_title.or_else(|| lines.iter().position(|line| line.heading == Some(1)))
}

/// The line that sums the article up: what the page's description says, or what its class calls so,
/// near the headline.
fn lede(document: &Html, lines: &[Line], headline: usize, article: &BTreeSet<usize>) -> Option<usize> {
    let described = facts::description(document).map(|text| folded(&text));
    let near = headline + 1..lines.len().min(headline + 8);
    near.clone()
        .find(|at| {
            let line = &lines[*at];
            let says_so = described.as_ref().is_some_and(|text| folded(&line.text) == *text);
            (line.is_lede || says_so) && line.text.chars().count() > 20
        })
        .filter(|at| !article.contains(at) || lines[*at].is_lede)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::extraction::SegmentKind::{Article, Caption, Headline, Lede, Related};

    const PAGE: &str = r#"<!doctype html><html lang="es"><head>
<title>Suben los precios | El Ejemplo</title>
<meta property="og:site_name" content="El Ejemplo">
<meta name="description" content="La inflación fue del 3,1 % en mayo, dice la oficina.">
<meta property="article:modified_time" content="2024-06-15T08:00:00+02:00">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Suben los precios","datePublished":"2024-06-14T09:30:00+02:00","author":[{"@type":"Person","name":"Redacción A"},{"name":"Redacción B"}]}]}</script>
<link rel="canonical" href="https://ejemplo.org/precios">
<style>p { color: red }</style></head><body>
<nav><ul><li><a href="/">Portada</a></li><li><a href="/eco">Economía</a></li></ul></nav>
<article><h1>Suben los precios</h1>
<p class="entradilla">La inflación fue del 3,1 % en mayo, dice la oficina.</p>
<p>Los precios <b>subieron</b> en mayo un 3,1&nbsp;%, según la oficina de estadística, que publicó el dato este viernes por la mañana en su sede de la capital.</p>
<figure><img src="a.jpg"><figcaption>Un mercado de la capital.</figcaption></figure>
<p>Le puede interesar: Los salarios, en diez gráficos</p>
<p>El ministerio no quiso comentar la cifra, que es la más alta desde enero del año pasado, y remitió a la rueda de prensa del lunes.</p>
<table><tr><td>Abril</td><td>2,9</td></tr><tr><td>Mayo</td><td>3,1</td></tr></table>
<p hidden>Texto oculto</p></article>
<footer><p>Todos los derechos reservados</p></footer>
<script>var x = "<p>no</p>";</script></body></html>"#;

    #[test]
    fn a_page_is_read_whole_and_the_article_is_marked() {
        let made = extract(PAGE, "UTF-8", false);
        let points: Vec<char> = made.text.chars().collect();
        let marked: Vec<(SegmentKind, String)> = made
            .layout
            .segments
            .iter()
            .map(|s| (s.kind, points[s.start as usize..s.end as usize].iter().collect()))
            .collect();
        let of = |kind| -> Vec<&str> {
            marked.iter().filter(|(found, _)| *found == kind).map(|(_, text)| text.as_str()).collect()
        };
        assert_eq!(of(Headline), ["Suben los precios"]);
        assert_eq!(of(Lede), ["La inflación fue del 3,1 % en mayo, dice la oficina."]);
        assert_eq!(of(Caption), ["Un mercado de la capital."]);
        assert_eq!(of(Related), ["Le puede interesar: Los salarios, en diez gráficos"]);
        let article = of(Article).join("|");
        assert!(article.contains("Los precios subieron en mayo un 3,1\u{a0}%"), "{article}");
        assert!(article.contains("El ministerio no quiso"), "{article}");
        for there in ["Portada\n", "Economía\n", "Abril\n2,9\nMayo\n3,1\n", "Todos los derechos"] {
            assert!(made.text.contains(there), "{}", made.text);
        }
        for not_there in ["oculto", "color: red", "var x", "Suben los precios |"] {
            assert!(!made.text.contains(not_there), "{}", made.text);
        }
    }

    #[test]
    fn what_a_page_says_of_itself_is_found_with_its_place() {
        let facts = extract(PAGE, "UTF-8", false).facts;
        let reported = |fact: &Option<crate::model::extraction::Fact<String>>| {
            fact.as_ref().map(|fact| (fact.value.clone(), fact.from.clone())).unwrap_or_default()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(reported(&facts.title), pair("Suben los precios", "JSON-LD headline"));
        assert_eq!(reported(&facts.author), pair("Redacción A; Redacción B", "JSON-LD author"));
        assert_eq!(reported(&facts.publisher), pair("El Ejemplo", "meta og:site_name"));
        assert_eq!(reported(&facts.url), pair("https://ejemplo.org/precios", "link canonical"));
        let published = facts.published.unwrap();
        assert_eq!(published.value.as_str(), "2024-06-14T09:30:00+02:00");
        let modified = facts.modified.unwrap();
        assert_eq!(
            (modified.value.as_str(), modified.from.as_str()),
            ("2024-06-15T08:00:00+02:00", "meta article:modified_time")
        );
        assert_eq!(facts.language.unwrap().value.as_str(), "es");
    }

    #[test]
    fn an_article_that_only_scripts_would_draw_is_read_of_its_json_ld() {
        let page = r#"<body><div id="app"></div><script type="application/ld+json">{"@type":"Article","articleBody":"Primera frase del texto.\nSegunda frase del texto."}</script></body>"#;
        let made = extract(page, "UTF-8", false);
        assert_eq!(made.text, "Primera frase del texto.\nSegunda frase del texto.\n");
        assert!(made.layout.has_article());
    }
}
