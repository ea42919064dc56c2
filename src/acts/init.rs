//! A new ledger gets its owner.

use super::chains::NewSource;
use super::error::Result;
use super::recorder::Recorder;
use crate::model::act::{Act, Desk};
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::model::name;

/// Makes the desk's own source.
pub fn init(recorder: &mut Recorder<'_, '_>, desk: &str) -> Result<SourceId> {
    let names = vec![name::checked(desk)?];
    let id = recorder.make_source(&NewSource { names, kind: Kind::Desk, ..NewSource::default() })?;
    recorder.writing.act(&Act::Desk(Desk { source: id }))?;
    Ok(id)
}
