//! A bundle, made of a ledger.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};

use super::error::{BundleError, Result};
use super::files::{Content, claim_file, record, write_files};
use super::part::part_of;
use super::wanted::Wanted;
use crate::exchange::bundle::BundleWriter;
use crate::queries::View;

/// Makes a bundle in a temporary file, to be read from its beginning. Nothing is made of claims that
/// the log does not bear out.
pub fn make(view: &View, wanted: &Wanted) -> Result<File> {
    refuse_altered(view, wanted)?;
    let (_folder, part) = part_of(view, wanted)?;
    let mut bundle = BundleWriter::new(tempfile::tempfile().map_err(BundleError::Temporary)?);
    let faults = write_files(&part, wanted, &mut |name, content| {
        match content {
            Content::Bytes(bytes) => bundle.add(name, bytes).map_err(BundleError::Temporary)?,
            Content::Kept(digest) => {
                let kept = view.read().content(&digest)?.ok_or(BundleError::ContentMissing(digest))?;
                bundle.add(name, &kept).map_err(BundleError::Temporary)?;
            }
        }
        Ok(())
    })?;
    for id in &wanted.claims {
        let json = |view: &View| claim_file(&record(view, *id, &wanted.left_out)?);
        if json(view)? != json(&part)? {
            return Err(BundleError::NotReproduced(*id));
        }
    }
    if let Some(fault) = faults.into_iter().next() {
        return Err(BundleError::Faulty(fault));
    }
    let mut made = bundle.finish().map_err(BundleError::Temporary)?;
    made.seek(SeekFrom::Start(0)).map_err(BundleError::Temporary)?;
    Ok(made)
}

fn refuse_altered(view: &View, wanted: &Wanted) -> Result<()> {
    let reader = view.read();
    for id in &wanted.claims {
        if let Some(tampering) = reader.tampering_with(*id)?.into_iter().next() {
            return Err(BundleError::Altered(*id, tampering));
        }
    }
    match reader.first_missing(&wanted.claims(), u64::MAX)? {
        Some((id, tampering)) => Err(BundleError::Altered(id, tampering)),
        None => Ok(()),
    }
}
