//! The log as it is read: who did what, and when.

use std::collections::HashMap;

use super::error::Result;
use super::view::View;
use crate::ledger::{HistoryFilter, LedgerError, LoggedEntry};
use crate::model::id::SourceId;

/// The log, newest entry first, and the names of the sources that its acts are about.
pub struct Log<'v> {
    view: &'v View,
    filter: HistoryFilter,
    names: HashMap<SourceId, String>,
}

impl<'v> Log<'v> {
    /// The entries that a filter lets through.
    pub fn of(view: &'v View, filter: HistoryFilter) -> Result<Self> {
        let sources = view.read().sources()?.into_iter();
        let names = sources.map(|source| (source.id, source.name_for(view.audience()).into_owned()));
        Ok(Self { view, filter, names: names.collect() })
    }

    /// What a source is called.
    #[must_use]
    pub fn name(&self, id: SourceId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// Hands over the entries, one after the other, each with those of its acts that are wanted.
    pub fn for_each<E: From<LedgerError>>(
        &self,
        each: impl FnMut(LoggedEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        self.view.read().for_each_logged(&self.filter, each)
    }
}
