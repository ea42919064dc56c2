//! What is said of a derived table, once: from it follow how its rows are inserted, ended,
//! selected, ordered, compared, and what a fault in it is called.

use std::collections::BTreeSet;

use crate::model::cell::{Cell, InCell, Misread};
use crate::model::entity::EntityKind;
use crate::model::id::ClaimId;

/// How the rows that a key has had are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revisions {
    /// A key has one row for good.
    Once,
    /// By the entry that made them.
    BySince,
    /// By a column `revision`: 0, 1, 2 …
    Counted,
    /// By a column `row` that holds the key's only column and the revision in one number:
    /// `id * REVISIONS + revision` (see [`super::claim::REVISIONS`]).
    InRow,
}

/// Whether and how rows end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// An act may only end a row that is live.
    Checked,
    /// An act ends the live row if there is one.
    Optional,
    /// No act ends a row.
    Never,
    /// No act ends a row, and the table has no column `until`.
    Untimed,
}

/// Whose rows of a table count in a ledger that merged others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those of all ledgers.
    Shared,
    /// Its own: each ledger has its house rules, seals and import keys.
    Local,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the schema.
    pub name: &'static str,
    /// What a checker calls it, in a message about a row whose column was altered.
    pub words: &'static str,
    /// Whether the store keeps each of its values once, in a table of its own.
    pub is_kept_once: bool,
}

impl Column {
    /// A column that keeps values of a type.
    #[must_use]
    pub const fn of<T: InCell>(name: &'static str, words: &'static str) -> Self {
        Self { name, words, is_kept_once: T::IS_KEPT_ONCE }
    }
}

/// All that there is to say of a table.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    /// Its name in the schema.
    pub name: &'static str,
    /// The columns that tell rows apart which hold at one time.
    pub keys: &'static [Column],
    /// The other columns, apart from times and revisions.
    pub values: &'static [Column],
    /// How the rows of one key are told apart.
    pub revisions: Revisions,
    /// How rows end.
    pub ending: Ending,
    /// The columns with the numbers of the things that rows are about; none where rows are about
    /// the whole ledger.
    pub about: &'static [&'static str],
    /// Whether rows are about claims.
    pub is_about_claims: bool,
    /// Whose rows count.
    pub scope: Scope,
}

impl Description {
    /// Whether a key that had a row can have another.
    #[must_use]
    pub fn comes_again(&self) -> bool {
        self.revisions != Revisions::Once
    }

    /// Whether the table counts the rows of each key.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        matches!(self.revisions, Revisions::Counted | Revisions::InRow)
    }
}

/// A row of a table that is described.
pub trait Described: Sized {
    /// What tells the rows apart that may hold at one time.
    type Key;
    /// What is said of the table.
    const TABLE: Description;

    /// What tells this row apart.
    fn key(&self) -> Self::Key;

    /// The values of all columns, keys first.
    fn cells(&self) -> Vec<Cell<'_>>;

    /// The values of the key's columns.
    fn key_cells(key: &Self::Key) -> Vec<Cell<'_>>;

    /// The row that has these values, keys first; `cell` gives each by its place.
    ///
    /// # Errors
    /// Where a value is none that its column can have.
    fn from_cells<'r>(cell: impl FnMut(usize) -> Cell<'r>) -> Result<Self, Misread>;

    /// The claims that the row is about.
    fn claims(&self) -> Vec<ClaimId>;

    /// Every id in it.
    fn for_each_id(&self, each: &mut dyn FnMut(EntityKind, u32));

    /// Every id in its key.
    fn for_each_key_id(&self, each: &mut dyn FnMut(EntityKind, u32));

    /// What the row is, in a checker's words: `evidence E7 of claim C1`.
    fn described(&self) -> String;
}

/// Which columns of two rows with one key differ, in a checker's words.
#[must_use]
pub(super) fn differing<R: Described>(one: &R, other: &R) -> String {
    let (one, other) = (one.cells(), other.cells());
    let keys = R::TABLE.keys.len();
    let values = one.iter().zip(&other).skip(keys).zip(R::TABLE.values);
    let mut said = BTreeSet::new();
    let words: Vec<&str> = values
        .filter(|((one, other), column)| one != other && said.insert(column.words))
        .map(|(_, column)| column.words)
        .collect();
    words.join(", ")
}

/// Describes a table: its row, its key, and what follows from them.
///
/// Fields have the names of their columns; `about` and `about_claims` name those with the numbers of
/// the things that rows are about. The file that uses it has a function `described`,
/// which says what a row is.
macro_rules! table {
    (
        $(#[$meta:meta])*
        $row:ident, $key:ident in $name:literal, $revisions:ident, $ending:ident, $scope:ident
        $(, about($($about:ident),+))? $(, about_claims($($claim:ident),+))?;
        keys { $( $(#[$kmeta:meta])* $k:ident: $kty:ty ),+ $(,)? }
        values { $( $(#[$vmeta:meta])* $v:ident: $vty:ty = $words:literal ),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $row {
            $( $(#[$kmeta])* pub $k: $kty, )+
            $( $(#[$vmeta])* pub $v: $vty, )*
        }

        #[doc = concat!("What tells rows of the table `", $name, "` apart.")]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $key {
            $( $(#[$kmeta])* pub $k: $kty, )+
        }

        impl $crate::model::tables::description::Described for $row {
            type Key = $key;

            const TABLE: $crate::model::tables::description::Description = $crate::model::tables::description::Description {
                name: $name,
                keys: &[ $( $crate::model::tables::description::Column::of::<$kty>(stringify!($k), "") ),+ ],
                values: &[ $( $crate::model::tables::description::Column::of::<$vty>(stringify!($v), $words) ),* ],
                revisions: $crate::model::tables::description::Revisions::$revisions,
                ending: $crate::model::tables::description::Ending::$ending,
                about: &[ $($( stringify!($about) ),+)? $($( stringify!($claim) ),+)? ],
                is_about_claims: table!(@any $($($claim)+)?),
                scope: $crate::model::tables::description::Scope::$scope,
            };

            fn key(&self) -> $key {
                $key { $( $k: self.$k.clone() ),+ }
            }

            fn cells(&self) -> Vec<$crate::model::cell::Cell<'_>> {
                use $crate::model::cell::InCell as _;
                vec![ $( self.$k.to_cell(), )+ $( self.$v.to_cell(), )* ]
            }

            fn key_cells(key: &$key) -> Vec<$crate::model::cell::Cell<'_>> {
                use $crate::model::cell::InCell as _;
                vec![ $( key.$k.to_cell() ),+ ]
            }

            fn from_cells<'r>(
                mut cell: impl FnMut(usize) -> $crate::model::cell::Cell<'r>,
            ) -> Result<Self, $crate::model::cell::Misread> {
                let mut places = 0..;
                let mut next = || cell(places.next().unwrap_or_default());
                Ok(Self {
                    $( $k: $crate::model::tables::description::column::<$kty>($name, stringify!($k), next())?, )+
                    $( $v: $crate::model::tables::description::column::<$vty>($name, stringify!($v), next())?, )*
                })
            }

            fn claims(&self) -> Vec<$crate::model::id::ClaimId> {
                vec![ $($( self.$claim ),+)? ]
            }

            fn for_each_id(&self, each: &mut dyn FnMut($crate::model::entity::EntityKind, u32)) {
                use $crate::model::cell::InCell as _;
                $( self.$k.for_each_id(each); )+
                $( self.$v.for_each_id(each); )*
            }

            fn for_each_key_id(&self, each: &mut dyn FnMut($crate::model::entity::EntityKind, u32)) {
                use $crate::model::cell::InCell as _;
                $( self.$k.for_each_id(each); )+
            }

            fn described(&self) -> String {
                described(self)
            }
        }
    };
    (@any) => { false };
    (@any $($some:tt)+) => { true };
}
pub(super) use table;

/// The value of a column of a table.
pub(super) fn column<T: InCell>(table: &str, column: &str, cell: Cell<'_>) -> Result<T, Misread> {
    T::from_cell(cell).map_err(|Misread(why)| Misread(format!("table {table}, column {column}: {why}")))
}
