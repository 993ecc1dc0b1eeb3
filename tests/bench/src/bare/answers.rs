//! JSON, written as the rows come: an object of the columns by their names.

use std::fmt::Write;

/// The beginning of a page, and its end.
pub const ITEMS: (&str, &str) = ("{\"items\":[", "],\"next\":null}");

/// Writes a text as JSON has it.
pub fn text(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|character: char| matches!(character, '"' | '\\') || character < ' ') {
        out.push_str(&rest[..at]);
        let character = rest[at..].chars().next().unwrap_or_default();
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            other => {
                // Writing into a String does not fail.
                let _ = write!(out, "\\u{:04x}", other as u32);
            }
        }
        rest = &rest[at + character.len_utf8()..];
    }
    out.push_str(rest);
    out.push('"');
}

/// Writes the name of a column, after what stands before it.
pub fn name(out: &mut String, number: usize, name: &str) {
    out.push(if number == 0 { '{' } else { ',' });
    out.push('"');
    out.push_str(name);
    out.push_str("\":");
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_written_can_be_read() {
        let mut out = String::new();
        let words = "A \"word\", a \\ and\na line\u{1}";
        super::text(&mut out, words);
        assert_eq!(serde_json::from_str::<String>(&out).expect("it is JSON"), words);
    }
}
