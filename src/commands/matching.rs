//! Which sources of two ledgers are held to be one.

use super::session::Session;
use crate::acts::Pair;

/// Which sources are held to be one.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Matching {
    /// Sources with one name: exact takes them for one, none leaves them two [default: asked on a
    /// terminal, else none]
    #[arg(long = "match", value_enum, value_name = "HOW")]
    how: Option<How>,
}

/// What becomes of sources with one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum How {
    /// Sources of one name are one
    Exact,
    /// None are
    None,
}

impl Matching {
    /// Whether two sources of one name are one: as was said, or as somebody who can be asked says.
    pub(super) fn is_one(&self, pair: &Pair, session: &Session) -> bool {
        match self.how {
            Some(how) => how == How::Exact,
            None => session.can_ask() && ask(pair),
        }
    }
}

/// Asks whether two sources of one name are one.
fn ask(pair: &Pair) -> bool {
    let ((one, one_kind), (other, other_kind)) = (pair.one, pair.other);
    Session::agrees(&format!("“{}”: is {other} [{other_kind}] the same as {one} [{one_kind}]?", pair.name))
}
