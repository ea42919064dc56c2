//! The format of the file.

/// What marks a `SQLite` file as a ledger (`PRAGMA application_id`): "perw".
pub(super) const APPLICATION_ID: i64 = 0x7065_7277;
/// The format that this program writes (`PRAGMA user_version`).
pub(super) const FORMAT: i64 = 5;
/// Its tables, as a new one has them.
pub(super) const SCHEMA: &str = include_str!("../../schema.sql");
