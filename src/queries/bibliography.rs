//! The documents that claims cite.

use std::collections::BTreeSet;

use super::QueryError;
use super::scope::Scope;
use super::view::View;
use crate::ledger::LedgerError;
use crate::model::document::Document;
use crate::model::id::DocumentId;

/// Hands over the documents that claims cite, by id, each with the name of its publisher.
pub fn for_each_cited_document<E: From<LedgerError> + From<QueryError>>(
    view: &View,
    scope: Scope<'_>,
    mut each: impl FnMut(&Document, Option<&str>) -> Result<(), E>,
) -> Result<(), E> {
    let mut cited: BTreeSet<DocumentId> = BTreeSet::new();
    scope.for_each_case(view, |case| -> Result<(), E> {
        cited.extend(case.evidence.iter().map(|evidence| evidence.document));
        Ok(())
    })?;
    let standing = view.standing()?;
    view.read().for_each_document(|document| {
        if !cited.contains(&document.id) {
            return Ok(());
        }
        let publisher = document.publisher.map(|source| standing.written_name(source));
        each(&document, publisher.as_deref())
    })
}
