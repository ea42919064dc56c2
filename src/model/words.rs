//! Closed lists of words.

/// Defines an enum that is a closed list of words: its spelling, parsing and the error that
/// lists the choices, all from one table.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $name:ident, $what:literal:
        $( $(#[$vmeta:meta])* $variant:ident = $word:literal ),+ $(,)?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( $(#[$vmeta])* #[serde(rename = $word)] $variant ),+
        }

        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// The word as it is written in ledgers, on the command line and in output.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word ),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl $crate::model::cell::InCell for $name {
            fn to_cell(&self) -> $crate::model::cell::Cell<'_> {
                $crate::model::cell::Cell::Text(self.word().into())
            }

            fn from_cell(
                cell: $crate::model::cell::Cell<'_>,
            ) -> Result<Self, $crate::model::cell::Misread> {
                $crate::model::cell::parse(cell)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::words::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|value| value.word() == text)
                    .ok_or_else(|| $crate::model::words::UnknownWord {
                        what: $what,
                        word: text.to_owned(),
                        known: Self::ALL.iter().map(|value| value.word()).collect(),
                    })
            }
        }
    };
}
pub(crate) use words;

/// A word that is not in the closed list it was looked up in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a valid {what}; write one of: {}", known.join(", "))]
pub struct UnknownWord {
    /// What the list holds, such as "kind of source".
    pub what: &'static str,
    /// What was written.
    pub word: String,
    /// The words that would have done.
    pub known: Vec<&'static str>,
}
