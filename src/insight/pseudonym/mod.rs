//! A person as an analyst knows them: a row of row feeds and exports says of whom it is by a keyed pseudonym, a band of birth
//! years and an area, and never by a name, an NHS number, a date of birth or anybody's words.
//!
//! The pseudonym is a digest of the NHS number under a key of this county's: the same person has the same one in every service,
//! and nobody without the key can make it from a number. Of whom no number is known it is one of the service's row, and changes
//! once a number is entered. It goes by what the row says now: a merge makes two one.
//!
//! Whoever has refused that their record counts row by row (002 Appendix 4, the permission on evaluation) has no pseudonym here,
//! and so no row; they still count in aggregates. Nor has who was entered by mistake. A person who keeps their address back says
//! of their area that it is withheld: there it is no secret that something is withheld, since nobody knows whose row it is.

pub mod people;
pub mod rules;

pub use people::{PseudonymisedPerson, people};
pub use rules::Withheld;
