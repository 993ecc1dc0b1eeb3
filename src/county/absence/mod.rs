//! Absences: who is away, and who covers for them (002 §7: cover for whoever works alone, so that no backlog grows).
//!
//! ```text
//! planned ──(first day)──> current ──(day after the last)──> over
//!    └────────────┴──> cancelled
//! ```
//!
//! Days are England's. A worker is away everywhere they work, so whoever covers works in all of those services, holds
//! the same caring roles, and is not away themselves. Where nobody there can, a manager may name somebody of another
//! service, who sees the cases of the worker who is away on those days and nothing else of it ([`Caller::covers_in`]).
//!
//! **Nothing changes hands.** While somebody is away, their cover *carries* what is theirs ([`Caller::caseload_workers`]): cases,
//! people, referrals and tasks are the cover's everyday work, without an `Access-Reason`, and an overdue task is taken to
//! the cover in the owner's stead. So every task has a living owner from the first moment of the absence, nothing has to
//! be handed back on the last, and no clock that was late can leave a gap. Who covers for somebody who falls ill
//! carries on for both: covers reach through one another, and a cover serves the networks of whom they cover for. Where nobody covers, a task asks the managers to name one,
//! overdue tasks go to them at once, and the service's caseload shows the gap. Covers count for no caseload.
//!
//! Why somebody is away is nobody's business here, and not kept.
//!
//! [`Caller::covers_in`]: kernel::auth::Caller::covers_in
//! [`Caller::caseload_workers`]: kernel::auth::Caller::caseload_workers

pub mod cancel;
pub mod cover;
mod effects;
pub mod enter;
pub mod entity;
pub mod get;
pub mod list;
pub mod rules;
pub mod update;
pub mod view;
pub mod wire;

pub use effects::{uncover_in, uncover_unsuited_in};

kernel::routes!(enter, list, get, update, cancel);
