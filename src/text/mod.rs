//! Words, positions and likenesses of texts. Pure.

pub mod differ;
pub mod edit;
pub mod excerpt;
pub mod language;
pub mod lenient;
pub mod markup;
pub mod names;
pub mod nearest;
pub mod overlapping;
pub mod points;
pub mod words;
