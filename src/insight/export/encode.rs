//! Rows as the bytes of a file.

use csv_core::WriteResult;

use super::codes::ExportFormat;
use super::column::{Column, Row};
use crate::prelude::*;

/// What a spreadsheet takes for the beginning of a formula, also in full width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The first line of a file, where it has one.
pub fn begin(columns: &[Column], format: ExportFormat, bytes: &mut Vec<u8>) {
    if format == ExportFormat::Csv {
        let mut table = Table::new(bytes);
        columns.iter().for_each(|column| table.field(column.name));
        table.end();
    }
}

/// The lines of these rows.
///
/// # Errors
/// A fault of ours.
pub fn write<R: Row>(format: ExportFormat, rows: &[R], bytes: &mut Vec<u8>) -> Result<(), DbErr> {
    if format == ExportFormat::Csv {
        let mut table = Table::new(bytes);
        for row in rows {
            row.each(&mut |text, is_text| if is_text { table.field(&harmless(text)) } else { table.field(text) });
            table.end();
        }
        return Ok(());
    }
    for row in rows {
        serde_json::to_writer(&mut *bytes, row).map_err(|error| {
            tracing::error!(%error, "a row could not be written");
            DbErr::Custom("a row could not be written".to_owned())
        })?;
        bytes.push(b'\n');
    }
    Ok(())
}

/// Lines of a table, as RFC 4180 has them.
pub struct Table<'b> {
    writer: csv_core::Writer,
    bytes: &'b mut Vec<u8>,
    is_begun: bool,
}

impl<'b> Table<'b> {
    /// Writes behind what is there.
    pub fn new(bytes: &'b mut Vec<u8>) -> Self {
        let writer = csv_core::WriterBuilder::new().terminator(csv_core::Terminator::CRLF).build();
        Self { writer, bytes, is_begun: false }
    }

    /// Writes the next field of a line.
    pub fn field(&mut self, text: &str) {
        if std::mem::replace(&mut self.is_begun, true) {
            self.put(|writer, room| {
                let (result, written) = writer.delimiter(room);
                (result, 0, written)
            });
        }
        let mut left = text.as_bytes();
        self.put(|writer, room| {
            let (result, read, written) = writer.field(left, room);
            left = left.get(read..).unwrap_or_default();
            (result, read, written)
        });
    }

    /// Ends the line.
    pub fn end(&mut self) {
        self.is_begun = false;
        self.put(|writer, room| {
            let (result, written) = writer.terminator(room);
            (result, 0, written)
        });
    }

    /// Calls the writer until all that it had to write is written.
    fn put(&mut self, mut write: impl FnMut(&mut csv_core::Writer, &mut [u8]) -> (WriteResult, usize, usize)) {
        let mut room = [0; 512];
        loop {
            let (result, _, written) = write(&mut self.writer, &mut room);
            self.bytes.extend_from_slice(room.get(..written).unwrap_or_default());
            if result == WriteResult::InputEmpty {
                return;
            }
        }
    }
}

/// A text that a spreadsheet would run as a formula, begun with an apostrophe, which makes it text (OWASP, CSV injection).
pub fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    let is_formula = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(FORMULA);
    if is_formula { format!("'{text}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::insight::export::column::columns! {
        /// A row of this test.
        pub struct Line {
            /// Words
            words: Option<String>,
            /// A number
            number: i32,
        }
    }

    fn line(words: Option<&str>) -> Line {
        Line { words: words.map(str::to_owned), number: -3 }
    }

    #[test]
    fn no_text_of_a_table_is_a_formula() {
        for (words, expected) in [
            ("=1+1", "'=1+1"),
            ("+44 7700 900123", "'+44 7700 900123"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
            ("＝1", "'＝1"),
            ("\tx", "'\tx"),
            ("plain = not", "plain = not"),
            ("", ""),
        ] {
            assert_eq!(harmless(words), expected, "{words:?}");
        }
    }

    #[test]
    fn a_table_has_a_header_quotes_and_line_ends_of_its_standard() {
        let mut bytes = Vec::new();
        begin(Line::COLUMNS, ExportFormat::Csv, &mut bytes);
        let rows = [line(Some("He said \"no\", twice\nLeft")), line(None), line(Some("=2+5"))];
        write(ExportFormat::Csv, &rows, &mut bytes).expect("it is written");
        let expected = "words,number\r\n\"He said \"\"no\"\", twice\nLeft\",-3\r\n,-3\r\n'=2+5,-3\r\n";
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected);
    }

    #[test]
    fn lines_of_json_have_words_as_they_were_written() {
        let mut bytes = Vec::new();
        begin(Line::COLUMNS, ExportFormat::Ndjson, &mut bytes);
        write(ExportFormat::Ndjson, &[line(Some("=2+5\n")), line(None)], &mut bytes).expect("it is written");
        let expected = "{\"words\":\"=2+5\\n\",\"number\":-3}\n{\"words\":null,\"number\":-3}\n";
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected);
    }
}
