//! `--from`: a document's id, a file, or standard input.

use std::fs;
use std::io;

use super::error::{CommandError, Result};
use super::limits::{DOCUMENT, Limits, read_all, too_large};
use crate::acts::ExcerptOrigin;
use crate::capture::{Origin, origin, prepare};
use crate::ledger::{check_size, open_regular};
use crate::model::document::Prepared;
use crate::model::id::DocumentId;

/// The document that is meant, or bytes to be captured on the way.
pub(super) fn from(argument: &str, limits: Limits) -> Result<ExcerptOrigin> {
    if let Ok(id) = argument.parse::<DocumentId>() {
        return Ok(ExcerptOrigin::Document(id));
    }
    // D2@ab3f: a document as another replica of entries calls it.
    if argument.split_once('@').is_some_and(|(id, _)| id.parse::<DocumentId>().is_ok()) {
        return Ok(ExcerptOrigin::There(argument.to_owned()));
    }
    Ok(ExcerptOrigin::Captured(Box::new(read(argument, None, limits)?)))
}

/// The bytes of a file or of standard input, read as text.
pub(super) fn read(argument: &str, encoding: Option<&str>, limits: Limits) -> Result<Prepared> {
    let limit = limits.or(DOCUMENT);
    let (name, bytes) = match origin(argument)? {
        Origin::Stdin => {
            let name = "standard input";
            (name.to_owned(), read_all(io::stdin().lock(), name, limit)?)
        }
        Origin::File(path) => {
            let failed = |error: io::Error| match error.kind() {
                io::ErrorKind::NotFound => CommandError::new(format!("no file {argument}"))
                    .hint("give a path, - for standard input, or the id of a document such as D1"),
                _ => CommandError::new(format!("{argument} cannot be read: {error}")),
            };
            let size = fs::metadata(&path).map_err(failed)?.len();
            check_size(usize::try_from(size).unwrap_or(usize::MAX))?;
            if size > limit.0 {
                return Err(too_large(argument, limit, size));
            }
            let file = open_regular(&path).map_err(failed)?;
            (argument.to_owned(), read_all(file, argument, limit)?)
        }
    };
    Ok(prepare(&name, bytes, encoding)?)
}
