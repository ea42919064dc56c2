//! A new ledger gets its owner.

use super::chains::NewSource;
use super::error::Result;
use super::scribe::Scribe;
use crate::model::act::{Act, Desk};
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::model::name;

/// Makes the desk's own source.
pub fn init(scribe: &mut Scribe<'_, '_>, desk: &str) -> Result<SourceId> {
    let names = vec![name::checked(desk)?];
    let id = scribe.make_source(&NewSource { names, kind: Kind::Desk, ..NewSource::default() })?;
    scribe.writing.act(&Act::Desk(Desk { source: id }))?;
    Ok(id)
}
