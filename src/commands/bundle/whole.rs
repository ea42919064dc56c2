//! Entries that can only be shown whole, since older versions of perwhom hashed them so: what goes
//! along with them is named, and asked about.

use std::collections::BTreeSet;

use super::files::Wanted;
use crate::commands::error::{CommandError, Result};
use crate::commands::session::Session;
use crate::model::act::Act;
use crate::model::body;
use crate::model::entry::Entry;
use crate::queries::View;

/// Goes on where nothing goes along, or where somebody agrees that it does.
pub(super) fn allow(view: &View, wanted: &Wanted, agreed: bool, session: &Session) -> Result<()> {
    let reader = view.read();
    let mut along = Vec::new();
    for (seq, places) in reader.proof(&wanted.claims())? {
        if let Some(entry) = reader.entry(seq)?
            && let Some(what) = goes_along(&entry, &places)
        {
            along.push(format!("entry {seq} of {} by {}: {what}", entry.at, entry.by));
        }
    }
    if along.is_empty() {
        return Ok(());
    }
    let told = format!(
        "some entries of an older perwhom can only be shown whole; they also contain:\n  {}",
        along.join("\n  ")
    );
    if agreed {
        session.say(&told);
        return Ok(());
    }
    if session.can_ask() {
        session.say(&told);
        if Session::agrees("Include all of that?") {
            return Ok(());
        }
        return Err(CommandError::new("nothing was written"));
    }
    Err(CommandError::new(format!("{told}\nnothing was written"))
        .hint("to include all of that: --whole-entries"))
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
    match act.made() {
        Some((thing, number)) => format!("{} {}{number}", act.word(), thing.letter()),
        None if claims.is_empty() => act.word().to_owned(),
        None => format!("{} {}", act.word(), claims.join(" ")),
    }
}
