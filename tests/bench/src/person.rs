//! Made-up people: NHS numbers with a right check digit, names that are nobody's, dates of birth.

use chrono::{Days, NaiveDate};

/// The first nine digits of the range that is kept for tests.
const TESTS: std::ops::Range<u32> = 999_000_000..1_000_000_000;
/// How many families there are: four syllables of eighty.
const FAMILIES: u64 = 80 * 80 * 80 * 80;

/// A number of ten digits of these nine; none where no digit checks them.
pub fn nhs_number(nine: u32) -> Option<String> {
    let digits = format!("{nine:09}");
    let sum: u32 = digits.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    match 11 - sum % 11 {
        10 => None,
        11 => Some(format!("{digits}0")),
        check => Some(format!("{digits}{check}")),
    }
}

/// Every number of the test range, in order.
pub fn test_numbers() -> Vec<u32> {
    TESTS.filter(|nine| nhs_number(*nine).is_some()).collect()
}

/// A family name. Different numbers have different ones, so that nobody is taken for somebody else.
pub fn family(number: u64) -> String {
    const CONSONANTS: &[u8; 16] = b"bcdfghjklmnprstv";
    const VOWELS: &[u8; 5] = b"aeiou";
    // Odd and prime to the modulus: neighbours are far apart in an index, as people's names are.
    let mut rest = number.wrapping_mul(17_393_843) % FAMILIES;
    let mut name = String::with_capacity(8);
    for _ in 0..4 {
        let syllable = (rest % 80) as usize;
        rest /= 80;
        name.push(CONSONANTS[syllable / 5] as char);
        name.push(VOWELS[syllable % 5] as char);
    }
    name[..1].make_ascii_uppercase();
    name
}

/// A date of birth of somebody grown up.
pub fn birth_date(number: u64) -> NaiveDate {
    NaiveDate::default().checked_sub_days(Days::new(number.wrapping_mul(2_654_435_761) % 18_000)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{birth_date, family, nhs_number, test_numbers};

    #[test]
    fn numbers_have_the_check_digit_of_the_known_ones() {
        assert_eq!(nhs_number(999_000_001).as_deref(), Some("9990000018"));
        assert_eq!(nhs_number(999_000_002).as_deref(), Some("9990000026"));
        assert!(test_numbers().len() > 900_000);
    }

    #[test]
    fn families_differ() {
        let mut names: Vec<_> = (0..20_000).map(family).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 20_000);
        assert!(birth_date(7) <= birth_date(0));
    }
}
