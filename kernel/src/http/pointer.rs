//! Places in a body, as JSON Pointers (RFC 6901).

/// Appends a member's name to a JSON Pointer (RFC 6901 §3).
pub fn push(pointer: &mut String, name: &str) {
    pointer.push('/');
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// The place of the entry that a pointer leads into, where the body is an object that has lists: `/items/3`.
pub(super) fn entry_of(pointer: &str) -> &str {
    pointer.match_indices('/').nth(2).and_then(|(end, _)| pointer.get(..end)).unwrap_or(pointer)
}
