//! The texts of documents that an import names.

use std::io;
use std::path::{Component, Path};

use crate::commands::error::{CommandError, Result};
use crate::commands::from::{self, ReaderLimits};
use crate::commands::limits::{DOCUMENT, Limits, read_file};
use crate::model::document::Prepared;
use crate::model::import::DocumentLine;

/// From how many bytes on a document's file is read where it is stored, not ahead of that.
const LARGE: u64 = 1 << 20;

/// Whether a document line names a file that is no small one.
pub(super) fn is_large(folder: &Path, line: &DocumentLine) -> bool {
    let size = line.path.as_ref().and_then(|path| std::fs::metadata(folder.join(path)).ok());
    size.is_some_and(|file| file.len() >= LARGE)
}

/// The text of a document line: as it stands there, out of which it is taken, or from the file
/// that it names.
pub(super) fn document(folder: &Path, line: &mut DocumentLine, limits: Limits) -> Result<Option<Prepared>> {
    match (&mut line.text, &line.path) {
        (text @ Some(_), None) => Ok(text.take().map(Prepared::of_text)),
        (None, Some(path)) => {
            let inside = Path::new(path)
                .components()
                .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
            if !inside {
                return Err(CommandError::new(format!(
                    "the path {path} is outside the folder of the claims file"
                )));
            }
            let full = folder.join(path);
            let failed =
                |error: io::Error| CommandError::new(format!("{} cannot be read: {error}", full.display()));
            // A link inside the folder must not lead out of it either.
            let real = full.canonicalize().map_err(failed)?;
            let root = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            if !real.starts_with(root.canonicalize().map_err(failed)?) {
                return Err(CommandError::new(format!(
                    "the path {path} is outside the folder of the claims file"
                )));
            }
            let bytes = read_file(&real, limits.or(DOCUMENT))?;
            Ok(Some(from::document(
                path,
                bytes,
                from::How { encoding: line.encoding.as_deref(), page: None, transcript: None },
                ReaderLimits::default(),
            )?))
        }
        _ => Ok(None),
    }
}
