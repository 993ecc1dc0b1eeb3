//! One form for a name that people write in many ways. Pure.
//!
//! - [`key`]: full case folding, no accents, nothing that is no letter or digit;
//! - [`phrase`]: the same of a whole name, without its title, and with "Family, Given" the other way round;
//! - [`ways`]: the names under which somebody may be on record who says theirs in full.
//!
//! A key is of search alone and never shown. Two names that share one are compared by nothing else, so what it leaves out is
//! what the same person leaves out: accents, apostrophes, dashes, spaces. A vowel sign that is no accent stays.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// More words than a name has; of the rest only the whole is looked at.
const MOST_WORDS: usize = 10;

/// What stands before a name and is none, as [`key`] gives it.
const TITLES: [&str; 27] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "master",
    "mister",
    "dr",
    "doctor",
    "prof",
    "professor",
    "rev",
    "revd",
    "reverend",
    "fr",
    "father",
    "sr",
    "sir",
    "dame",
    "lord",
    "lady",
    "hon",
    "cllr",
    "councillor",
    "capt",
    "captain",
    "sgt",
];

/// Letters, digits and vowel signs of a text, folded.
pub fn key(text: &str) -> String {
    let mut kept = String::new();
    for c in text.nfd().default_case_fold().nfkd().default_case_fold().nfkd() {
        match base(c) {
            Some(plain) => kept.push_str(plain),
            None if is_kept(c) => kept.push(c),
            None => {}
        }
    }
    kept.nfc().collect()
}

/// A letter that is written without its stroke or its dot where a keyboard has none, and that no decomposition takes apart.
const fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'ı' => "i",
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

/// Whether it tells names apart. Neither accents nor the points of Hebrew and Arabic do; the letters that are written as an
/// apostrophe (U+02BC, U+A78C and their like) and those that show nothing (the fillers of Hangul, the inherent vowels of
/// Khmer) count as letters and do not either.
fn is_kept(c: char) -> bool {
    let is_mark = matches!(canonical_combining_class(c), 10..=36 | 200..);
    let is_sign = matches!(c, '\u{2B0}'..='\u{2FF}' | '\u{A78B}' | '\u{A78C}');
    let shows_nothing = matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{17B4}' | '\u{17B5}');
    c.is_alphanumeric() && !is_mark && !is_sign && !shows_nothing
}

/// The words of a name without the title before them, each as its [`key`].
pub fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c.is_whitespace() || is_comma(c) || c == '.');
    let mut words: Vec<String> = parts.map(key).filter(|word| !word.is_empty()).collect();
    let titles = words.iter().take_while(|word| TITLES.contains(&word.as_str())).count();
    // Who is called nothing else is called that.
    words.drain(..titles.min(words.len().saturating_sub(1)));
    words
}

/// A whole name as its words in the order in which it is said: what stands before a comma is the family name.
fn said(text: &str) -> Vec<String> {
    match text.split_once(is_comma) {
        Some((family, given)) if !words(given).is_empty() => words(given).into_iter().chain(words(family)).collect(),
        _ => words(text),
    }
}

/// A whole name as one key.
pub fn phrase(text: &str) -> String {
    said(text).concat()
}

/// Each key under which somebody who says this name may be on record by one of several given names: with any of the words
/// before the family name, wherever that begins.
pub fn ways(text: &str) -> Vec<String> {
    let words = said(text);
    let mut ways = vec![words.concat()];
    if (3..=MOST_WORDS).contains(&words.len()) {
        for family_at in 1..words.len() {
            let family = words[family_at..].concat();
            ways.extend(words[..family_at].iter().map(|given| format!("{given}{family}")));
        }
    }
    ways.sort();
    ways.dedup();
    ways
}

/// How many words a name has.
pub fn count(text: &str) -> usize {
    said(text).len()
}

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '،' | '，' | '、' | '﹐')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_has_the_same_key_however_it_is_written() {
        for same in [
            &[
                "O'Brien",
                "O’Brien",
                "O‘Brien",
                "OʼBrien",
                "O`Brien",
                "O´Brien",
                "O′Brien",
                "Oꞌbrien",
                "OBrien",
                "O Brien",
                "O＇Brien",
            ][..],
            &[
                "Smith-Jones",
                "Smith‐Jones",
                "Smith‑Jones",
                "Smith–Jones",
                "Smith—Jones",
                "Smith−Jones",
                "Smith Jones",
                "SmithJones",
                "SMITH－JONES",
            ],
            &["Işık", "IŞIK", "isik", "İŞIK", "işik", "Isık"],
            &["Weiß", "Weiss", "WEISS", "WEIẞ"],
            &["Γιώργος", "ΓΙΏΡΓΟΣ", "ΓΙΩΡΓΟΣ", "γιωργοσ"],
            &["José", "Jose", "Jose\u{301}", "JOSÉ"],
            &["Łukasz", "lukasz", "LUKASZ"],
            &["Søren", "SØREN", "Soren"],
            &[
                "Zo\u{200B}ë",
                "Zoe",
                "Z\u{2060}oe\u{FE0F}",
                "\u{FEFF}Zoe",
                "Zo\u{AD}e",
                "Z\u{34F}oe",
                "Zoe\u{E0001}",
                "Zoe\u{3164}",
            ],
            &["ﬁona", "Fiona", "Ｆｉｏｎａ"],
            &["محمّد", "محمد"],
        ] {
            let keys: Vec<String> = same.iter().map(|name| key(name)).collect();
            assert!(keys.iter().all(|key| *key == keys[0] && !key.is_empty()), "{same:?}: {keys:?}");
        }
        assert_ne!(key("मीरा"), key("मरा"), "a vowel sign is no accent");
        assert_eq!(key("\u{200B}\u{3164}'-"), "");
    }

    #[test]
    fn a_title_is_no_name_and_what_stands_before_a_comma_is_the_family_name() {
        for (written, expected) in [
            ("Mrs Dot Ashworth", "dotashworth"),
            ("Dr. Prof Dot Ashworth", "dotashworth"),
            ("Ashworth, Dot", "dotashworth"),
            ("ASHWORTH , Mrs Dot May", "dotmayashworth"),
            ("Dot Ashworth,", "dotashworth"),
            ("Mr", "mr"),
            ("Master Lord", "lord"),
            ("Sirius Black", "siriusblack"),
        ] {
            assert_eq!(phrase(written), expected, "{written}");
        }
        assert_eq!(ways("Dorothy May Ashworth"), ["dorothyashworth", "dorothymayashworth", "mayashworth"]);
        assert_eq!(ways("Ashworth, Dot"), ["dotashworth"]);
        assert!(ways("Ana María del Carmen Ortiz").contains(&"anaortiz".to_owned()));
        assert_eq!(ways(&"a ".repeat(200)).len(), 1);
    }
}
