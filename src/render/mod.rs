//! What people and programs read: tables, trees, differences, JSON. Text from documents is
//! taken for hostile: everything that goes to a terminal passes through [`plain`].

pub mod audit;
pub mod chain;
pub mod claim;
pub mod claim_change;
pub mod claim_json;
pub mod diff;
pub mod difference;
pub mod finding;
pub mod history;
pub mod impact;
pub mod json;
pub mod lines;
pub mod memo;
pub mod memo_blocks;
pub mod paint;
pub mod picture;
pub mod plain;
pub mod sheets;
pub mod table;
pub mod todo;
pub mod together;
pub mod tree;
pub mod wrapped;
