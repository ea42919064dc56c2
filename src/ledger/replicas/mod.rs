//! Replicas of entries: what the entries of other ledgers mean here.
//!
//! An entry that came over with a merge names things by the numbers of its own ledger, and was
//! written without knowing of what others wrote meanwhile. [`Replicas`] gives the changes that
//! it makes here: things get the next free numbers, in the order in which entries were
//! applied; where two entries that did not know of each other change the same row, the one
//! that is later in an order which is the same in every ledger stands (see `merge_order`).
//!
//! What it decides depends on the log alone, up to the entry. It asks the tables only for what
//! earlier entries made, and `verify` checks that first.

mod changes;
mod entries;
mod entry_reader;
mod known;
mod merge_order;
mod numbers;
mod order;
mod reconcile;
mod version_vector;

pub(in crate::ledger) use self::entry_reader::EntryReader;
pub(in crate::ledger) use self::known::Replicas;
pub(in crate::ledger) use self::version_vector::VersionVector;
