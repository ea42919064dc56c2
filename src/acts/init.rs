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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::example::Desk as Example;

    #[test]
    fn a_ledger_belongs_to_a_desk() {
        let desk = Example::new();
        assert_eq!(desk.last_acts(), ["source", "desk"]);
        assert_eq!(desk.read().desk().unwrap(), Some(SourceId(1)));
        assert_eq!(desk.read().source(SourceId(1)).unwrap().kind, Kind::Desk);
    }
}
