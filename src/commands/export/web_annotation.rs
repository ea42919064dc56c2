//! Excerpts, as W3C Web Annotations.

use super::list::List;
use super::wanted::Wanted;
use crate::commands::error::Result;
use crate::commands::printer::Printer;
use crate::exchange::annotation::{CONTEXT, Words, annotation};
use crate::queries::{Quotation, for_each_quotation};
use crate::render::chain::written;

/// Writes the excerpts, each with its words and their place.
pub(super) fn write(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    let ledger = wanted.view.ledger_hash()?;
    write!(out, "{{\"@context\":\"{CONTEXT}\",\"type\":\"AnnotationPage\",\"items\":")?;
    let mut list = List::begin(out)?;
    for_each_quotation(wanted.view, wanted.scope, |quotation| -> Result<()> {
        let Quotation { claim, evidence, document, excerpt, standing } = quotation;
        let Some(exact) = excerpt.exact.as_deref() else { return Ok(()) };
        let words = Words { prefix: &excerpt.prefix, exact, suffix: &excerpt.suffix };
        let chain = written(standing, &evidence.chain);
        list.item(&annotation(&ledger, claim, evidence, &document, words, &chain))
    })?;
    list.end()?;
    writeln!(out, "}}")?;
    Ok(None)
}
