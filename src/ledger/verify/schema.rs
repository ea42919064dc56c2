//! The file's schema against this format's.

use super::super::fault::Fault;
use super::super::format::FORMAT;
use super::super::sqlite::schema::{Foreign, foreign};
use super::super::{Reader, Result};

/// What this format does not have, or has otherwise; and whether the tables can be read all the
/// same.
pub(super) fn check_schema(reader: Reader<'_>) -> Result<(Vec<Fault>, bool)> {
    let found: Foreign = foreign(reader.connection, "main", FORMAT)?;
    let is_readable = found.tables.is_empty();
    let fault = |name: String| Fault::new(format!("`{name}` in the file is not defined as in this format"));
    Ok((found.into_names().into_iter().map(fault).collect(), is_readable))
}
