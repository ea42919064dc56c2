//! Entries that can only be shown whole, since older versions of perwhom hashed them so: what goes
//! along with them.

use std::collections::BTreeSet;

use super::error::Result;
use super::wanted::Wanted;
use crate::model::act::Act;
use crate::model::body;
use crate::model::entry::Entry;
use crate::queries::View;

/// What a bundle shows beside what proves its claims, in words; nothing where all of its entries can
/// be shown in part.
pub fn shown_beside(view: &View, wanted: &Wanted) -> Result<Vec<String>> {
    let reader = view.read();
    let mut along = Vec::new();
    for (seq, places) in reader.proof(&wanted.claims())? {
        if let Some(entry) = reader.entry(seq)?
            && let Some(what) = goes_along(&entry, &places)
        {
            along.push(format!("entry {seq} of {} by {}: {what}", entry.at, entry.by));
        }
    }
    Ok(along)
}

/// What an entry says beside the acts at some places.
fn goes_along(entry: &Entry, places: &BTreeSet<usize>) -> Option<String> {
    if !entry.body.starts_with('[') {
        return None;
    }
    let acts = body::acts(&entry.body).ok()?;
    let others = acts.iter().enumerate().filter(|(place, _)| !places.contains(place)).map(|(_, act)| act);
    let words: BTreeSet<String> = others.map(in_words).collect();
    if words.is_empty() { None } else { Some(words.into_iter().collect::<Vec<_>>().join(", ")) }
}

/// An act by its word and the claims or the source that it is about.
fn in_words(act: &Act) -> String {
    let claims: Vec<String> = act.claims().iter().map(ToString::to_string).collect();
    match act.created() {
        Some((thing, number)) => format!("{} {}{number}", act.word(), thing.letter()),
        None if claims.is_empty() => act.word().to_owned(),
        None => format!("{} {}", act.word(), claims.join(" ")),
    }
}
