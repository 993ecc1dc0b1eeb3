use std::str::FromStr;

use super::{Refused, text_format};

text_format! {
    /// A phone number, kept as written: of any country, with an extension or whom to ask for. At least three digits.
    PhoneNumber as "phone-number", debug redacted, characters 3..=50,
    pattern r"^[^0-9\u0000-\u001F\u007F-\u009F\u202D\u202E]*([0-9][^0-9\u0000-\u001F\u007F-\u009F\u202D\u202E]*){3,}$",
    example "0113 496 0000"
}

impl PhoneNumber {
    /// Its digits alone, for comparing two numbers; British ones as they are dialled at home, whichever way they are
    /// written.
    pub fn digits(&self) -> String {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        let abroad = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|_| self.0.contains('+')));
        match abroad {
            Some(national) => format!("0{}", national.trim_start_matches('0')),
            None => digits,
        }
    }
}

impl FromStr for PhoneNumber {
    type Err = Refused;

    /// Refused as `bad_format` only where nobody could ring it (fewer than three digits), beyond 50 characters, or with
    /// control characters or direction overrides. A number that we would write otherwise must not shut its owner out.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let hides = |c: char| c.is_control() || matches!(c, '\u{202D}' | '\u{202E}');
        if text.chars().count() > 50 || text.chars().any(hides) || text.bytes().filter(u8::is_ascii_digit).count() < 3 {
            return Err(Refused::new(
                "bad_format",
                "must be a phone number: at least three digits, at most 50 characters",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_has_the_same_digits() {
        for (written, digits) in [
            ("0113 496 0000", "01134960000"),
            ("+44 113 496 0000", "01134960000"),
            ("+44 (0)113-496-0000", "01134960000"),
            ("0044 113 4960000", "01134960000"),
            ("+48 22 555 01 00", "48225550100"),
            ("44 12", "4412"),
        ] {
            assert_eq!(
                written.parse::<PhoneNumber>().map(|number| number.digits()),
                Ok(digits.to_owned()),
                "{written}"
            );
        }
    }
}
