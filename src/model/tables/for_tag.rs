//! Whom a setting counts for, in messages.

/// ` for elections`, or nothing where it counts for all claims.
pub(super) fn for_tag(tag: &str) -> String {
    if tag.is_empty() { String::new() } else { format!(" for {tag}") }
}
