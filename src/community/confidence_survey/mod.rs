//! The confidence survey: each six months six questions to a group to which people are connected (002 §12). The third is asked of
//! who strongly disagrees that they coped.
//!
//! ```text
//!       sending          answers
//! due ─────────► sent ──────────► answered
//!  │               │ reminders after two and four weeks, then a call
//!  │               └──non_answer─► not_answered
//!  ├───answers (a worker, for a group without a login)─► answered
//!  └───not_applicable, from both ► not_applicable
//! ```
//!
//! The first is due six months after the first person got a place there, the next six months after the one before is over. A gap
//! that a group names becomes one of its service ([`crate::community::gap`]).
//!
//! [`rules`] are pure.

pub mod answer;
pub mod clock;
pub mod codes;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_not_answered;
pub mod mark_not_applicable;
pub mod remind;
pub mod rules;
pub mod send;
pub mod summarise;
pub mod view;
pub mod wire;

kernel::routes!(list, summarise, get, send, remind, answer, mark_not_answered, mark_not_applicable);
