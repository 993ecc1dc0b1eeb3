use std::str::FromStr;

use super::{Refused, text_format};

text_format! {
    /// The identifier of a SNOMED CT concept: 6 to 18 digits, the last of them a check digit.
    SctId as "sct-id", debug shown, characters 6..=18,
    pattern "^[1-9][0-9]{5,17}$",
    example "871731000000106"
}

/// What Verhoeff's scheme makes of two digits, and of a digit at each place.
const TIMES: [[usize; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
const PLACES: [[usize; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

impl FromStr for SctId {
    type Err = Refused;

    /// Refused as `bad_format` or, where a digit is wrong, as `bad_checksum`.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let formed = (6..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if !formed || text.starts_with('0') {
            return Err(Refused::new("bad_format", "must be 6 to 18 digits"));
        }
        let digits = text.bytes().rev().map(|byte| usize::from(byte - b'0'));
        let sum = digits.enumerate().fold(0, |sum, (place, digit)| TIMES[sum][PLACES[place % 8][digit]]);
        if sum != 0 {
            return Err(Refused::new("bad_checksum", "must have the right check digit"));
        }
        Ok(Self(text.to_owned()))
    }
}
