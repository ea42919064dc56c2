//! The visible text of a page, line by line: a block, a cell or a list item begins a new one, and
//! what is inline joins without a space.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

use crate::model::extraction::SegmentKind;

/// A line of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// The level of the heading that it is.
    pub(super) heading: Option<u8>,
    /// Whether its class or itemprop says that it sums the article up.
    pub(super) is_lede: bool,
    is_caption: bool,
}

/// How lines begin that lead to other articles (after `folded`).
const RELATED: [&str; 19] = [
    "le puede interesar",
    "te puede interesar",
    "tambien te puede interesar",
    "puede interesarle",
    "lea tambien",
    "lee tambien",
    "leer mas:",
    "lea mas:",
    "mira tambien",
    "mire tambien",
    "vea tambien",
    "ver tambien",
    "ve tambien",
    "no te pierdas",
    "read more:",
    "read also",
    "see also",
    "related:",
    "you may also like",
];

impl Line {
    /// What it is by itself, whatever the article is.
    pub(super) fn own_kind(&self) -> Option<SegmentKind> {
        if self.is_caption {
            return Some(SegmentKind::Caption);
        }
        let folded = super::folded::folded(&self.text);
        let leads_on = RELATED.iter().any(|words| folded.starts_with(words));
        (leads_on && folded.chars().count() < 200).then_some(SegmentKind::Related)
    }
}

/// The visible lines below a node.
pub(super) fn lines(root: NodeRef<'_, Node>) -> Vec<Line> {
    let mut lines = Lines::default();
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) if lines.hidden == 0 => lines.text(text),
                Node::Element(element) => lines.open(element),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    lines.close(element);
                }
            }
        }
    }
    lines.end_line();
    lines.made
}

#[derive(Default)]
struct Lines {
    made: Vec<Line>,
    line: String,
    /// How many elements are open that are not shown.
    hidden: usize,
    preformatted: usize,
    captions: usize,
    ledes: usize,
    heading: Option<u8>,
}

impl Lines {
    fn open(&mut self, element: &Element) {
        if is_hidden(element) {
            self.hidden += 1;
        }
        if self.hidden > 0 {
            return;
        }
        let name = element.name();
        if name == "br" || is_block(name) {
            self.end_line();
        }
        self.preformatted += usize::from(name == "pre" || name == "textarea");
        self.captions += usize::from(is_caption(element));
        self.ledes += usize::from(is_lede(element));
        if let Some(level) = level(name) {
            self.heading = Some(level);
        }
    }

    fn close(&mut self, element: &Element) {
        if is_hidden(element) {
            self.hidden -= 1;
            return;
        }
        if self.hidden > 0 {
            return;
        }
        let name = element.name();
        if is_block(name) {
            self.end_line();
        }
        self.preformatted -= usize::from(name == "pre" || name == "textarea");
        self.captions -= usize::from(is_caption(element));
        self.ledes -= usize::from(is_lede(element));
        if level(name).is_some() {
            self.heading = None;
        }
    }

    fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            for (at, part) in text.split('\n').enumerate() {
                if at > 0 {
                    self.end_line();
                }
                self.line.push_str(part.trim_end_matches('\r'));
            }
            return;
        }
        for c in text.chars() {
            // Only the spaces that HTML knows are one; a no-break space stays what it is.
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}') {
                self.line.push(c);
            }
        }
    }

    fn end_line(&mut self) {
        let text = self.line.trim();
        if !text.is_empty() {
            self.made.push(Line {
                text: text.to_owned(),
                heading: self.heading,
                is_lede: self.ledes > 0,
                is_caption: self.captions > 0,
            });
        }
        self.line.clear();
    }
}

fn is_hidden(element: &Element) -> bool {
    let style = || element.attr("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    matches!(
        element.name(),
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "select"
            | "datalist"
    ) || element.attr("hidden").is_some()
        || style().contains("display:none")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

fn is_caption(element: &Element) -> bool {
    element.name() == "figcaption"
        || element.classes().any(|class| {
            let class = class.to_ascii_lowercase();
            class == "caption"
                || class == "wp-caption-text"
                || class == "pie-foto"
                || class == "photo-caption"
        })
}

fn is_lede(element: &Element) -> bool {
    let says_so = |word: &str| {
        let word = word.to_ascii_lowercase();
        [
            "entradilla",
            "bajada",
            "subtitulo",
            "standfirst",
            "lede",
            "sumario",
            "copete",
            "volanta-bajada",
            "a_st",
        ]
        .iter()
        .any(|name| {
            word == *name
                || word.ends_with(&format!("-{name}"))
                || word.ends_with(&format!("_{name}"))
                || word.ends_with(&format!("__{name}"))
        })
    };
    element.classes().any(says_so)
        || element.attr("itemprop").is_some_and(|word| word == "alternativeHeadline")
}
