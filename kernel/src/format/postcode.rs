use std::str::FromStr;

use super::{Refused, text_format};

text_format! {
    /// A postcode of the United Kingdom, kept in upper case with one space; on its way in there may be none or several, as in
    /// the eight characters of the NHS's directory.
    ///
    /// `ZZ99 3VZ`, the NHS's code for no fixed abode, is one.
    Postcode as "postcode", debug redacted, characters 5..=16,
    pattern r"^\s*[A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s*[0-9][A-Za-z]{2}\s*$", example "LS1 4AP"
}

text_format! {
    /// The first half of a postcode: a district, not a person's street. Kept in upper case.
    OutwardCode as "outward-code", debug shown, characters 2..=4,
    pattern r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?$", example "LS1"
}

text_format! {
    /// The first half of a postcode, or that and the sector after a space: a district, not a person's street. Kept in upper case.
    PostcodeArea as "postcode-area", debug shown, characters 2..=6,
    pattern r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?( [0-9])?$", example "LS1 4"
}

const WHOLE: Refused = Refused::new(
    "whole_postcode",
    "must be the first half of the postcode alone: a whole one says where somebody lives",
);

/// By its shape alone. Which letters are in use is not asked: Royal Mail's list of those left out would refuse the
/// NHS's own codes for no fixed abode and for an address not known.
fn is_outward(text: &[u8]) -> bool {
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    match (letters, &text[letters..]) {
        (1 | 2, [district]) => district.is_ascii_digit(),
        (1 | 2, [district, last]) => district.is_ascii_digit() && last.is_ascii_alphanumeric(),
        _ => false,
    }
}

fn is_inward(text: &[u8]) -> bool {
    matches!(text, [sector, unit @ ..] if sector.is_ascii_digit() && unit.iter().all(u8::is_ascii_alphabetic))
}

impl Postcode {
    /// Its first half.
    pub fn outward(&self) -> OutwardCode {
        OutwardCode(self.0.split(' ').next().unwrap_or_default().to_owned())
    }
}

impl FromStr for Postcode {
    type Err = Refused;

    /// Takes either case, and any spaces around its halves. Refused as `bad_format`.
    fn from_str(text: &str) -> Result<Self, Refused> {
        const REFUSED: Refused = Refused::new("bad_format", "must be a postcode of the United Kingdom");
        let text = text.trim();
        let (outward, inward) = text.split_at_checked(text.len().saturating_sub(3)).ok_or(REFUSED)?;
        let outward = outward.trim_end();
        if !is_outward(outward.as_bytes()) || !is_inward(inward.as_bytes()) {
            return Err(REFUSED);
        }
        Ok(Self(format!("{outward} {inward}").to_ascii_uppercase()))
    }
}

impl FromStr for OutwardCode {
    type Err = Refused;

    /// Takes either case. Refused as `bad_format`, or as `whole_postcode`: where only a district is asked for, more is
    /// personal data.
    fn from_str(text: &str) -> Result<Self, Refused> {
        if text.parse::<Postcode>().is_ok() {
            return Err(WHOLE);
        }
        if !is_outward(text.as_bytes()) {
            return Err(Refused::new("bad_format", "must be the first half of a postcode"));
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
}

impl PostcodeArea {
    /// The first half.
    pub fn outward(&self) -> OutwardCode {
        OutwardCode(self.0.split(' ').next().unwrap_or_default().to_owned())
    }

    /// With what the postcodes of the sector begin, where one is named.
    pub fn sector(&self) -> Option<&str> {
        self.0.contains(' ').then_some(self.as_str())
    }
}

impl FromStr for PostcodeArea {
    type Err = Refused;

    /// Takes either case. Refused as [`OutwardCode`] is.
    fn from_str(text: &str) -> Result<Self, Refused> {
        if text.parse::<Postcode>().is_ok() {
            return Err(WHOLE);
        }
        let (outward, sector) = text.split_once(' ').unwrap_or((text, "0"));
        if !is_outward(outward.as_bytes()) || !matches!(sector.as_bytes(), [digit] if digit.is_ascii_digit()) {
            return Err(Refused::new(
                "bad_format",
                "must be the first half of a postcode, or that, a space and a digit",
            ));
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn case_and_spaces_do_not_matter(
            outward in "[A-Z]{1,2}[0-9][A-Z0-9]?", inward in "[0-9][A-Z]{2}", lower: bool,
            around in "[ \u{a0}\t]{0,2}", between in "[ \u{a0}\t]{0,4}",
        ) {
            let written = format!("{around}{outward}{between}{inward}{around}");
            let written = if lower { written.to_lowercase() } else { written };
            let postcode: Postcode = written.parse().map_err(|why| TestCaseError::fail(format!("{written}: {why}")))?;
            prop_assert_eq!(postcode.as_str(), format!("{outward} {inward}"));
            prop_assert_eq!(Ok(postcode.outward()), outward.parse());
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let _ = (text.parse::<Postcode>(), text.parse::<OutwardCode>(), text.parse::<PostcodeArea>());
        }
    }
}
