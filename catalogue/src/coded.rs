//! Coded lists: one declaration gives the Rust type, the word in JSON and in both databases, the published schema, and
//! the entry in `GET /v1/value-sets`.

use serde::Serialize;
use utoipa::ToSchema;

/// A closed list of codes, each with its display.
pub trait Coded: Sized + Copy + 'static {
    /// The list's own name, as `GET /v1/value-sets` shows it.
    const LIST: &'static str;
    /// Every member, in the order of its declaration.
    const ALL: &'static [Self];

    /// The code: what stands in JSON and in the database.
    fn code(self) -> &'static str;

    /// What the code means, for a person to read (FHIR Coding.display).
    fn display(self) -> &'static str;
}

/// A coded list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueSet {
    /// Its name.
    #[schema(max_length = 64)]
    pub name: &'static str,
    /// Its codes, in their own order.
    #[schema(max_items = 400)]
    pub codes: Vec<ValueSetCode>,
}

/// A code and what it means.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueSetCode {
    /// What stands in JSON.
    #[schema(max_length = 64)]
    pub code: &'static str,
    /// What it means, for a person to read (FHIR Coding.display).
    #[schema(max_length = 500)]
    pub display: &'static str,
}

impl ValueSet {
    /// A list as the contract shows it.
    pub fn of<T: Coded>() -> Self {
        let codes = T::ALL.iter().map(|member| ValueSetCode { code: member.code(), display: member.display() });
        Self { name: T::LIST, codes: codes.collect() }
    }
}

/// Codes in a sentence: `hold, closure`, or `nothing`.
pub fn list_of(codes: &[impl Coded]) -> String {
    if codes.is_empty() {
        return "nothing".to_owned();
    }
    codes.iter().map(|code| code.code()).collect::<Vec<_>>().join(", ")
}

/// A code that is not in its list: a row written by a newer version, or a fault in a filter.
#[derive(Debug, thiserror::Error)]
#[error("not a code of {0}")]
pub struct UnknownCode(pub &'static str);

/// Declares coded lists that the contract publishes: as [`coded!`](crate::coded) does, with `value_sets`, which has all
/// of them.
#[macro_export]
macro_rules! value_sets {
    ($( $(#[doc = $doc:tt])+ pub enum $name:ident in $list:tt { $($members:tt)+ } )+) => {
        $crate::coded! { $( $(#[doc = $doc])+ pub enum $name in $list { $($members)+ } )+ }

        /// The lists of this file.
        pub fn value_sets() -> Vec<$crate::coded::ValueSet> {
            vec![$($crate::coded::ValueSet::of::<$name>()),+]
        }
    };
}

/// Declares coded lists. The doc comment of a member is its display.
///
/// A code is taken as a token (`tt`): utoipa does not see a `literal` that went through a macro, and would publish the
/// Rust names.
#[macro_export]
macro_rules! coded {
    ($(
        $(#[doc = $doc:literal])+
        $vis:vis enum $name:ident in $list:literal { $( $(#[doc = $display:literal])+ $member:ident = $code:tt ),+ $(,)? }
    )+) => {$(
        $(#[doc = $doc])+
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema, sea_orm::DeriveValueType,
        )]
        #[sea_orm(value_type = "String")]
        $vis enum $name { $( $(#[doc = $display])+ #[serde(rename = $code)] $member ),+ }

        impl $crate::coded::Coded for $name {
            const LIST: &'static str = $list;
            const ALL: &'static [Self] = &[$(Self::$member),+];

            fn code(self) -> &'static str {
                match self { $(Self::$member => $code),+ }
            }

            fn display(self) -> &'static str {
                match self { $(Self::$member => concat!($($display),+).trim_ascii()),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::coded::Coded::code(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::coded::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <Self as $crate::coded::Coded>::ALL
                    .iter()
                    .copied()
                    .find(|member| $crate::coded::Coded::code(*member) == text)
                    .ok_or($crate::coded::UnknownCode($list))
            }
        }

        // sea-orm asks it of each part of a key; a code is never a row number.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64($list))
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::Coded;

    coded! {
        /// A list for this test.
        enum Colour in "colour" {
            /// As the sky
            Blue = "blue",
            /// As grass,
            /// mostly
            DarkGreen = "dark_green",
        }
    }

    #[test]
    fn a_code_is_the_same_in_json_and_back_and_has_a_display() {
        for colour in Colour::ALL {
            assert_eq!(serde_json::to_value(colour).ok(), Some(colour.code().into()));
            assert_eq!(colour.code().parse::<Colour>().ok(), Some(*colour));
        }
        let schema = serde_json::to_value(<Colour as utoipa::PartialSchema>::schema()).unwrap_or_default();
        assert_eq!(schema["enum"], serde_json::json!(["blue", "dark_green"]));
        assert_eq!(Colour::Blue.display(), "As the sky");
        assert_eq!(Colour::DarkGreen.display(), "As grass, mostly");
        assert!("Blue".parse::<Colour>().is_err());
    }
}
