//! Text as people write it: kept to the byte, bounded, and free of what can hide in it.
//!
//! A bound lives in the type, so the check, the published schema and the column share one constant.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// What a published schema says of the characters that [`Text`] takes.
///
/// Tab and line breaks are writing; the other control characters are not, and U+202D and U+202E make a line read
/// otherwise than it is stored. Joiners and direction marks stay: Urdu and emoji need them.
pub const PATTERN: &str = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202D\u202E]*$";

/// Words of 1 to `MAX` characters (Unicode scalar values), kept exactly as sent.
///
/// Refused when empty, blank, too long, or holding a character outside [`PATTERN`]; never cut, never trimmed.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing in it but white space and what shows nothing, or nothing at all.
    #[error("must not be blank")]
    Blank,
    /// More characters than the field holds.
    #[error("must have at most {max} characters")]
    TooLong {
        /// The field's bound, in characters.
        max: usize,
    },
    /// A control character or a direction override.
    #[error("must not hold control characters or direction overrides")]
    Control,
}

impl<const MAX: usize> Text<MAX> {
    /// Takes the words as they are, or says why not.
    pub fn new(words: impl Into<String>) -> Result<Self, Refused> {
        let words = words.into();
        if words.chars().all(is_invisible) {
            return Err(Refused::Blank);
        }
        if words.chars().count() > MAX {
            return Err(Refused::TooLong { max: MAX });
        }
        if words.chars().any(is_refused) {
            return Err(Refused::Control);
        }
        Ok(Self(words))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character can hide in a text: a control character that is no writing, or a direction override.
pub fn is_refused(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{202D}' | '\u{202E}')
}

/// Whether a character shows nothing by itself: white space, or one that Unicode has ignored where it is not supported
/// (Default_Ignorable_Code_Point, a stable property), and the blank of Braille.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// What people write stays out of the log.
impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text(…)")
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl<const MAX: usize> PartialSchema for Text<MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .min_length(Some(1))
            .max_length(Some(MAX))
            .pattern(Some(PATTERN))
            .into()
    }
}

impl<const MAX: usize> ToSchema for Text<MAX> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Text{MAX}"))
    }
}
