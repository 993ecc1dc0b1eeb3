//! The person a referral is about: demographics in the words of the PRSB standard and the NHS Data Dictionary.
//!
//! ```text
//!  referral ──attach──► person ◄──PATCH── staff          NHS number and exact date of birth equal: the same person
//!      │                  ▲                              anything less: a candidate, for staff to look at
//!      └── match keys ────┘                              (nhs_number, name_and_birth_date, name_and_postcode, contact)
//! ```
//!
//! A row belongs to one service; services never share one. Whatever a sender writes stays in the referral: it makes a
//! row where there is none and changes none that is there. Match keys are kept by their source, the referral or the
//! person's own row, so that a person is found by what anybody wrote of them, and a sender's words never become theirs.
//!
//! Agencies see nothing of this, not even whether a person is known: attaching runs the same statements either way.
//! That two rows are one person is for staff to say, and to take back: [`crate::care::identity`].

pub mod attach;
pub mod check;
pub mod codes;
pub mod death;
pub mod entity;
pub mod get;
pub mod last_worker;
pub mod match_key;
pub mod name_key;
pub mod names;
mod practice;
pub mod rebuild_keys;
pub mod search;
pub mod update;
pub mod veil;
pub mod view;
pub mod views;
pub mod wire;

// `search` comes before `{id}`.
kernel::routes!(search, get, update);
