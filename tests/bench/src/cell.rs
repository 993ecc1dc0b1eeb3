//! A value of a column, the same for both databases.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fault::{Outcome, fault};

/// A value, by what its column is declared as.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    Null,
    Uuid(Uuid),
    Text(String),
    Json(String),
    Time(DateTime<Utc>),
    Date(NaiveDate),
    Int(i64),
    Bool(bool),
    Bytes(Vec<u8>),
}

impl Cell {
    /// Reads what SQLite keeps in a column declared so.
    pub fn read(declared: &str, value: ValueRef<'_>) -> Outcome<Self> {
        let text = |value: ValueRef<'_>| value.as_str().map(str::to_owned);
        Ok(match (declared, value) {
            (_, ValueRef::Null) => Self::Null,
            ("uuid_text", value) => Self::Uuid(Uuid::from_slice(value.as_blob()?)?),
            ("timestamp_with_timezone_text", value) => Self::Time(text(value)?.parse()?),
            ("date_text", value) => Self::Date(text(value)?.parse()?),
            ("json_text", value) => Self::Json(text(value)?),
            ("boolean", value) => Self::Bool(value.as_i64()? != 0),
            ("integer" | "smallint" | "bigint", value) => Self::Int(value.as_i64()?),
            (declared, value) if declared.starts_with("blob") => Self::Bytes(value.as_blob()?.to_vec()),
            ("text" | "varchar", value) => Self::Text(text(value)?),
            (other, _) => return Err(fault(format!("a column declared as {other} is new to the yardstick"))),
        })
    }

    /// Appends it as `COPY … FROM STDIN` of PostgreSQL reads it.
    pub fn copy(&self, line: &mut String) {
        use std::fmt::Write;
        // Writing into a String does not fail.
        let _ = match self {
            Self::Null => write!(line, "\\N"),
            Self::Uuid(id) => write!(line, "{id}"),
            Self::Time(at) => write!(line, "{}", at.format("%Y-%m-%d %H:%M:%S%.6f+00")),
            Self::Date(day) => write!(line, "{day}"),
            Self::Int(number) => write!(line, "{number}"),
            Self::Bool(yes) => write!(line, "{}", if *yes { 't' } else { 'f' }),
            // Two backslashes, since COPY reads one away before bytea reads `\x`.
            Self::Bytes(bytes) => {
                line.write_str("\\\\x").and_then(|()| bytes.iter().try_for_each(|byte| write!(line, "{byte:02x}")))
            }
            Self::Text(text) | Self::Json(text) => {
                for character in text.chars() {
                    match character {
                        '\\' => line.push_str("\\\\"),
                        '\n' => line.push_str("\\n"),
                        '\r' => line.push_str("\\r"),
                        '\t' => line.push_str("\\t"),
                        other => line.push(other),
                    }
                }
                Ok(())
            }
        };
    }
}

impl rusqlite::ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Uuid(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Text(text) | Self::Json(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Time(at) => ToSqlOutput::Owned(Value::Text(at.to_rfc3339())),
            Self::Date(day) => ToSqlOutput::Owned(Value::Text(day.to_string())),
            Self::Int(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Bool(yes) => ToSqlOutput::Owned(Value::Integer(i64::from(*yes))),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
