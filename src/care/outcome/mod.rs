//! Outcomes: what is measured with a person over time (002 §11, Appendix 6).
//!
//! ```text
//! recorded            an answer to each item, or why there is none ──┐
//! not_administered    why it was not used: an answer too ────────────┴──► entered_in_error
//! ```
//!
//! What was measured is held against its instrument ([`rules::faults`]), and whether it might be used against what speaks against
//! it for this person ([`rules::against`]): all of it is said at once, and what was given all the same can be recorded as outside
//! the protocol. The clock of each instrument runs from the first contact and outlives the episode. Change is paired, per person
//! and instrument, and said in words ([`summary`]): a lower anxiety is better.

pub mod codes;
pub mod drawing;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod record;
pub mod rules;
pub mod save;
pub mod start;
pub mod summarise;
pub mod summary;
pub mod view;
pub mod wire;

kernel::routes!(record, list, get, mark_in_error, summarise);
