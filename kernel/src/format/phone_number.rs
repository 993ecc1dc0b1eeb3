use std::str::FromStr;

use super::{Refused, text_format};

text_format! {
    /// A phone number, kept as written: of any country, in the digits of any script, with an extension, with whom to ask for,
    /// or two of them. At least three digits.
    PhoneNumber as "phone-number", debug redacted, characters 3..=50,
    pattern r"^[^0-9\u0660-\u0669\u06F0-\u06F9\u07C0-\u07C9\u0966-\u096F\u09E6-\u09EF\u0A66-\u0A6F\u0AE6-\u0AEF\u0B66-\u0B6F\u0BE6-\u0BEF\u0C66-\u0C6F\u0CE6-\u0CEF\u0D66-\u0D6F\u0E50-\u0E59\u0ED0-\u0ED9\u0F20-\u0F29\u1040-\u1049\u17E0-\u17E9\uFF10-\uFF19\u0000-\u001F\u007F-\u009F\u202D\u202E]*([0-9\u0660-\u0669\u06F0-\u06F9\u07C0-\u07C9\u0966-\u096F\u09E6-\u09EF\u0A66-\u0A6F\u0AE6-\u0AEF\u0B66-\u0B6F\u0BE6-\u0BEF\u0C66-\u0C6F\u0CE6-\u0CEF\u0D66-\u0D6F\u0E50-\u0E59\u0ED0-\u0ED9\u0F20-\u0F29\u1040-\u1049\u17E0-\u17E9\uFF10-\uFF19][^0-9\u0660-\u0669\u06F0-\u06F9\u07C0-\u07C9\u0966-\u096F\u09E6-\u09EF\u0A66-\u0A6F\u0AE6-\u0AEF\u0B66-\u0B6F\u0BE6-\u0BEF\u0C66-\u0C6F\u0CE6-\u0CEF\u0D66-\u0D6F\u0E50-\u0E59\u0ED0-\u0ED9\u0F20-\u0F29\u1040-\u1049\u17E0-\u17E9\uFF10-\uFF19\u0000-\u001F\u007F-\u009F\u202D\u202E]*){3,}$",
    example "0113 496 0000"
}

/// Where the ten digits of each script begin that people write numbers in.
const ZEROS: [char; 19] = [
    '0', '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}', '\u{C66}',
    '\u{CE6}', '\u{D66}', '\u{E50}', '\u{ED0}', '\u{F20}', '\u{1040}', '\u{17E0}', '\u{FF10}',
];

/// A number that somebody can ring has at least so many digits, but for the short ones (111); what stands beside one and is
/// shorter is an extension, a room or a time of day.
const SHORTEST: usize = 7;
/// No number is longer (ITU-T E.164), with the prefix for abroad.
const LONGEST: usize = 17;

impl PhoneNumber {
    /// The first British mobile in it, as it is dialled at home: what a text can be sent to.
    pub fn mobile(&self) -> Option<String> {
        self.numbers().into_iter().find(|number| number.starts_with("07") && number.len() == 11)
    }

    /// Each number in it by its digits alone, for comparing: British ones as they are dialled at home, whichever way they are
    /// written; without extensions.
    ///
    /// The crates that parse numbers (`phonenumber` is a translation of Google's, with the plans of all countries) refuse what
    /// is in no plan, take one number from a field and bring a megabyte of plans; nothing here is refused.
    pub fn numbers(&self) -> Vec<String> {
        let plain: String = self.0.chars().map(|c| digit(c).unwrap_or(c)).collect();
        let mut found = Vec::new();
        let mut rest = plain.as_str();
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let (before, from) = rest.split_at(start);
            let is_abroad = before.trim_end_matches(['(', ' ']).ends_with(['+', '＋']);
            let (run, after) = from.split_at(from.find(ends_number).unwrap_or(from.len()));
            if !is_extension(before) {
                found.extend(split(run, is_abroad));
            }
            rest = after;
        }
        if found.iter().any(|number| number.len() >= SHORTEST) {
            found.retain(|number| number.len() >= SHORTEST);
        } else {
            // None by itself: its parts may have a word between them.
            found = vec![plain.chars().filter(char::is_ascii_digit).collect()];
        }
        found.sort();
        found.dedup();
        found
    }
}

/// The digit of another script as ours.
fn digit(c: char) -> Option<char> {
    let value = ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero as u32).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Whether what stands before a number says that it is an extension.
fn is_extension(before: &str) -> bool {
    let word = before.trim_end_matches([' ', '.', ':', '-', '(']).to_lowercase();
    word.ends_with('#')
        || ["ext", "extn", "extension", "x"]
            .iter()
            .any(|name| word.strip_suffix(name).is_some_and(|rest| !rest.ends_with(char::is_alphabetic)))
}

/// Whether a number ends here: by anything but what people put between its digits.
fn ends_number(c: char) -> bool {
    let is_between =
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')' | '‐'..='―' | '−' | '·');
    !is_between && !is_invisible(c)
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The numbers of a run of digits: two where it is too long for one and the second begins as a number does.
fn split(run: &str, is_abroad: bool) -> Vec<String> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let whole = digits(run);
    if whole.len() > LONGEST {
        let begins = |(one, other): &(&str, &str)| one.ends_with(char::is_whitespace) && other.starts_with(['0', '4']);
        let places = run.char_indices().map(|(at, _)| run.split_at(at)).filter(begins);
        let mut halves = places.filter(|(one, other)| digits(one).len() >= 10 && digits(other).len() >= 10);
        if let Some((one, other)) = halves.next() {
            let mut numbers = split(one, is_abroad);
            numbers.extend(split(other, false));
            return numbers;
        }
    }
    vec![dialled(&whole, is_abroad, run.contains("(0)"))]
}

/// As it is dialled at home, where it is British; with its country, where not.
fn dialled(digits: &str, is_abroad: bool, has_trunk_zero: bool) -> String {
    let abroad = digits.strip_prefix("00").filter(|_| !is_abroad).or_else(|| is_abroad.then_some(digits));
    // 44 without a plus is Britain's where the rest is as long as a British number is.
    let british = abroad.unwrap_or(digits).strip_prefix("44");
    let british = british.filter(|rest| abroad.is_some() || (9..=10).contains(&rest.trim_start_matches('0').len()));
    match (british, abroad) {
        (Some(national), _) => format!("0{}", national.trim_start_matches('0')),
        // +48 (0)22: the zero is for those who dial from within.
        (None, Some(abroad)) if has_trunk_zero => abroad.replacen('0', "", 1),
        (None, Some(abroad)) => abroad.to_owned(),
        (None, None) => digits.to_owned(),
    }
}

impl FromStr for PhoneNumber {
    type Err = Refused;

    /// Refused as `bad_format` only where nobody could ring it (fewer than three digits), beyond 50 characters, or with
    /// control characters or direction overrides. A number that we would write otherwise must not shut its owner out.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let hides = |c: char| c.is_control() || matches!(c, '\u{202D}' | '\u{202E}');
        let digits = text.chars().filter(|c| digit(*c).is_some()).count();
        if text.chars().count() > 50 || text.chars().any(hides) || digits < 3 {
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
    fn a_text_goes_to_a_mobile() {
        for (written, mobile) in [
            ("07700 900124", Some("07700900124")),
            ("+44 7700 900124", Some("07700900124")),
            ("01632 960124 or 07700 900124", Some("07700900124")),
            ("01632 960124", None),
            ("111", None),
        ] {
            let number: PhoneNumber = written.parse().unwrap();
            assert_eq!(number.mobile().as_deref(), mobile, "{written}");
        }
    }

    #[test]
    fn each_number_is_found_however_it_is_written() {
        for (written, numbers) in [
            ("0113 496 0000", &["01134960000"][..]),
            ("+44 113 496 0000", &["01134960000"]),
            ("+44 (0)113-496-0000", &["01134960000"]),
            ("0044 113 4960000", &["01134960000"]),
            ("44 113 496 0000", &["01134960000"]),
            ("441134960000", &["01134960000"]),
            ("44 (0)113 496 0000", &["01134960000"]),
            ("(+44) 113 496 0000", &["01134960000"]),
            ("+48 22 555 01 00", &["48225550100"]),
            ("+48 (0)22 555 01 00", &["48225550100"]),
            ("0048225550100", &["48225550100"]),
            ("44 12", &["4412"]),
            ("111", &["111"]),
            ("0113 496 0000 ext. 12", &["01134960000"]),
            ("0113 496 0000 extn 1234567", &["01134960000"]),
            ("0113 496 0000 x12", &["01134960000"]),
            ("0113 496 0000#12", &["01134960000"]),
            ("0113 496 0000 (ask for Zainab, room 112)", &["01134960000"]),
            ("0113 496 0000 / 07700 900123", &["01134960000", "07700900123"]),
            ("0113 496 0000 or 07700 900123", &["01134960000", "07700900123"]),
            ("0113 496 0000 07700 900123", &["01134960000", "07700900123"]),
            ("01134960000,07700900123", &["01134960000", "07700900123"]),
            ("0113 496 0000, 0113 496 0000", &["01134960000"]),
            ("+44 7700 900123 +44 113 4960000", &["01134960000", "07700900123"]),
            ("٠١١٣ ٤٩٦ ٠٠٠٠", &["01134960000"]),
            ("۰۷۷۰۰ ۹۰۰۱۲۳", &["07700900123"]),
            ("０１１３－４９６－００００", &["01134960000"]),
            ("0113\u{200B}4960000", &["01134960000"]),
            ("0113–496–0000", &["01134960000"]),
        ] {
            let expected: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            assert_eq!(written.parse::<PhoneNumber>().map(|number| number.numbers()), Ok(expected), "{written}");
        }
    }
}
