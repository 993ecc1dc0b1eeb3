//! The instruments that every service has (002 §11, Appendix 6). They are rows like those that a service adds: the file beside
//! this one is their data, and a migration enters it.
//!
//! Item texts stand here of ONS4 alone, which is under the Open Government Licence. PAM, SWEMWBS, MYCaW and the Wellbeing Star are
//! licensed: of them there are numbers of items, ranges and scores, and never a question or a scoring table that is not public.

use super::wire::InstrumentDefinition;

/// Each by its code.
pub fn all() -> Vec<(&'static str, InstrumentDefinition)> {
    let read = |(code, text): (&'static str, &'static str)| Some((code, serde_json::from_str(text).ok()?));
    migrations::INSTRUMENTS.into_iter().map(|(code, _, text)| (code, text)).filter_map(read).collect()
}
