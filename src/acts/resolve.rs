//! What people write for a claim or a source, looked up.

use super::{ActError, Result};
use crate::ledger::Reader;
use crate::model::id::{ClaimId, DocumentId, EvidenceId, SourceId, Thing};
use crate::model::name;

/// The claim that an id or a slug means; it is there.
pub fn claim_id(reader: Reader<'_>, text: &str) -> Result<ClaimId> {
    if let Ok(id) = text.parse::<ClaimId>() {
        return Ok(reader.claim(id)?.id);
    }
    if let Some(number) = of_another_line(reader, Thing::Claim, text)? {
        return Ok(reader.claim(ClaimId(number))?.id);
    }
    if let Some(id) = reader.claim_with_slug(text)? {
        return Ok(id);
    }
    // `c12` is C12, where no claim goes by that.
    match text.to_uppercase().parse::<ClaimId>() {
        Ok(id) => Ok(reader.claim(id)?.id),
        Err(error) if text.starts_with('C') && text.len() < 12 => Err(error.into()),
        Err(_) => Err(ActError::UnknownClaim(text.to_owned())),
    }
}

/// The document that an id means; it is there.
pub fn document_id(reader: Reader<'_>, text: &str) -> Result<DocumentId> {
    let number = of_another_line(reader, Thing::Document, text)?;
    let id = number.map_or_else(|| text.parse(), |number| Ok(DocumentId(number)))?;
    Ok(reader.document(id)?.id)
}

/// The evidence that an id means.
pub fn evidence_id(reader: Reader<'_>, text: &str) -> Result<EvidenceId> {
    let number = of_another_line(reader, Thing::Evidence, text)?;
    Ok(number.map_or_else(|| text.parse(), |number| Ok(EvidenceId(number)))?)
}

/// The number here of what is called `C12@ab3f` by another line of entries; nothing where the
/// text is no such name.
fn of_another_line(reader: Reader<'_>, thing: Thing, text: &str) -> Result<Option<u32>> {
    let Some((id, line)) = text.split_once('@') else { return Ok(None) };
    let Some((named, number)) = Thing::of_id(id) else { return Ok(None) };
    if named != thing || line.is_empty() || !line.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let lines = reader.lines_named(line)?;
    let wrong = |why: String| Err(ActError::Incomplete(why));
    match lines.as_slice() {
        [] => wrong(format!("no line of entries here begins with {line}")),
        [one] => match reader.number_here(*one, thing, number)? {
            Some(here) => Ok(Some(here)),
            None => wrong(format!("the line {line} has no {id}")),
        },
        _ => wrong(format!("{line} begins the names of {} lines; give more of its digits", lines.len())),
    }
}

/// The source that an id or a name means; it is there.
pub fn source_id(reader: Reader<'_>, text: &str) -> Result<SourceId> {
    if let Ok(id) = text.parse::<SourceId>() {
        return Ok(reader.source(id)?.id);
    }
    if let Some(number) = of_another_line(reader, Thing::Source, text)? {
        return Ok(reader.source(SourceId(number))?.id);
    }
    match (reader.sources_called(text)?.first(), text.to_uppercase().parse::<SourceId>()) {
        (Some(id), _) => Ok(*id),
        (None, Ok(id)) => Ok(reader.source(id)?.id),
        (None, Err(_)) => Err(ActError::UnknownName { name: text.to_owned(), near: near(reader, text)? }),
    }
}

/// A source whose name is close to a spelling that nobody goes by.
pub(super) fn near(reader: Reader<'_>, spelling: &str) -> Result<Option<(SourceId, String)>> {
    let wanted = name::folded(spelling);
    let mut best: Option<(f64, SourceId, String)> = None;
    for (printed, id) in reader.spellings()? {
        let likeness = likeness(&wanted, &name::folded(&printed));
        if likeness >= CLOSE && best.as_ref().is_none_or(|(most, ..)| likeness > *most) {
            best = Some((likeness, id, printed));
        }
    }
    // A confidential source's name is not given away by a misprint of it.
    best.map(|(_, id, printed)| Ok((id, reader.source(id)?.description.unwrap_or(printed)))).transpose()
}

/// From this likeness on, names are called close.
const CLOSE: f64 = 0.9;

/// How alike two folded names are, 0 to 1: as a whole (Jaro-Winkler), or by their last words,
/// as a surname stands for a full name.
fn likeness(a: &str, b: &str) -> f64 {
    let whole = strsim::jaro_winkler(a, b);
    let last = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_owned();
    let (last_a, last_b) = (last(a), last(b));
    let either_is_short = !a.contains(' ') || !b.contains(' ');
    let both_long = last_a.chars().count() > 4 && last_b.chars().count() > 4;
    if either_is_short && both_long { whole.max(strsim::jaro_winkler(&last_a, &last_b)) } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_and_misprints_are_close() {
        for (a, b) in [
            ("figueroa", "manuel ricardo cristopher figuera"),
            ("press tv", "presstv"),
            ("politico", "politico eu"),
        ] {
            assert!(likeness(a, b) >= CLOSE, "{a} / {b}: {}", likeness(a, b));
        }
        for (a, b) in
            [("kremlin", "tass"), ("outlet a", "ministry of defence"), ("vladimir putin", "nicolas maduro")]
        {
            assert!(likeness(a, b) < CLOSE, "{a} / {b}: {}", likeness(a, b));
        }
    }
}
