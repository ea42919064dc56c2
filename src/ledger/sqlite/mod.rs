//! What only `SQLite` knows: opening files and their settings, statements and rows, the file's own
//! structure. Nothing outside this folder names the library.
//!
//! A second store (`PostgreSQL`, say) gets a folder beside this one with the same names: what
//! stands above speaks plain SQL through [`Connection`], [`Statement`] and [`Row`].

pub(super) mod connect;
mod connection;
mod error;
pub(super) mod ids;
pub(super) mod integrity;
mod parameters;
pub(super) mod past;
pub(super) mod raw;
mod row;
pub(super) mod schema;
mod statement;
mod transaction;
pub(super) mod words;

pub(super) use connection::Connection;
pub(super) use parameters::{Bind, Parameters, named};
pub(super) use row::Row;
pub(super) use statement::{Rows, Statement};
pub(super) use transaction::Transaction;
