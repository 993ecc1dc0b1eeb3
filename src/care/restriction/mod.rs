//! Restriction of processing (UK GDPR Article 18): a person's record is stored, and nothing else is done with it.
//!
//! ```text
//! (none) ──restriction──► restricted ──restriction-lifting──► (none)
//! ```
//!
//! Who stands in `restricted_people` is closed by the door itself ([`kernel::db::restricted`]): no list, no feed, no export, no
//! report of rows shows them, no group, practice or agency reads of them, and nothing is written. What Article 18(2) leaves open
//! is open: a service's manager reads the record, since they answer for it; the others of the service with an `Access-Reason` of
//! `safety` (the rights of another person, important public interest), by which they name one record, and which somebody reviews;
//! and what somebody's safety hangs on, its events and its tasks, goes on as ever. Other tasks stand still until it is lifted.
//!
//! The sender of a referral reads that it is over, in the words of every other end, and an analyst to take the person out. Who is
//! referred anew meanwhile gets a record of their own: to compare them with the restricted one would be to process it.
//! Counts of reports stay as they are: they tell nothing of anybody, and the Data Protection Act 2018, Schedule 2, paragraph 27
//! leaves statistics out of Article 18.

pub mod codes;
pub mod entity;
pub mod lift;
pub mod restrict;
pub mod rules;
pub mod senders;
pub mod wire;

kernel::routes!(restrict, lift);
