//! Rows of a spreadsheet taken for claims and their evidence.

use std::collections::{HashMap, HashSet};

use super::Placed;
use crate::model::confidence::Confidence;
use crate::model::date::LooseDate;
use crate::model::digest::Digest;
use crate::model::import::{ClaimLine, DocumentLine, EvidenceLine, Line};
use crate::model::import_key::ImportKey;
use crate::model::language::Language;
use crate::model::name::folded;
use crate::model::stance::Stance;
use crate::model::words::words;

words! {
    /// What a column holds.
    Field, "field":
    /// The wording of the claim.
    Text = "text",
    /// A name of the writer's own for the claim, by which rows of one claim find each other.
    Key = "key",
    /// The desk's judgement.
    Confidence = "confidence",
    /// A slug.
    Slug = "slug",
    /// Tags, with commas or semicolons between.
    Tags = "tags",
    /// When it is said to hold.
    When = "when",
    /// For a claim of words: who said it.
    SaidBy = "said_by",
    /// The language of the wording.
    Language = "language",
    /// The document: an id, the key of an earlier one, or a file beside the table.
    Document = "document",
    /// The excerpt.
    Excerpt = "excerpt",
    /// The chain, origin first.
    Per = "per",
    /// supports, disputes or bears-on.
    Stance = "stance",
    /// The place in the document as people write it.
    Locator = "locator",
    /// Who published the document.
    Publisher = "publisher",
    /// The document's title.
    Title = "title",
    /// The document's address.
    Url = "url",
    /// When the document was published.
    Published = "published",
    /// Nothing that is wanted.
    Ignore = "ignore",
}

impl Field {
    /// What a column with this heading most likely holds.
    #[must_use]
    pub fn guess(heading: &str) -> Self {
        let heading = folded(heading).replace(['_', '-'], " ");
        let known: &[(Self, &[&str])] = &[
            (
                Self::Text,
                &["claim", "text", "statement", "wording", "afirmacion", "texto", "declaracion", "dato"],
            ),
            (Self::Key, &["key", "id", "no", "number", "clave", "numero"]),
            (Self::Confidence, &["confidence", "confianza", "certeza"]),
            (Self::Slug, &["slug", "short name"]),
            (Self::Tags, &["tags", "tag", "story", "etiquetas", "etiqueta", "tema"]),
            (Self::When, &["when", "cuando", "holds"]),
            (Self::SaidBy, &["said by", "speaker", "dicho por", "quien lo dijo"]),
            (Self::Language, &["language", "lang", "idioma", "lengua"]),
            (Self::Document, &["document", "file", "path", "documento", "archivo", "fichero"]),
            (Self::Excerpt, &["excerpt", "quote", "quotation", "cita", "extracto", "pasaje"]),
            (
                Self::Per,
                &["per", "source", "sources", "chain", "attribution", "fuente", "fuentes", "segun", "cadena"],
            ),
            (Self::Stance, &["stance", "postura"]),
            (Self::Locator, &["locator", "page", "place", "pagina", "lugar"]),
            (Self::Publisher, &["publisher", "outlet", "medio", "editor", "publicado por"]),
            (Self::Title, &["title", "headline", "titulo", "titular"]),
            (Self::Url, &["url", "link", "address", "enlace", "direccion"]),
            (Self::Published, &["published", "date", "fecha", "publicado"]),
        ];
        known
            .iter()
            .find(|(_, words)| words.contains(&heading.as_str()))
            .map_or(Self::Ignore, |(field, _)| *field)
    }
}

/// What is said of the claim, not of its evidence.
const OF_THE_CLAIM: [Field; 7] =
    [Field::Text, Field::Confidence, Field::Slug, Field::Tags, Field::When, Field::SaidBy, Field::Language];

/// Something that is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongCell {
    /// The row, from 1; the heading is row 1.
    pub row: u64,
    /// The field.
    pub field: Field,
    /// What is wrong.
    pub why: String,
}

/// A row's cells that hold anything, in order, each with its column, from 0.
pub type Cells = [(usize, String)];

/// Makes lines of rows.
pub struct Rows {
    columns: HashMap<Field, usize>,
    claims: HashMap<String, Said>,
    documents: HashSet<String>,
}

/// What the first row of a claim says of it. Of a long table, not all words can be kept.
struct Said {
    row: u64,
    fields: [Option<Kept>; OF_THE_CLAIM.len()],
}

/// A cell: as it is, where it is short.
#[derive(PartialEq, Eq)]
enum Kept {
    Short(Box<str>),
    Long(Digest),
}

impl Kept {
    fn of(cell: &str) -> Self {
        if cell.len() <= 32 { Self::Short(cell.into()) } else { Self::Long(Digest::of(cell.as_bytes())) }
    }
}

impl Rows {
    /// Rows whose columns hold these fields, in order.
    #[must_use]
    pub fn new(fields: &[Field]) -> Self {
        // Where two columns hold a field, the first counts.
        let columns = fields.iter().copied().enumerate().rev().map(|(at, field)| (field, at)).collect();
        Self { columns, claims: HashMap::new(), documents: HashSet::new() }
    }

    /// The lines that a row comes to; all that is wrong with its cells, where anything is.
    /// `is_file` says whether a document's name is that of a file beside the table.
    pub fn lines(
        &mut self,
        row: u64,
        cells: &Cells,
        is_file: impl Fn(&str) -> bool,
    ) -> Result<Vec<Placed>, Vec<WrongCell>> {
        let get = |wanted: Field| -> Option<String> {
            let column = self.columns.get(&wanted)?;
            let at = cells.binary_search_by_key(column, |(at, _)| *at).ok()?;
            cells.get(at).map(|(_, cell)| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
        };
        if cells.iter().all(|(_, cell)| cell.trim().is_empty()) {
            return Ok(Vec::new());
        }
        let mut wrong = Vec::new();
        let mut bad = |field: Field, why: String| wrong.push(WrongCell { row, field, why });
        let confidence: Option<Confidence> =
            parsed(get(Field::Confidence), &mut |why| bad(Field::Confidence, why));
        let stance: Option<Stance> = parsed(get(Field::Stance), &mut |why| bad(Field::Stance, why));
        let published: Option<LooseDate> =
            parsed(get(Field::Published), &mut |why| bad(Field::Published, why));
        let language: Option<Language> = parsed(get(Field::Language), &mut |why| bad(Field::Language, why));
        let (text, document, excerpt, per) =
            (get(Field::Text), get(Field::Document), get(Field::Excerpt), get(Field::Per));
        let given = get(Field::Key).map(ImportKey::Given);
        let Some(known) = given.or_else(|| get(Field::Slug).or_else(|| text.clone()).map(ImportKey::Made))
        else {
            bad(Field::Text, "this row has no claim".to_owned());
            return Err(wrong);
        };
        let key = known.words().to_owned();
        if text.is_none() && !self.claims.contains_key(&key) {
            bad(Field::Text, "the claim has no wording".to_owned());
        }
        // What another row says of the same claim must not gainsay it.
        let kept = |field: Field| get(field).as_deref().map(Kept::of);
        if let Some(first) = self.claims.get(&key) {
            for (field, before) in OF_THE_CLAIM.iter().zip(&first.fields) {
                if let Some(said) = get(*field).filter(|said| Some(Kept::of(said)) != *before) {
                    let stored = match before {
                        None => "nothing",
                        Some(Kept::Short(stored)) => stored,
                        Some(Kept::Long(_)) => "another",
                    };
                    bad(
                        *field,
                        format!(
                            "`{said}` differs from the first row of this claim: {stored} (row {})",
                            first.row
                        ),
                    );
                }
            }
        }
        match (&document, &excerpt) {
            (None, Some(_)) => {
                bad(Field::Document, "an excerpt needs a document".to_owned());
            }
            (_, None) if per.is_some() => {
                bad(Field::Excerpt, "a chain needs an excerpt and its document".to_owned());
            }
            _ => {}
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut lines = Vec::new();
        if let Some(name) = document.as_ref().filter(|name| !self.documents.contains(*name) && is_file(name))
        {
            lines.push(Line::Document(DocumentLine {
                key: ImportKey::Made(name.clone()),
                text: None,
                path: Some(name.clone()),
                encoding: None,
                publisher: get(Field::Publisher),
                title: get(Field::Title),
                url: get(Field::Url),
                published,
                language: None,
                copy_of: None,
                suspected_copy_of: None,
            }));
            self.documents.insert(name.clone());
        }
        if let Some(text) = text.filter(|_| !self.claims.contains_key(&key)) {
            lines.push(Line::Claim(ClaimLine {
                key: known,
                text,
                language,
                confidence,
                said_by: get(Field::SaidBy),
                when: get(Field::When),
                slug: get(Field::Slug),
                tags: get(Field::Tags)
                    .map(|tags| {
                        let tags = tags.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty());
                        tags.map(str::to_owned).collect()
                    })
                    .unwrap_or_default(),
            }));
            self.claims.insert(key.clone(), Said { row, fields: OF_THE_CLAIM.map(kept) });
        }
        if let (Some(document), Some(excerpt)) = (document, excerpt) {
            lines.push(Line::Evidence(EvidenceLine {
                key: ImportKey::Made(format!(
                    "{key}: {document}: {excerpt}: {}",
                    per.as_deref().unwrap_or_default()
                )),
                claim: key,
                document,
                excerpt,
                nth: None,
                chain: per,
                stance,
                locator: get(Field::Locator),
            }));
        }
        Ok(lines.into_iter().map(|line| Placed { number: row, line }).collect())
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    cell: Option<String>,
    bad: &mut dyn FnMut(String),
) -> Option<T> {
    match cell?.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            bad(error.to_string());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_guessed_in_both_languages() {
        for (heading, field) in [
            ("Claim", Field::Text),
            ("AFIRMACIÓN", Field::Text),
            ("Según", Field::Per),
            ("Cita", Field::Excerpt),
            ("said_by", Field::SaidBy),
            ("Notes", Field::Ignore),
        ] {
            assert_eq!(Field::guess(heading), field, "{heading}");
        }
    }

    #[test]
    fn rows_of_one_claim_are_one_claim_and_all_that_is_wrong_is_said() {
        let cells = |cells: &[&str]| {
            cells.iter().map(|cell| (*cell).to_owned()).enumerate().collect::<Vec<(usize, String)>>()
        };
        let mut rows =
            Rows::new(&[Field::Text, Field::Document, Field::Excerpt, Field::Confidence, Field::Published]);
        let first = rows.lines(2, &cells(&["Two", "a.txt", "dos", "possible", ""]), |_| true).unwrap();
        assert_eq!(first.len(), 3);
        let second = rows.lines(3, &cells(&["Two", "a.txt", "tres", "", ""]), |_| true).unwrap();
        assert_eq!(second.len(), 1);
        assert!(rows.lines(4, &cells(&["", " "]), |_| true).unwrap().is_empty());
        let wrong = rows.lines(5, &cells(&["X", "", "dos", "sure", "soon"]), |_| true).unwrap_err();
        let fields: Vec<Field> = wrong.iter().map(|wrong| wrong.field).collect();
        assert_eq!(fields, [Field::Confidence, Field::Published, Field::Document]);
        let other = rows.lines(6, &cells(&["Two", "", "", "probable", ""]), |_| true).unwrap_err();
        assert_eq!(other[0].why, "`probable` differs from the first row of this claim: possible (row 2)");
    }
}
