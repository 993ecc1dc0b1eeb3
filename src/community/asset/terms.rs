//! By which words a listing is found. Pure: the same on every database, since no database is asked what a word is.
//!
//! A word is folded as a name is (case, accents, apostrophes) and cut to its stem, so that "walks" finds "walking".

use std::collections::{BTreeMap, BTreeSet};

use rust_stemmers::{Algorithm, Stemmer};

use super::wire::Listing;
use crate::care::person::name_key::key;
use kernel::text::Text;

/// The most words of a listing that are indexed: more than its bounds allow a plain text.
const MOST_TERMS: usize = 2000;
/// The longest word; the rest of a longer one is no word.
const LONGEST: usize = 40;
/// The most words that are looked for at once.
pub const MOST_WANTED: usize = 10;

/// The words of a text, each once, in the order of the alphabet.
pub fn of_text(text: &str) -> BTreeSet<String> {
    let english = Stemmer::create(Algorithm::English);
    let is_between = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '\u{200C}' | '\u{200D}');
    let words = text.split(is_between).map(key).filter(|word| !word.is_empty());
    words.map(|word| english.stem(&word).chars().take(LONGEST).collect()).collect()
}

/// The words of a listing, and whether each stands in its name.
pub fn of_listing(listing: &Listing) -> BTreeMap<String, bool> {
    let long = [listing.criteria.as_ref(), listing.objectives.as_ref()].into_iter().flatten().map(Text::as_str);
    let texts = listing.description.as_ref().map(Text::as_str).into_iter().chain(long).map(str::to_owned);
    let places = listing.places.iter().flat_map(|place| {
        let town =
            place.address.as_ref().filter(|_| !place.is_withheld).map(|address| address.city.as_str().to_owned());
        std::iter::once(place.name.as_str().to_owned()).chain(town)
    });
    let rest = texts.chain(places).flat_map(|text| of_text(&text)).map(|term| (term, false));
    let mut terms: BTreeMap<String, bool> = rest.take(MOST_TERMS).collect();
    terms.extend(of_text(listing.name.as_str()).into_iter().map(|term| (term, true)));
    terms
}
