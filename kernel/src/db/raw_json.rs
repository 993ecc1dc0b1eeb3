//! JSON that is stored and shown as it was written, and seldom looked into.

use std::fmt;

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::dialect;

/// A text of JSON in a column of JSON. Reading it and writing it into an answer takes it for the text that it is.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// What it says.
    ///
    /// # Errors
    /// Where it is not of this type.
    pub fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.0.get())
    }
}

impl From<serde_json::Value> for RawJson {
    fn from(value: serde_json::Value) -> Self {
        // A value is always JSON; null, where that were not so, is no answer to anything.
        Self(serde_json::value::to_raw_value(&value).unwrap_or_else(|_| RawValue::NULL.to_owned()))
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for RawJson {}

/// Without what it says: it may be of a person.
impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawJson(…)")
    }
}

impl From<RawJson> for Value {
    fn from(json: RawJson) -> Self {
        json.parse::<serde_json::Value>().unwrap_or_default().into()
    }
}

impl TryGetable for RawJson {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = dialect::raw_json(row, index)?;
        text.map(Self).ok_or_else(|| TryGetError::Null(format!("{index:?}")))
    }
}

impl ValueType for RawJson {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::Json(Some(value)) => Ok((*value).into()),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "RawJson".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Json
    }

    fn column_type() -> ColumnType {
        ColumnType::Json
    }
}

impl Nullable for RawJson {
    fn null() -> Value {
        Value::Json(None)
    }
}
