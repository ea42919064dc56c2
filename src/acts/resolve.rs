//! What people write for a claim or a source, looked up.

use super::error::{ActError, Result};
use super::spellings::Spellings;
use crate::ledger::Reader;
use crate::model::id::{ClaimId, DocumentId, EntityKind, EvidenceId, SourceId};

/// The claim that an id or a slug means; it is there.
pub fn claim_id(reader: Reader<'_>, text: &str) -> Result<ClaimId> {
    if let Ok(id) = text.parse::<ClaimId>() {
        return Ok(reader.claim(id)?.id);
    }
    if let Some(number) = of_another_replica(reader, EntityKind::Claim, text)? {
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
    let number = of_another_replica(reader, EntityKind::Document, text)?;
    let id = number.map_or_else(|| text.parse(), |number| Ok(DocumentId(number)))?;
    Ok(reader.document(id)?.id)
}

/// The evidence that an id means.
pub fn evidence_id(reader: Reader<'_>, text: &str) -> Result<EvidenceId> {
    let number = of_another_replica(reader, EntityKind::Evidence, text)?;
    Ok(number.map_or_else(|| text.parse(), |number| Ok(EvidenceId(number)))?)
}

/// The number here of what is called `C12@ab3f` by another replica of entries; nothing where the
/// text is no such name.
fn of_another_replica(reader: Reader<'_>, thing: EntityKind, text: &str) -> Result<Option<u32>> {
    let Some((id, replica)) = text.split_once('@') else { return Ok(None) };
    let Some((named, number)) = EntityKind::of_id(id) else { return Ok(None) };
    if named != thing || replica.is_empty() || !replica.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let replicas = reader.replicas_named(replica)?;
    let wrong = |why: String| Err(ActError::Incomplete(why));
    match replicas.as_slice() {
        [] => wrong(format!("no merged ledger has an id that starts with {replica}")),
        [one] => match reader.number_here(*one, thing, number)? {
            Some(here) => Ok(Some(here)),
            None => wrong(format!("ledger {replica} has no {id}")),
        },
        _ => wrong(format!("{replica} matches {} ledgers; give more digits", replicas.len())),
    }
}

/// The source that an id or a name means; it is there.
pub fn source_id(reader: Reader<'_>, text: &str) -> Result<SourceId> {
    if let Ok(id) = text.parse::<SourceId>() {
        return Ok(reader.source(id)?.id);
    }
    if let Some(number) = of_another_replica(reader, EntityKind::Source, text)? {
        return Ok(reader.source(SourceId(number))?.id);
    }
    match (reader.sources_called(text)?.first(), text.to_uppercase().parse::<SourceId>()) {
        (Some(id), _) => Ok(*id),
        (None, Ok(id)) => Ok(reader.source(id)?.id),
        (None, Err(_)) => Err(ActError::UnknownName { name: text.to_owned(), near: near(reader, text)? }),
    }
}

/// A source whose name is close to a spelling that nobody goes by.
fn near(reader: Reader<'_>, spelling: &str) -> Result<Option<(SourceId, String)>> {
    Spellings::of(reader.spellings()?).near(reader, spelling)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::add::{Add, add};
    use crate::acts::example::{C1, Desk, claim};

    #[test]
    fn claims_and_sources_go_by_ids_slugs_and_names() {
        let mut desk = Desk::with_claim();
        let slug = Some("c7".to_owned());
        desk.act(|recorder| add(recorder, Add { slug, ..claim("Other") })).unwrap();
        let reader = desk.read();
        for (text, id) in [("C1", 1), ("c1", 1), ("c7", 2)] {
            assert_eq!(claim_id(reader, text).unwrap(), ClaimId(id), "{text}");
        }
        assert_eq!(C1, ClaimId(1));
        for (text, id) in [("S3", 3), ("s3", 3), ("figuera", 3), ("INFOBAE", 2)] {
            assert_eq!(source_id(reader, text).unwrap(), SourceId(id), "{text}");
        }
        assert_eq!(document_id(reader, "D1").unwrap(), DocumentId(1));
        assert_eq!(evidence_id(reader, "E9").unwrap(), EvidenceId(9));
    }

    #[test]
    fn what_nobody_goes_by_is_said_with_what_is_close() {
        let desk = Desk::with_claim();
        let reader = desk.read();
        assert!(matches!(claim_id(reader, "bases"), Err(ActError::UnknownClaim(_))));
        assert!(matches!(claim_id(reader, "C9"), Err(ActError::Ledger(_))));
        assert!(matches!(claim_id(reader, "C1@abcd"), Err(ActError::Incomplete(_))));
        let near = source_id(reader, "Figuerra").unwrap_err();
        assert!(matches!(near, ActError::UnknownName { near: Some((SourceId(3), _)), .. }), "{near}");
    }
}
