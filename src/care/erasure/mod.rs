//! Erasure (UK GDPR Article 17): asked for by one manager, decided by a second person, and carried out in one transaction.
//!
//! ```text
//! requested ──approval──► carried_out ──(the job)──► finished        cannot be undone
//!     └───────refusal───► refused, with an exemption of Article 17(3)
//! ```
//!
//! Each table says beside its entity what is left of it, field by field ([`kernel::erased!`], which has no default): identifiers,
//! codes and dates, by which counts stay right, and no word. What of the person's referrals counts in reports is counted before, for
//! good ([`crate::insight::report::finalise::finalise_in`]). The door closes what is left to everybody ([`kernel::db::restricted`]); the
//! trail of audit names the record by its identifier, and holds no word of it.
//!
//! Whoever wrote to the record at that very moment may have been later than the act: so the job erases once more before the database's
//! files are cleared of what was deleted ([`finish`]). Until then the erasure is not finished, and says so.

pub mod approve;
pub mod ask;
mod carry_out;
pub mod codes;
pub mod entity;
pub mod finish;
pub mod get;
pub mod list;
pub mod refuse;
pub mod rules;
mod standing;
pub mod tables;
pub mod view;
pub mod wire;

kernel::routes!(ask, list, get, approve, refuse);
