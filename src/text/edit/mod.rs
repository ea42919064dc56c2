//! What became of an excerpt in a later capture of the same place: found again, told what was changed.

mod classify;
mod follow;
mod lexicon;
mod place;
mod tokens;
mod word_lists;

pub use follow::Later;
