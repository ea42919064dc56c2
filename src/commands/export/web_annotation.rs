//! Excerpts, as W3C Web Annotations.

use super::list::List;
use super::wanted::Wanted;
use crate::commands::error::{CommandError, Result};
use crate::commands::printer::Printer;
use crate::exchange::annotation::{CONTEXT, Words, annotation};
use crate::render::chain::written;

/// Writes the excerpts, each with its words and their place.
pub(super) fn write(wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
    let reader = wanted.view.read();
    let standing = wanted.view.standing()?;
    let line = reader.own_line()?.ok_or_else(|| CommandError::new("the log is empty"))?;
    write!(out, "{{\"@context\":\"{CONTEXT}\",\"type\":\"AnnotationPage\",\"items\":")?;
    let mut list = List::begin(out)?;
    wanted.for_each_case(|case| {
        let read = reader.excerpts(&case.evidence)?;
        for (evidence, read) in case.evidence.iter().zip(&read) {
            let Some(exact) = read.exact.as_deref() else { continue };
            let document = reader.document(evidence.document)?;
            let words = Words { prefix: &read.prefix, exact, suffix: &read.suffix };
            let chain = written(&standing, &evidence.chain);
            let made = annotation(&line, &case.claim, evidence, &document, words, &chain);
            list.item(&made)?;
        }
        Ok(())
    })?;
    list.end()?;
    writeln!(out, "}}")?;
    Ok(None)
}
