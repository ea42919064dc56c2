//! Where in the ledger the names stand that were about to leave, and what can be done there.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{Read, Seek};

use encoding_rs::Encoding;
use serde_json::Value;

use super::{Seen, Watch, look_into};
use crate::commands::error::{CommandError, Result};
use crate::ledger::Reader;
use crate::model::act::Act;
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, DocumentId};
use crate::queries::View;
use crate::render::plain;
use crate::text::names::{Hit, Names, Watcher};

/// How many places are told one by one.
const TOLD: usize = 40;

/// What an output is made of.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Made<'a> {
    /// The claims that it is about; all of them where none is named.
    pub(in crate::commands) claims: Option<&'a [ClaimId]>,
    /// Whether the entries of the log and whole documents are in it.
    pub(in crate::commands) of: Of,
}

/// How much of the ledger an output holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Of {
    /// What is told of claims.
    Claims,
    /// Entries of the log, with their documents.
    Log,
    /// Claims, with their documents, and entries of the log.
    Bundle,
}

/// What kind of place it is: that decides what can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Claim(u32),
    /// An excerpt, or the place that is given for it.
    Excerpt(u32),
    Document(u32),
    Source,
    Entry,
    /// Nobody knows where it comes from.
    Unplaced,
}

/// A place where a name stands.
struct Place {
    of: usize,
    sort: Sort,
    label: String,
    /// The name with some words before it, in each way in which the text can be read.
    words: BTreeSet<String>,
    /// The SHA-256 of the whole text that it stands in: both a claim and the log may have that.
    text: Digest,
}

/// Where names stand.
pub(in crate::commands) struct Found {
    /// For each source: its id and description, and the places.
    sources: Vec<(String, Vec<(Sort, String)>)>,
    of: Of,
}

/// Looks through texts of the ledger.
struct Finder<'w> {
    watcher: Watcher<'w>,
    places: Vec<Place>,
}

impl Finder<'_> {
    /// Looks at a text; `label` is given where in it, in code points.
    fn look(&mut self, sort: Sort, text: &str, label: impl Fn(u64) -> String) {
        let mut found: BTreeMap<(usize, u64), BTreeSet<String>> = BTreeMap::new();
        let mut take = |hit: Hit| {
            found.entry((hit.of, hit.start)).or_default().insert(hit.words);
        };
        self.watcher.push(text.as_bytes(), &mut take);
        self.watcher.end(&mut take);
        if found.is_empty() {
            return;
        }
        let text = Digest::of(text.as_bytes());
        for ((of, start), words) in found {
            let label = label(start);
            // A short text has one place, however often the name is in it.
            match self
                .places
                .iter_mut()
                .rev()
                .take(8)
                .find(|place| (place.of, place.sort, &place.label) == (of, sort, &label))
            {
                Some(place) => place.words.extend(words),
                None => self.places.push(Place { of, sort, label, words, text }),
            }
        }
    }
}

impl Watch {
    /// Where what was seen in an output comes from: `whole` is all of the output.
    pub(in crate::commands) fn trace(
        &self,
        view: &View,
        made: Made<'_>,
        seen: &Seen,
        whole: &mut (impl Read + Seek),
    ) -> Result<Found> {
        let mut places = self.places(view.read(), made)?;
        places.retain(|place| seen.contains_key(&place.of));
        // Those that are in the output.
        let ways = places
            .iter()
            .enumerate()
            .flat_map(|(at, place)| place.words.iter().map(move |words| (words.clone(), at)));
        let names = Names::new(ways)?;
        let mut there: HashSet<usize> = HashSet::new();
        if !names.is_empty() {
            look_into(&names, &self.encodings, whole, &mut |_, hit| {
                there.insert(hit.of);
            })?;
        }
        let mut at = 0;
        places.retain(|_| {
            at += 1;
            there.contains(&(at - 1))
        });
        let told_of: HashSet<usize> = places.iter().map(|place| place.of).collect();
        for (of, lines) in seen.iter().filter(|(of, _)| !told_of.contains(of)) {
            for (file, line) in lines {
                let label = if file.is_empty() {
                    format!("line {line} of the output")
                } else {
                    format!("{} in the output, line {line}", plain::line(file))
                };
                places.push(Place {
                    of: *of,
                    sort: Sort::Unplaced,
                    label,
                    words: BTreeSet::new(),
                    text: Digest::ZERO,
                });
            }
        }
        Ok(self.found(places, made.of))
    }

    /// Where the names stand in all of the ledger.
    pub(in crate::commands) fn everywhere(&self, reader: Reader<'_>) -> Result<Found> {
        let places = self.places(reader, Made { claims: None, of: Of::Claims })?;
        Ok(self.found(places, Of::Claims))
    }

    fn found(&self, places: Vec<Place>, of: Of) -> Found {
        let mut sources: BTreeMap<usize, Vec<(Sort, String)>> = BTreeMap::new();
        for place in places {
            sources.entry(place.of).or_default().push((place.sort, place.label));
        }
        let named = sources.into_iter().filter_map(|(of, places)| {
            let source = self.sources.get(of)?;
            Some((format!("{} (“{}”)", source.id, plain::line(&source.description)), places))
        });
        Found { sources: named.collect(), of }
    }

    fn places(&self, reader: Reader<'_>, made: Made<'_>) -> Result<Vec<Place>> {
        let mut finder = Finder { watcher: Watcher::new(&self.names, &[], true), places: Vec::new() };
        let mut documents: BTreeSet<DocumentId> = BTreeSet::new();
        let mut excerpts: Vec<(DocumentId, u64, u64)> = Vec::new();
        if made.of != Of::Log {
            reader.for_each_case(made.claims, |case| -> Result<()> {
                let claim = &case.claim;
                let (id, sort) = (claim.id, Sort::Claim(claim.id.0));
                finder.look(sort, &claim.text, |_| format!("{id}'s wording"));
                for (text, what) in [(&claim.slug, "slug"), (&claim.when, "time")] {
                    finder.look(sort, text.as_deref().unwrap_or_default(), |_| format!("{id}'s {what}"));
                }
                for tag in &claim.tags {
                    finder.look(sort, tag, |_| format!("a tag of {id}"));
                }
                for (evidence, read) in case.evidence.iter().zip(&reader.excerpts(&case.evidence)?) {
                    documents.insert(evidence.document);
                    let (sort, before) = (Sort::Excerpt(evidence.id.0), finder.places.len());
                    finder.look(sort, read.exact.as_deref().unwrap_or_default(), |_| {
                        format!("the excerpt of {}", evidence.id)
                    });
                    if finder.places.len() > before {
                        excerpts.push((evidence.document, evidence.start.into(), evidence.end.into()));
                    }
                    let locator = evidence.locator.as_deref().unwrap_or_default();
                    finder.look(sort, locator, |_| format!("the locator of {}", evidence.id));
                }
                Ok(())
            })?;
        }
        let is_told = |id: &DocumentId| made.claims.is_none() || documents.contains(id);
        reader.for_each_document(|document| -> Result<()> {
            if is_told(&document.id) {
                let (id, sort) = (document.id, Sort::Document(document.id.0));
                for (text, what) in [(&document.title, "title"), (&document.url, "address")] {
                    finder.look(sort, text.as_deref().unwrap_or_default(), |_| format!("the {what} of {id}"));
                }
                let text = reader.content(&document.text)?.unwrap_or_default();
                // What an excerpt of it has is told of that.
                let is_excerpt = |at: u64| {
                    made.of == Of::Claims
                        && excerpts.iter().any(|(of, start, end)| *of == id && (*start..*end).contains(&at))
                };
                let before = finder.places.len();
                finder.look(sort, &String::from_utf8_lossy(&text), |at| {
                    if is_excerpt(at) { String::new() } else { format!("{id}'s text at code point {at}") }
                });
                let mut place = 0;
                finder.places.retain(|found| {
                    place += 1;
                    place <= before || !found.label.is_empty()
                });
                if made.of != Of::Claims && document.raw != document.text {
                    let raw = reader.content(&document.raw)?.unwrap_or_default();
                    let encoding = Encoding::for_label(document.encoding.as_bytes());
                    let read = encoding.unwrap_or(encoding_rs::UTF_8).decode_without_bom_handling(&raw).0;
                    finder.look(sort, &read, |_| format!("the captured bytes of {id}"));
                }
            }
            Ok(())
        })?;
        for source in reader.sources()?.iter().filter(|source| source.description.is_none()) {
            for name in source.aliases.iter().chain([&source.name]) {
                finder.look(Sort::Source, name, |_| format!("a name of {}", source.id));
            }
        }
        let reported = finder.places.len();
        reader.for_each_entry_here(|entry, acts| -> Result<()> {
            let seq = entry.seq;
            finder.look(Sort::Entry, &entry.by, |_| format!("who wrote entry {seq}"));
            for act in acts {
                look_at_act(&mut finder, act, seq);
            }
            Ok(())
        })?;
        if made.of == Of::Claims {
            // What the claims and documents have today is told of them.
            let today: HashSet<(usize, Digest)> =
                finder.places.iter().take(reported).map(|place| (place.of, place.text)).collect();
            let mut at = 0;
            finder.places.retain(|place| {
                at += 1;
                at <= reported || !today.contains(&(place.of, place.text))
            });
        }
        Ok(finder.places)
    }
}

/// Looks at every text of an act.
fn look_at_act(finder: &mut Finder<'_>, act: &Act, seq: u64) {
    let Ok(Value::Object(fields)) = serde_json::to_value(act) else { return };
    let whose =
        ["id", "claim", "document", "source"].into_iter().find_map(|field| fields.get(field)?.as_str());
    let whose = whose.map(|id| format!(" of {id}")).unwrap_or_default();
    for (field, value) in &fields {
        let what = match field.as_str() {
            // Words of perwhom's own, ids and digests.
            "act" | "id" | "claim" | "document" | "source" | "chain" | "raw" | "card" | "was" | "hash"
            | "encoding" | "media" | "language" => continue,
            "text" if matches!(act, Act::Document(_)) => continue,
            "text" => "the wording",
            "exact" => "the excerpt",
            "why" => "the reason",
            "key" => "the import key",
            "url" => "the address",
            "place" => "the story",
            "tags" | "tag" => "a tag",
            "when" => "the time",
            other => other,
        };
        let what = if matches!(field.as_str(), "why" | "note") || what == field {
            let the = if what.starts_with("the ") { "" } else { "the " };
            format!("{the}{what}")
        } else {
            format!("{what}{whose}")
        };
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) => finder.look(Sort::Entry, text, |_| format!("{what} in entry {seq}")),
                Value::Array(values) => open.extend(values),
                Value::Object(values) => open.extend(values.values()),
                _ => {}
            }
        }
    }
}

impl Found {
    pub(in crate::commands) fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The places, a line each.
    pub(in crate::commands) fn list(&self) -> String {
        let mut lines = Vec::new();
        for (source, places) in &self.sources {
            lines.push(format!("a name of {source} is in:"));
            lines.extend(places.iter().take(TOLD).map(|(_, label)| format!("  {label}")));
            if places.len() > TOLD {
                lines.push(format!("  and {} more places", places.len() - TOLD));
            }
        }
        lines.join("\n")
    }

    fn sorts(&self) -> impl Iterator<Item = Sort> {
        self.sources.iter().flat_map(|(_, places)| places.iter().map(|(sort, _)| *sort))
    }

    fn first<T>(&self, wanted: impl FnMut(Sort) -> Option<T>) -> Option<T> {
        self.sorts().find_map(wanted)
    }

    /// What can be done about them.
    pub(in crate::commands) fn fixes(&self) -> Vec<String> {
        let mut fixes = Vec::new();
        if let Some(id) = self.first(|sort| if let Sort::Claim(id) = sort { Some(id) } else { None }) {
            fixes.push(format!("reword it: perwhom revise C{id} --text \"…\" --why \"…\""));
        }
        if let Some(id) = self.first(|sort| if let Sort::Excerpt(id) = sort { Some(id) } else { None }) {
            fixes.push(format!("cite other words, then: perwhom withdraw E{id} --why \"…\""));
        }
        if let Some(id) = self.first(|sort| if let Sort::Document(id) = sort { Some(id) } else { None }) {
            fixes.push(match self.of {
                Of::Bundle => format!("leave the document out (its hash stays): --leave-out D{id}"),
                Of::Claims => {
                    format!("the words around an excerpt of D{id} are shown with it; cite words further away")
                }
                Of::Log => {
                    format!(
                        "an export contains whole documents; a bundle can leave them out: --leave-out D{id}"
                    )
                }
            });
        }
        if self.of != Of::Claims && self.sorts().any(|sort| sort == Sort::Entry) {
            fixes.push("an entry of the log cannot be changed".to_owned());
        }
        fixes
    }

    /// Why nothing was written.
    pub(in crate::commands) fn refusal(&self) -> CommandError {
        let mut error = CommandError::new(format!(
            "this would reveal a confidential source; nothing was written\n{}",
            self.list()
        ));
        for fix in self.fixes() {
            error = error.hint(fix);
        }
        error
            .hint("to write it for the desk, with the names: --with-names")
            .hint("to write it anyway: --despite-names")
    }
}
