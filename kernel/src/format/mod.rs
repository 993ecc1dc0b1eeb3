//! Written forms that the domain fixes: what an NHS number, a postcode or an ODS code may look like.
//!
//! Each is a type that cannot hold anything else. The published schema of a format, its check and its column share one
//! declaration. What identifies a person prints itself redacted in `Debug`, so that a log cannot leak it.

mod email_address;
mod language;
mod nhs_number;
mod ods_code;
mod phone_number;
mod postcode;
mod sct_id;

pub use email_address::EmailAddress;
pub use language::{Language, NotALanguage};
pub use nhs_number::NhsNumber;
pub use ods_code::OdsCode;
pub use phone_number::PhoneNumber;
pub use postcode::{OutwardCode, Postcode, PostcodeArea};
pub use sct_id::SctId;

use crate::problem::Fault;

/// Why a text is not of its format. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refused {
    /// A word for programs: `bad_length`, `bad_character`, `bad_checksum`, `placeholder`, `whole_postcode`, `undeliverable` or `bad_format`.
    pub code: &'static str,
    /// For people. Begins with "must", by which the edge knows that it repeats nothing that was sent.
    pub detail: &'static str,
}

impl Refused {
    const fn new(code: &'static str, detail: &'static str) -> Self {
        Self { code, detail }
    }

    /// The fault of the input at `pointer`.
    pub fn at(self, pointer: impl Into<String>) -> Fault {
        Fault::new(pointer, self.code, self.detail)
    }
}

/// Checks a text against the `format` that a published schema names; formats of others are taken unchecked.
///
/// For whoever validates a body against its schema: a pattern cannot say that a check digit is wrong.
pub fn check(format: &str, text: &str) -> Result<(), Refused> {
    match format {
        Language::FORMAT => text.parse::<Language>().map(drop).map_err(|_| {
            Refused::new("bad_format", "must be a code of ISO 639, the list of languages: two or three small letters")
        }),
        EmailAddress::FORMAT => text.parse::<EmailAddress>().map(drop),
        NhsNumber::FORMAT => text.parse::<NhsNumber>().map(drop),
        OdsCode::FORMAT => text.parse::<OdsCode>().map(drop),
        OutwardCode::FORMAT => text.parse::<OutwardCode>().map(drop),
        PhoneNumber::FORMAT => text.parse::<PhoneNumber>().map(drop),
        Postcode::FORMAT => text.parse::<Postcode>().map(drop),
        PostcodeArea::FORMAT => text.parse::<PostcodeArea>().map(drop),
        SctId::FORMAT => text.parse::<SctId>().map(drop),
        _ => Ok(()),
    }
}

/// Declares a text of a fixed format. Its `FromStr` stands beside the declaration and is the only way in.
///
/// Gives serde, a text column and the published schema. `debug shown` prints the text in `Debug`; `debug redacted`
/// prints `…` in its place.
macro_rules! text_format {
    (@debug shown $text:expr) => { $text };
    (@debug redacted $text:expr) => { &format_args!("…") };
    (
        $(#[doc = $doc:literal])+
        $name:ident as $format:literal, debug $debug:ident, characters $min:literal..=$max:literal,
        pattern $pattern:literal, example $example:literal
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, sea_orm::DeriveValueType)]
        #[serde(transparent)]
        #[sea_orm(value_type = "String")]
        pub struct $name(String);

        impl $name {
            /// The format's name in the published schema.
            pub const FORMAT: &'static str = $format;

            /// The text in its kept form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field($crate::format::text_format!(@debug $debug &self.0)).finish()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str>>::deserialize(deserializer)?
                    .parse()
                    .map_err(|why: $crate::format::Refused| serde::de::Error::custom(format_args!("{}: {why}", why.code)))
            }
        }

        // sea-orm asks it of each part of a key; a text is never a row number.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::Custom(Self::FORMAT.to_owned())))
                    .description(Some([$($doc.trim_ascii()),+].join("\n").trim()))
                    .min_length(Some($min))
                    .max_length(Some($max))
                    .pattern(Some($pattern))
                    .examples([$example])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }
    };
}

use text_format;

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};
    use std::str::FromStr;

    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use utoipa::PartialSchema;

    use super::*;

    /// What holds for every format.
    fn keeps_its_promises<T>(taken: &[(&str, &str)], refused: &[(&str, &str)])
    where
        T: FromStr<Err = Refused> + Display + Debug + Clone + PartialEq + Serialize + DeserializeOwned + PartialSchema,
        T: Into<sea_orm::Value> + sea_orm::sea_query::ValueType,
    {
        let schema = serde_json::to_value(T::schema()).expect("a schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("the schema can be used");
        let example = schema["examples"][0].as_str().expect("the schema has an example");
        let format = schema["format"].as_str().expect("the schema names its format");
        for (text, kept) in taken.iter().copied().chain([(example, example)]) {
            let value: T = text.parse().unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(value.to_string(), kept);
            assert_eq!(kept.parse(), Ok(value.clone()), "the kept form is taken as it is");
            assert_eq!(serde_json::to_value(&value).expect("a value is JSON"), kept);
            assert_eq!(serde_json::from_value::<T>(text.into()).expect("JSON is a value"), value);
            assert_eq!(T::try_from(value.clone().into()).expect("a column is a value"), value);
            assert!(validator.is_valid(&text.into()), "the schema takes {text}");
            assert_eq!(check(format, text), Ok(()));
            assert!(validator.is_valid(&kept.into()), "the schema takes {kept}");
        }
        for (text, code) in refused {
            assert_eq!(text.parse::<T>().map_err(|why| why.code), Err(*code), "{text:?}");
            assert!(serde_json::from_value::<T>((*text).into()).is_err());
            assert_eq!(check(format, text).map_err(|why| why.code), Err(*code), "{text:?}");
            // No pattern can say these.
            if !["bad_checksum", "placeholder", "undeliverable"].contains(code) {
                assert!(!validator.is_valid(&(*text).into()), "the schema refuses {text:?}");
            }
        }
    }

    #[test]
    fn nhs_numbers() {
        keeps_its_promises::<NhsNumber>(
            &[("9990000018", "9990000018"), ("9990000026", "9990000026"), ("9990000050", "9990000050")],
            &[
                ("", "bad_length"),
                ("999000001", "bad_length"),
                ("99900000188", "bad_length"),
                ("999 000 0018", "bad_character"),
                ("999000001X", "bad_character"),
                ("-999000001", "bad_character"),
                ("٩٩٩٠٠٠٠٠١٨", "bad_character"),
                ("9990000010", "bad_checksum"),
                ("9990000019", "bad_checksum"),
                ("9990000108", "bad_checksum"),
                ("0000000000", "placeholder"),
                ("9999999999", "placeholder"),
            ],
        );
    }

    #[test]
    fn postcodes() {
        keeps_its_promises::<Postcode>(
            &[
                ("M1 1AE", "M1 1AE"),
                ("m11ae", "M1 1AE"),
                ("B33 8TH", "B33 8TH"),
                ("cr2 6xh", "CR2 6XH"),
                ("DN551PT", "DN55 1PT"),
                ("W1A 0AX", "W1A 0AX"),
                ("LS1  4AP", "LS1 4AP"),
                (" LS1 4AP", "LS1 4AP"),
                ("LS1 4AP ", "LS1 4AP"),
                ("EC1A1BB", "EC1A 1BB"),
                ("BF1 2AU", "BF1 2AU"),
                ("ZZ99 3VZ", "ZZ99 3VZ"),
            ],
            &[
                ("", "bad_format"),
                ("LS1", "bad_format"),
                ("LS14 AP", "bad_format"),
                ("1S1 4AP", "bad_format"),
                ("LSX 4AP", "bad_format"),
                ("LS1AB 4AP", "bad_format"),
                ("LS1 4A", "bad_format"),
                ("LS1 44P", "bad_format"),
                ("75001", "bad_format"),
                ("ĽS1 4AP", "bad_format"),
                ("LS1 4Aé", "bad_format"),
            ],
        );
    }

    #[test]
    fn outward_codes() {
        keeps_its_promises::<OutwardCode>(
            &[("M1", "M1"), ("ls1", "LS1"), ("EC1A", "EC1A"), ("DN55", "DN55"), ("W1A", "W1A")],
            &[("", "bad_format"), ("LS", "bad_format"), ("LS1 4AP", "whole_postcode"), ("LS1 ", "bad_format")],
        );
    }

    #[test]
    fn postcode_areas() {
        keeps_its_promises::<PostcodeArea>(
            &[("M1", "M1"), ("ls1", "LS1"), ("ls1 4", "LS1 4"), ("DN55 1", "DN55 1"), ("LS14", "LS14")],
            &[
                ("", "bad_format"),
                ("LS", "bad_format"),
                ("LS1 4AP", "whole_postcode"),
                ("ls14ap", "whole_postcode"),
                ("LS1 4A", "bad_format"),
                ("LS1 ", "bad_format"),
                ("LS1  4", "bad_format"),
            ],
        );
    }

    #[test]
    fn ods_codes() {
        keeps_its_promises::<OdsCode>(
            &[("B86001", "B86001"), ("b86001", "B86001"), ("QWO", "QWO"), ("8HQ29ABCDEFG", "8HQ29ABCDEFG")],
            &[
                ("", "bad_length"),
                ("B8", "bad_length"),
                ("B860011234567", "bad_length"),
                ("B86 01", "bad_character"),
                ("B8600é", "bad_character"),
            ],
        );
    }

    #[test]
    fn phone_numbers_are_kept_as_written() {
        keeps_its_promises::<PhoneNumber>(
            &[
                ("0113 496 0000", "0113 496 0000"),
                ("+44 (0)113 496 0000", "+44 (0)113 496 0000"),
                ("0113 496 0000 ext. 12, ask for Zainab", "0113 496 0000 ext. 12, ask for Zainab"),
                ("+48 22 555 01 00", "+48 22 555 01 00"),
                ("111", "111"),
                ("٠١١٣ ٤٩٦ ٠٠٠٠", "٠١١٣ ٤٩٦ ٠٠٠٠"),
                ("０１１３－４９６－００００", "０１１３－４９６－００００"),
                ("0113 496 0000 / 07700 900123", "0113 496 0000 / 07700 900123"),
            ],
            &[
                ("", "bad_format"),
                ("no phone", "bad_format"),
                ("12", "bad_format"),
                ("0113\u{0}4960000", "bad_format"),
                ("0113\n4960000", "bad_format"),
                ("01134960000\u{202e}", "bad_format"),
                ("01134960000 is the number of the hostel, ring after six", "bad_format"),
            ],
        );
    }

    #[test]
    fn e_mail_addresses_of_ordinary_people_are_taken() {
        let longest = format!("{}@{}.org", "a".repeat(64), ["b".repeat(60), "c".repeat(60), "d".repeat(60)].join("."));
        let long_name = format!("{}@example.org", "a".repeat(65));
        let long_domain = format!("dot@{}.org", vec!["e".repeat(63); 4].join("."));
        keeps_its_promises::<EmailAddress>(
            &[
                ("dot.ashworth@example.org", "dot.ashworth@example.org"),
                ("O'Neill+nhs_99@mail.example.co.uk", "O'Neill+nhs_99@mail.example.co.uk"),
                ("zainab@XN--MGBA3A4F16A.example", "zainab@XN--MGBA3A4F16A.example"),
                ("زینب@مثال.example", "زینب@مثال.example"),
                ("łukasz.żak@przykład.example", "łukasz.żak@przykład.example"),
                ("twelve..dots.@example.org", "twelve..dots.@example.org"),
                ("office@localhost", "office@localhost"),
                (&longest, &longest),
            ],
            &[
                ("", "bad_format"),
                ("dot", "bad_format"),
                ("@example.org", "bad_format"),
                ("dot@", "bad_format"),
                ("dot at example.org", "bad_format"),
                ("dot@exam ple.org", "bad_format"),
                ("dot@home@example.org", "bad_format"),
                ("Dot <dot@example.org>", "bad_format"),
                ("dot@example.org\n", "bad_format"),
                ("dot\u{202e}@example.org", "bad_format"),
                (&long_name, "bad_format"),
                (&long_domain, "bad_format"),
                ("dot@example..org", "undeliverable"),
                ("dot@-example.org", "undeliverable"),
                ("dot@example.org,", "undeliverable"),
                ("<dot@example.org>", "undeliverable"),
                ("\"dot\"@example.org", "undeliverable"),
            ],
        );
    }

    #[test]
    fn snomed_ct_identifiers() {
        keeps_its_promises::<SctId>(
            &[
                ("871731000000106", "871731000000106"),
                ("871711000000103", "871711000000103"),
                ("1373501000000105", "1373501000000105"),
                ("73211009", "73211009"),
            ],
            &[
                ("", "bad_format"),
                ("12345", "bad_format"),
                ("0871731000000106", "bad_format"),
                ("8717310000001061234", "bad_format"),
                ("87173100000010X", "bad_format"),
                ("871731000000107", "bad_checksum"),
                ("871731000000160", "bad_checksum"),
            ],
        );
    }

    #[test]
    fn what_identifies_a_person_is_redacted_in_debug() {
        let number: NhsNumber = "9990000018".parse().expect("valid");
        let postcode: Postcode = "LS1 4AP".parse().expect("valid");
        let phone: PhoneNumber = "0113 496 0000".parse().expect("valid");
        let email: EmailAddress = "dot@example.org".parse().expect("valid");
        let code: OdsCode = "B86001".parse().expect("valid");
        assert_eq!(
            format!("{number:?} {postcode:?} {phone:?} {email:?}"),
            "NhsNumber(…) Postcode(…) PhoneNumber(…) EmailAddress(…)"
        );
        assert_eq!(format!("{code:?}"), "OdsCode(\"B86001\")");
    }
}
