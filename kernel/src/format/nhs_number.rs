use std::str::FromStr;

use super::{Refused, text_format};

text_format! {
    /// An NHS number: ten digits without spaces, the last of them a check digit (modulus 11).
    NhsNumber as "nhs-number", debug redacted, characters 10..=10,
    pattern r"^[0-9]{10}$", example "9990000018"
}

impl NhsNumber {
    /// Whether it is one of 999 000 0000 to 999 999 9999, which are kept for tests and never given to a person.
    pub fn is_test_range(&self) -> bool {
        self.0.starts_with("999")
    }
}

impl FromStr for NhsNumber {
    type Err = Refused;

    /// Takes exactly ten ASCII digits.
    ///
    /// Refused as `bad_character`, `bad_length`, `bad_checksum` or `placeholder` (ten equal digits), the first that
    /// holds. A number that passes is well formed; whether it is this person's, only a trace can say.
    fn from_str(text: &str) -> Result<Self, Refused> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refused::new("bad_character", "must be digits only, without spaces"));
        }
        let Ok(number) = text.parse::<nhs_number::NHSNumber>() else {
            return Err(Refused::new("bad_length", "must have ten digits"));
        };
        if !number.validate_check_digit() {
            return Err(Refused::new("bad_checksum", "must be an NHS number whose last digit fits the others"));
        }
        if number.digits.iter().all(|digit| *digit == number.digits[0]) {
            // All of them pass modulus 11. Two people with such a number and one birthday would be taken for one.
            return Err(Refused::new(
                "placeholder",
                "must be somebody's NHS number: ten equal digits stand for one that is not known",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_test_range_is_told_from_the_rest() {
        for (number, is_test) in [("9990000018", true), ("9999999980", true), ("0123456789", false)] {
            assert_eq!(number.parse::<NhsNumber>().map(|number| number.is_test_range()), Ok(is_test), "{number}");
        }
    }

    proptest! {
        /// Modulus 11, by its definition: weights 10 down to 1 sum to a multiple of 11.
        #[test]
        fn a_number_is_taken_when_its_weighted_sum_is_a_multiple_of_eleven(digits in "[0-9]{10}") {
            let weighted = (1..=10).rev().zip(digits.bytes()).map(|(weight, digit)| weight * u32::from(digit - b'0'));
            let equal = digits.bytes().all(|digit| digit == digits.as_bytes()[0]);
            prop_assert_eq!(digits.parse::<NhsNumber>().is_ok(), weighted.sum::<u32>().is_multiple_of(11) && !equal);
        }

        #[test]
        fn one_wrong_digit_or_two_swapped_are_always_found(prefix in "999[0-9]{6}", at in 0..10_usize, by in 1..10_u8) {
            let taken = (0..10).find_map(|last| format!("{prefix}{last}").parse::<NhsNumber>().ok());
            prop_assume!(taken.is_some());
            let right = taken.map(|number| number.to_string()).unwrap_or_default().into_bytes();

            let mut wrong = right.clone();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            prop_assert!(String::from_utf8_lossy(&wrong).parse::<NhsNumber>().is_err());

            let mut swapped = right.clone();
            swapped.swap(at, (at + 1) % 10);
            let found = String::from_utf8_lossy(&swapped).parse::<NhsNumber>().is_err();
            prop_assert!(found || at == 9 || swapped == right);
        }
    }
}
