//! What is held of sources.

use super::error::{ActError, Result};
use super::recorder::{Note, Recorder};
use crate::model::act::{
    Act, Alias, Confide, Disclose, Discredit, Judge, MergeSource, Recredit, Rename, SplitSource,
};
use crate::model::grade::Reliability;
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::model::name;
use crate::text::names;

/// The source that an id or a name means; a new one where nobody goes by the name.
pub fn source_meant(recorder: &mut Recorder<'_, '_>, text: &str) -> Result<SourceId> {
    recorder.source_meant(text)
}

/// What is to be held of a source from now on; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// What sort of thing it is.
    pub kind: Option<Kind>,
    /// How far it can be relied on.
    pub reliability: Option<Reliability>,
    /// Whom it stands under; `Some(None)` for nobody.
    pub under: Option<Option<SourceId>>,
    /// Why.
    pub why: Option<String>,
}

impl Recorder<'_, '_> {
    /// The source that an id or a name means; a new one where nobody goes by the name.
    pub(super) fn source_meant(&mut self, text: &str) -> Result<SourceId> {
        if let Ok(id) = text.trim().parse::<SourceId>() {
            return Ok(self.read().source(id)?.id);
        }
        let (name, kind) = named_with_kind(text)?;
        self.source_named(&name, kind)
    }

    /// The source that goes by a name that a document gives; nothing where that cannot be a name.
    pub(super) fn source_found(&mut self, name: &str) -> Result<Option<SourceId>> {
        match self.source_named(name, None) {
            Ok(id) => Ok(Some(id)),
            Err(ActError::Name(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// `Infobae [outlet]`: a name, and the kind of a source that is not yet known.
fn named_with_kind(text: &str) -> Result<(String, Option<Kind>)> {
    use crate::model::written_chain::{Who, WrittenChain};
    let chain: WrittenChain = text.parse()?;
    match (chain.begins_with, chain.hops.as_slice()) {
        (None, [hop]) if hop.manner.is_none() => match &hop.who {
            Who::Name(name) => Ok((name.clone(), hop.kind)),
            _ => Err(ActError::Incomplete(format!("`{text}` is not a name of a source"))),
        },
        _ => Err(ActError::Incomplete(format!("`{text}` is a chain, not the name of one source"))),
    }
}

/// Judges a source.
pub fn judge(recorder: &mut Recorder<'_, '_>, id: SourceId, asked: Judgement) -> Result<()> {
    let source = recorder.read().source(id)?;
    let kind = asked.kind.unwrap_or(source.kind);
    let reliability = asked.reliability.unwrap_or(source.reliability);
    let under = asked.under.unwrap_or(source.under);
    if (kind, reliability, under) == (source.kind, source.reliability, source.under) {
        return Err(ActError::Nothing(format!("{id} “{}” already has these values", source.public_name())));
    }
    if let Some(above) = under.filter(|above| Some(*above) != source.under) {
        refuse_cycle(recorder, id, above)?;
    }
    Ok(recorder.writing.act(&Act::Judge(Judge { kind, reliability, source: id, under, why: asked.why }))?)
}

/// Gives a source further spellings.
pub fn alias(recorder: &mut Recorder<'_, '_>, id: SourceId, spellings: &[String]) -> Result<()> {
    recorder.read().source(id)?;
    let mut names = Vec::new();
    for spelling in spellings {
        let spelling = name::checked(spelling)?;
        let holders = recorder.read().sources_called(&spelling)?;
        match holders.iter().find(|holder| **holder != id) {
            Some(holder) => {
                return Err(ActError::NameTaken { name: spelling, holder: *holder, source_id: id });
            }
            None if !holders.is_empty() => {}
            None => names.push(spelling),
        }
    }
    if names.is_empty() {
        return Err(ActError::Nothing(format!("{id} already has that name")));
    }
    recorder.is_called(id, &names);
    let card = recorder.card(names, None)?;
    Ok(recorder.writing.act(&Act::Alias(Alias { card, source: id }))?)
}

/// Lets a source go by another name; the one it went by stays as a spelling.
pub fn rename(recorder: &mut Recorder<'_, '_>, id: SourceId, new: &str, why: Option<String>) -> Result<()> {
    let source = recorder.read().source(id)?;
    let new = name::checked(new)?;
    if new == source.name {
        return Err(ActError::Nothing(format!("{id} already has that name")));
    }
    let holders = recorder.read().sources_called(&new)?;
    if let Some(holder) = holders.into_iter().find(|holder| *holder != id) {
        return Err(ActError::NameTaken { name: new, holder, source_id: id });
    }
    let Some(was) = recorder.read().primary_card(id)? else {
        return Err(ActError::Incomplete(format!("the name of {id} is withheld, so it cannot be renamed")));
    };
    recorder.is_called(id, std::slice::from_ref(&new));
    let card = recorder.card(vec![new], None)?;
    Ok(recorder.writing.act(&Act::Rename(Rename { card, source: id, was, why }))?)
}

/// Says that a source is another one. A source that nobody had judged is judged as the other.
pub fn merge(
    recorder: &mut Recorder<'_, '_>,
    id: SourceId,
    into: SourceId,
    why: Option<String>,
) -> Result<()> {
    let source = recorder.read().source(id)?;
    let target = recorder.read().source(into)?;
    if let Some(already) = source.merged_into {
        return Err(ActError::Nothing(format!("{id} is already merged into {already}")));
    }
    refuse_cycle(recorder, id, into)?;
    if source.kind == Kind::Unjudged && target.kind != Kind::Unjudged {
        recorder.writing.act(&Act::Judge(Judge {
            kind: target.kind,
            reliability: source.reliability,
            source: id,
            under: source.under,
            why: Some(format!("it is {into}")),
        }))?;
        recorder.notes.push(Note::Judged(id, target.kind));
    }
    // Who is one with a confidential source is as confidential.
    let because = Some(format!("{id} is {into}"));
    match (&source.description, &target.description) {
        (Some(description), None) => {
            act_confide(recorder, into, description.clone(), because)?;
        }
        (None, Some(description)) => act_confide(recorder, id, description.clone(), because)?,
        _ => {}
    }
    Ok(recorder.writing.act(&Act::MergeSource(MergeSource { into, source: id, why }))?)
}

/// Keeps the name of a source, and of all that are one with it, for the desk alone.
pub fn confide(
    recorder: &mut Recorder<'_, '_>,
    id: SourceId,
    description: &str,
    why: Option<&str>,
) -> Result<()> {
    let description = checked_description(recorder, id, description)?;
    for one in all_one(recorder, id)? {
        let stored = recorder.read().source(one)?.description;
        if one == id && stored.as_ref() == Some(&description) {
            return Err(ActError::Nothing(format!("{id} is already confidential, with this description")));
        }
        if stored.as_ref() != Some(&description) {
            act_confide(recorder, one, description.clone(), why.map(str::to_owned))?;
        }
    }
    Ok(())
}

pub(super) fn act_confide(
    recorder: &mut Recorder<'_, '_>,
    source: SourceId,
    description: String,
    why: Option<String>,
) -> Result<()> {
    recorder.notes.push(Note::Confidential(source, description.clone()));
    Ok(recorder.writing.act(&Act::Confide(Confide { description, source, why }))?)
}

/// A description that says something, gives no name away and tells the source from others.
fn checked_description(recorder: &Recorder<'_, '_>, id: SourceId, description: &str) -> Result<String> {
    let description = name::checked(description)?;
    let folded = name::folded(&description);
    // By words, whatever stands between them.
    let words = |text: &str| -> String {
        let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let said = words(&folded);
    let alone = names::words(&description);
    let same = all_one(recorder, id)?;
    for source in recorder.read().sources()? {
        let is_it = same.contains(&source.id);
        let gives_away = |spelling: &String| {
            let spelling = words(&name::folded(spelling));
            !spelling.trim().is_empty() && said.contains(&spelling)
        };
        // Of a person, each name alone.
        let is_part_of = |spelling: &String| {
            source.kind == Kind::Person
                && names::parts_of_name(spelling).iter().any(|part| alone.contains(part))
        };
        let gives_away = |spelling: &String| gives_away(spelling) || is_part_of(spelling);
        if is_it && (gives_away(&source.name) || source.aliases.iter().any(gives_away)) {
            return Err(ActError::Incomplete(format!(
                "the description contains a name of {}; describe the source without it",
                source.id
            )));
        }
        let is_named_so = |spelling: &String| name::folded(spelling) == folded;
        if !is_it && (is_named_so(&source.name) || source.aliases.iter().any(is_named_so)) {
            return Err(ActError::Incomplete(format!(
                "{} has that name; choose a description that is not a name",
                source.id
            )));
        }
        let described = source.description.as_deref().map(name::folded);
        if !is_it && described.as_ref() == Some(&folded) {
            return Err(ActError::Incomplete(format!(
                "{} has the same description; add what tells the two apart",
                source.id
            )));
        }
    }
    Ok(description)
}

/// A source and all that are one with it.
fn all_one(recorder: &Recorder<'_, '_>, id: SourceId) -> Result<Vec<SourceId>> {
    let reader = recorder.read();
    let same = reader.same_as(id)?;
    let mut all = reader.sources_merged_into(same)?;
    all.push(same);
    all.sort_unstable();
    Ok(all)
}

/// Says that a confidential source, and all that are one with it, may be named again.
pub fn disclose(recorder: &mut Recorder<'_, '_>, id: SourceId, why: &str) -> Result<()> {
    let why = super::reason::reason(why)?;
    if recorder.read().source(id)?.description.is_none() {
        return Err(ActError::Nothing(format!("{id} is not confidential")));
    }
    for one in all_one(recorder, id)? {
        if recorder.read().source(one)?.description.is_some() {
            recorder.writing.act(&Act::Disclose(Disclose { source: one, why: why.clone() }))?;
        }
    }
    Ok(())
}

/// Says that a source that was merged into another is two after all.
pub fn split(recorder: &mut Recorder<'_, '_>, id: SourceId, why: Option<String>) -> Result<()> {
    let source = recorder.read().source(id)?;
    if source.merged_into.is_none() {
        let merged: Vec<String> =
            recorder.read().sources_merged_into(id)?.iter().map(ToString::to_string).collect();
        let hint = if merged.is_empty() {
            String::new()
        } else {
            format!("; split the one that was merged into it: {}", merged.join(", "))
        };
        return Err(ActError::Nothing(format!("{id} is not merged into another source{hint}")));
    }
    Ok(recorder.writing.act(&Act::SplitSource(SplitSource { source: id, why }))?)
}

/// Says that a source is not to be relied on any more.
pub fn discredit(recorder: &mut Recorder<'_, '_>, id: SourceId, why: &str) -> Result<()> {
    let why = super::reason::reason(why)?;
    recorder.read().source(id)?;
    if recorder.read().is_discredited(id)? {
        return Err(ActError::Nothing(format!("{id} is already discredited")));
    }
    Ok(recorder.writing.act(&Act::Discredit(Discredit { source: id, why }))?)
}

/// Says that a discredited source is to be relied on again, as far as it is rated.
pub fn recredit(recorder: &mut Recorder<'_, '_>, id: SourceId, why: &str) -> Result<()> {
    let why = super::reason::reason(why)?;
    if !recorder.read().is_discredited(id)? {
        return Err(ActError::Nothing(format!("{id} is not discredited")));
    }
    Ok(recorder.writing.act(&Act::Recredit(Recredit { source: id, why }))?)
}

/// Refuses to put a source below one that it stands above, by whatever mix of standing under
/// and being merged.
fn refuse_cycle(recorder: &Recorder<'_, '_>, below: SourceId, above: SourceId) -> Result<()> {
    let reader = recorder.read();
    reader.source(above)?;
    if below == above {
        return Err(ActError::Incomplete(format!("{below} cannot be put under itself; name two sources")));
    }
    if reader.sources_under(below)?.contains(&above) {
        return Err(ActError::Cycle { below, above });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::Desk;

    const S2: SourceId = SourceId(2);
    const S3: SourceId = SourceId(3);

    #[test]
    fn nobody_stands_under_themselves() {
        let mut desk = Desk::with_claim();
        let under = |desk: &mut Desk, below, above| {
            let asked = Judgement { under: Some(Some(above)), ..Judgement::default() };
            desk.act(|recorder| judge(recorder, below, asked))
        };
        under(&mut desk, S3, S2).unwrap();
        assert!(matches!(under(&mut desk, S3, S2), Err(ActError::Nothing(_))));
        assert!(matches!(under(&mut desk, S2, S3), Err(ActError::Cycle { .. })));
        assert!(matches!(under(&mut desk, S2, S2), Err(ActError::Incomplete(_))));
    }

    #[test]
    fn a_name_is_one_sources() {
        let mut desk = Desk::with_claim();
        let taken = desk.act(|recorder| alias(recorder, S2, &["figuera".to_owned()])).unwrap_err();
        assert!(matches!(taken, ActError::NameTaken { holder: S3, .. }), "{taken}");
        desk.act(|recorder| alias(recorder, S2, &["Info".to_owned()])).unwrap();
        assert!(matches!(
            desk.act(|recorder| alias(recorder, S2, &["INFO".to_owned()])),
            Err(ActError::Nothing(_))
        ));
        desk.act(|recorder| rename(recorder, S2, "Infobae.com", None)).unwrap();
        let source = desk.read().source(S2).unwrap();
        assert_eq!(source.name, "Infobae.com");
        assert!(source.aliases.contains(&"Infobae".to_owned()), "{:?}", source.aliases);
    }

    #[test]
    fn who_is_one_with_a_confidential_source_is_as_confidential() {
        let mut desk = Desk::with_claim();
        let confided = |desk: &mut Desk, as_what| desk.act(|recorder| confide(recorder, S3, as_what, None));
        assert!(matches!(confided(&mut desk, "a friend of Figuera"), Err(ActError::Incomplete(_))));
        assert!(matches!(confided(&mut desk, "Infobae"), Err(ActError::Incomplete(_))));
        confided(&mut desk, "an officer").unwrap();
        desk.act(|recorder| merge(recorder, S2, S3, None)).unwrap();
        assert_eq!(desk.read().source(S2).unwrap().description.as_deref(), Some("an officer"));
        desk.act(|recorder| disclose(recorder, S3, "w")).unwrap();
        assert_eq!(desk.last_acts(), ["disclose", "disclose"]);
        assert!(matches!(desk.act(|recorder| disclose(recorder, S3, "w")), Err(ActError::Nothing(_))));
        desk.act(|recorder| split(recorder, S2, None)).unwrap();
        assert!(matches!(desk.act(|recorder| split(recorder, S2, None)), Err(ActError::Nothing(_))));
    }

    #[test]
    fn a_source_is_discredited_once_and_can_be_recredited() {
        let mut desk = Desk::with_claim();
        assert!(matches!(desk.act(|recorder| recredit(recorder, S3, "w")), Err(ActError::Nothing(_))));
        desk.act(|recorder| discredit(recorder, S3, "w")).unwrap();
        assert!(matches!(desk.act(|recorder| discredit(recorder, S3, "w")), Err(ActError::Nothing(_))));
        desk.act(|recorder| recredit(recorder, S3, "w")).unwrap();
    }
}
