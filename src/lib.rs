//! perwhom: a ledger of factual claims and of who vouches for them.
//!
//! Where to look, from the ground up; arrows between the modules point one way, and a test
//! holds them:
//!
//! * [`model`]: the words as plain types, with their parsing and printing. No I/O.
//! * [`text`]: finding excerpts, positions, words, languages. Pure.
//! * [`weigh`]: how many independent sources a claim has. Pure.
//! * [`rules`]: the findings, one rule a file. Pure.
//! * [`compare`]: what changed of a claim between two states. Pure.
//! * [`capture`]: bytes into text.
//! * [`web`]: what stands at an address, fetched.
//! * [`ledger`]: the `SQLite` file. The only part that speaks SQL.
//! * [`queries`]: what can be asked of a ledger, answered in plain data.
//! * [`acts`]: what was asked, plus what the ledger holds, makes acts, or an error.
//! * [`exchange`]: other people's formats.
//! * [`render`]: tables, trees, JSON.
//! * [`bundle`]: claims with all that proves them, made and checked.
//! * [`commands`]: the command line, one file a command. Only here are the clock, the
//!   environment and the terminal known.

pub mod acts;
pub mod bundle;
pub mod capture;
pub mod commands;
pub mod compare;
pub mod exchange;
pub mod ledger;
pub mod model;
pub mod queries;
pub mod render;
pub mod rules;
pub mod text;
pub mod web;
pub mod weigh;
