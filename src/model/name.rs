//! Names of sources: how they are checked and how two spellings are held to be one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::id::looks_like_an_id;

/// Text that cannot name a source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// Nothing is left of it.
    #[error("a source needs a name")]
    Empty,
    /// It would be read as an id.
    #[error("`{0}` looks like an id; choose another name for the source")]
    LikeAnId(String),
    /// It has characters that no printed name has.
    #[error("a name must be one line without control characters")]
    Control,
}

/// The name with runs of white space made one space, or why it cannot be one.
pub fn checked(name: &str) -> Result<String, NotAName> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name == "?" {
        return Err(NotAName::Empty);
    }
    if name.chars().any(char::is_control) {
        return Err(NotAName::Control);
    }
    if looks_like_an_id(&name) {
        return Err(NotAName::LikeAnId(name));
    }
    Ok(name)
}

/// What two spellings of one name have in common: compatibility decomposition, no marks,
/// lower case, single spaces. `Ryabkóv` and `ryabkov` meet; `Figuera` and `Figueroa` do not.
#[must_use]
pub fn folded(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a name says of itself that it names nobody: "unnamed official", "fuente anónima".
#[must_use]
pub fn names_nobody(name: &str) -> bool {
    const WORDS: [&str; 8] =
        ["unnamed", "anonymous", "unidentified", "anonimo", "anonima", "anonimos", "anonimas", "unspecified"];
    folded(name).split(' ').any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet_across_marks_case_and_spaces() {
        assert_eq!(folded("Serguéi  RYABKOV"), folded("sergue\u{301}i ryabkov"));
        assert_ne!(folded("Figuera"), folded("Figueroa"));
        assert_eq!(folded("Аль-Манар"), folded("аль-манар"));
    }

    #[test]
    fn checks_what_can_be_a_name() {
        assert_eq!(checked("  Press \u{a0} TV ").unwrap(), "Press TV");
        assert_eq!(checked("S12"), Err(NotAName::LikeAnId("S12".into())));
        assert_eq!(checked(" "), Err(NotAName::Empty));
        assert_eq!(checked("?"), Err(NotAName::Empty));
        assert_eq!(checked("a\u{1b}[0m"), Err(NotAName::Control));
    }

    #[test]
    fn knows_the_nameless() {
        assert!(names_nobody("unnamed official"));
        assert!(names_nobody("fuente anónima"));
        assert!(!names_nobody("Kremlin"));
    }
}
