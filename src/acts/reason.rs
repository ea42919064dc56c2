//! Reasons for what is done.

use super::error::{ActError, Result};

/// A reason that says something.
pub(super) fn reason(why: &str) -> Result<String> {
    let why = why.trim();
    if why.is_empty() {
        return Err(ActError::NoReason);
    }
    if why.contains('\0') {
        return Err(ActError::Zero("the reason"));
    }
    Ok(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something() {
        assert_eq!(reason(" w ").unwrap(), "w");
        assert!(matches!(reason(" \n"), Err(ActError::NoReason)));
        assert!(matches!(reason("a\0"), Err(ActError::Zero(_))));
    }
}
