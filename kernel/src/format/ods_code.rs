use std::str::FromStr;

use super::{Refused, text_format};

text_format! {
    /// An organisation's code in the Organisation Data Service: 3 to 12 letters and digits, kept in upper case.
    OdsCode as "ods-code", debug shown, characters 3..=12,
    pattern r"^[A-Za-z0-9]{3,12}$", example "B86001"
}

impl FromStr for OdsCode {
    type Err = Refused;

    /// Takes either case. Refused as `bad_character` or `bad_length`; whether the code was ever issued is not asked.
    fn from_str(text: &str) -> Result<Self, Refused> {
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(Refused::new("bad_character", "must be letters A to Z and digits only"));
        }
        if !(3..=12).contains(&text.len()) {
            return Err(Refused::new("bad_length", "must have 3 to 12 characters"));
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
}
