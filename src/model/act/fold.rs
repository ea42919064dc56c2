//! What acts do to the tables: the only way rows arise.

use super::statement::Statement;
use crate::model::card::Card;
use crate::model::change::{Change, insert};
use crate::model::digest::Digest;
use crate::model::id::SourceId;
use crate::model::tables::{ImportKeyRow, Keyed, NameRow};

/// Gives a kept card by its digest, or nothing where it is withheld.
pub type Cards<'f> = dyn Fn(&Digest) -> Option<Card> + 'f;

/// What an act does.
pub(super) trait Fold {
    /// The changes that it makes, in order.
    fn changes(&self, card: &Cards<'_>) -> Vec<Change>;

    /// See [`super::Act::statement`].
    fn statement(&self) -> Option<Statement<'_>> {
        None
    }
}

/// The names on a card, of which the first may be the one that the source goes by. A card that is
/// withheld has one name, which is empty.
pub(super) fn names_on(card: Digest, source: SourceId, is_primary: bool, cards: &Cards<'_>) -> Vec<Change> {
    let printed = cards(&card).map_or_else(|| vec![String::new()], |card| card.names);
    (0..)
        .zip(printed)
        .map(|(place, printed)| insert(NameRow::new(source, card, place, printed, is_primary && place == 0)))
        .collect()
}

/// The key that an import gave, if it gave one.
pub(super) fn import_key(key: Option<&String>, names: Keyed) -> Option<Change> {
    key.map(|key| insert(ImportKeyRow::of(names, key.clone())))
}
