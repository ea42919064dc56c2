//! The derived tables, described: one a file. What acts make is rows of these.
//!
//! A row says nothing of when it holds: the ledger adds `since` and `until`. Two rows with
//! the same [`Key`] never hold at the same time.

mod claim;
mod confidential;
mod contradiction;
mod copy;
pub(super) mod description;
mod desk;
mod discredited;
mod diverged;
mod document;
mod evidence;
mod fate;
mod for_tag;
mod import_key;
mod known_as;
mod meeting;
mod merged;
mod name;
mod publication;
mod retracted;
mod review;
mod seal;
mod seen;
mod setting;
mod severity;
mod source;
mod tag;
mod waiver;

pub use claim::{ClaimKey, ClaimRow, REVISIONS};
pub use confidential::{ConfidentialKey, ConfidentialRow};
pub use contradiction::{ContradictionKey, ContradictionRow};
pub use copy::{CopyKey, CopyRow};
use description::differing;
pub use description::{Column, Described, Description, Ending, Revisions, Scope};
pub use desk::{DeskKey, DeskRow};
pub use discredited::{DiscreditedKey, DiscreditedRow};
pub use diverged::{DivergedKey, DivergedRow};
pub use document::{DocumentKey, DocumentRow};
pub use evidence::{EvidenceKey, EvidenceRow};
pub use fate::{FateKey, FateRow};
pub use import_key::{ImportKeyKey, ImportKeyRow, Keyed, Letter};
pub use known_as::{KnownAsKey, KnownAsRow};
pub use meeting::{MeetingKey, MeetingRow};
pub use merged::{MergedKey, MergedRow};
pub use name::{NameKey, NameRow};
pub use publication::{PublicationKey, PublicationRow};
pub use retracted::{RetractedKey, RetractedRow};
pub use review::{ReviewKey, ReviewRow};
pub use seal::{SealKey, SealRow};
pub use seen::{SeenKey, SeenRow};
pub use setting::{SettingKey, SettingRow};
pub use severity::{SeverityKey, SeverityRow};
pub use source::{SourceKey, SourceRow};
pub use tag::{TagKey, TagRow};
pub use waiver::{WaiverKey, WaiverRow};

use super::cell::{Cell, Misread};
use super::entity::EntityKind;
use super::id::ClaimId;

/// Lists the tables: [`Table`], [`Row`] and [`Key`] follow from the list.
macro_rules! tables {
    ($( $table:ident($row:ident, $key:ident) ),+ $(,)?) => {
        /// A derived table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table {
            $( #[doc = concat!("See [`", stringify!($row), "`].")] $table, )+
        }

        /// A row of one of the derived tables.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Row {
            $( #[doc = concat!("See [`", stringify!($row), "`].")] $table(Box<$row>), )+
        }

        /// What tells the rows apart that may hold at one time.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key {
            $( #[doc = concat!("See [`", stringify!($key), "`].")] $table($key), )+
        }

        impl Table {
            /// Every table.
            pub const ALL: &'static [Self] = &[ $( Self::$table ),+ ];

            /// What is said of it.
            #[must_use]
            pub const fn description(self) -> &'static Description {
                match self { $( Self::$table => const { &$row::TABLE } ),+ }
            }

            /// The row that has these values, keys first; `cell` gives each by its place.
            ///
            /// # Errors
            /// Where a value is none that its column can have.
            pub fn row<'r>(self, cell: impl FnMut(usize) -> Cell<'r>) -> Result<Row, Misread> {
                Ok(match self { $( Self::$table => Row::$table(Box::new($row::from_cells(cell)?)) ),+ })
            }
        }

        impl Row {
            /// The table that it stands in.
            #[must_use]
            pub const fn table(&self) -> Table {
                match self { $( Self::$table(_) => Table::$table ),+ }
            }

            /// What tells it apart.
            #[must_use]
            pub fn key(&self) -> Key {
                match self { $( Self::$table(row) => Key::$table(row.key()) ),+ }
            }

            /// The values of all columns, keys first.
            #[must_use]
            pub fn cells(&self) -> Vec<Cell<'_>> {
                match self { $( Self::$table(row) => row.cells() ),+ }
            }

            /// The claims that it is about.
            #[must_use]
            pub fn claims(&self) -> Vec<ClaimId> {
                match self { $( Self::$table(row) => row.claims() ),+ }
            }

            /// Every id in it.
            pub fn for_each_id(&self, each: &mut dyn FnMut(EntityKind, u32)) {
                match self { $( Self::$table(row) => row.for_each_id(each) ),+ }
            }

            /// Every id in its key.
            pub fn for_each_key_id(&self, each: &mut dyn FnMut(EntityKind, u32)) {
                match self { $( Self::$table(row) => row.for_each_key_id(each) ),+ }
            }

            /// The numbers of the things of one kind that it names.
            #[must_use]
            pub fn ids(&self, kind: EntityKind) -> Vec<u32> {
                let mut ids = Vec::new();
                self.for_each_id(&mut |thing, number| {
                    if thing == kind {
                        ids.push(number);
                    }
                });
                ids
            }

            /// What it is, in a checker's words: `evidence E7 of claim C1`.
            #[must_use]
            pub fn described(&self) -> String {
                match self { $( Self::$table(row) => row.described() ),+ }
            }

            /// Which columns differ in another row with the same key, in a checker's words.
            #[must_use]
            pub fn differing(&self, other: &Self) -> String {
                match (self, other) {
                    $( (Self::$table(one), Self::$table(other)) => differing(&**one, &**other), )+
                    #[allow(unreachable_patterns)]
                    (_, _) => String::new(),
                }
            }
        }

        impl Key {
            /// The table that rows with it stand in.
            #[must_use]
            pub const fn table(&self) -> Table {
                match self { $( Self::$table(_) => Table::$table ),+ }
            }

            /// The values of its columns.
            #[must_use]
            pub fn cells(&self) -> Vec<Cell<'_>> {
                match self { $( Self::$table(key) => $row::key_cells(key) ),+ }
            }
        }

        $(
            impl From<$row> for Row {
                fn from(row: $row) -> Self {
                    Self::$table(Box::new(row))
                }
            }

            impl From<$key> for Key {
                fn from(key: $key) -> Self {
                    Self::$table(key)
                }
            }
        )+
    };
}

tables! {
    Desk(DeskRow, DeskKey),
    Source(SourceRow, SourceKey),
    Name(NameRow, NameKey),
    Merged(MergedRow, MergedKey),
    Document(DocumentRow, DocumentKey),
    Copy(CopyRow, CopyKey),
    Claim(ClaimRow, ClaimKey),
    Tag(TagRow, TagKey),
    Evidence(EvidenceRow, EvidenceKey),
    Fate(FateRow, FateKey),
    Seen(SeenRow, SeenKey),
    Contradiction(ContradictionRow, ContradictionKey),
    Retracted(RetractedRow, RetractedKey),
    Review(ReviewRow, ReviewKey),
    Publication(PublicationRow, PublicationKey),
    Waiver(WaiverRow, WaiverKey),
    Discredited(DiscreditedRow, DiscreditedKey),
    Confidential(ConfidentialRow, ConfidentialKey),
    Setting(SettingRow, SettingKey),
    Seal(SealRow, SealKey),
    Severity(SeverityRow, SeverityKey),
    Diverged(DivergedRow, DivergedKey),
    Meeting(MeetingRow, MeetingKey),
    KnownAs(KnownAsRow, KnownAsKey),
    ImportKey(ImportKeyRow, ImportKeyKey),
}

impl Table {
    /// The tables whose rows are about claims.
    pub fn of_claims() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|table| table.description().is_about_claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own_and_every_value_has_words() {
        for table in Table::ALL {
            let description = table.description();
            let columns: Vec<&Column> = description.keys.iter().chain(description.values).collect();
            let names: std::collections::BTreeSet<&str> = columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), columns.len(), "{}", description.name);
            assert!(description.values.iter().all(|column| !column.words.is_empty()), "{}", description.name);
            let known = |about: &&str| description.keys.iter().any(|column| column.name == *about);
            assert!(description.about.iter().all(known), "{}", description.name);
        }
    }

    #[test]
    fn what_differs_has_the_words_of_its_column() {
        let row = |why: &str| Row::from(RetractedRow { claim: ClaimId(1), why: why.to_owned() });
        assert_eq!(row("a").differing(&row("b")), "its reason");
        assert_eq!(row("a").differing(&row("a")), "");
    }
}
