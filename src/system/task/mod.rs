//! Deadlines. Every "within", "at least every" and "same day" of the domain is one durable task.
//!
//! ```text
//!          ┌──> done        by the act that meets it; late stays visible
//! open ────┼──> cancelled   its reason fell away
//!          └──> waived      by somebody other than its owner, with a reason; never a safety task
//! ```
//!
//! A task is made in the transaction that starts its clock. Overdue is no status: it is an open task whose due instant
//! has passed. What is overdue takes the steps of its policy, one after another, until a human acknowledges it; where a
//! person's safety hangs on it, the last of the line are notified again each hour. Escalation only notifies people; nothing is ever
//! decided by a clock.

pub mod acknowledge;
pub mod actions;
mod answered;
pub mod change;
mod close_off;
pub mod complete;
mod complete_about;
mod end_contact;
pub mod entity;
pub mod get;
mod hand_back;
pub mod hand_on;
pub mod list;
mod objection;
pub mod rules;
pub mod subject;
pub mod view;
pub mod waive;

pub mod kind;
mod sight;
mod within;

pub use answered::answered_in;
pub use change::{apply_in, apply_to_each_new_in, apply_to_new_in, open_by_itself, open_unless_open_in};
pub use close_off::close_off_in;
pub use complete_about::{cancel_about_in, complete_about_in};
pub use end_contact::{cancel_all_in, cancel_practice_tasks_in, cancel_surveys_in, end_contact_in};
pub use hand_back::{follow_in, hand_back_in, hand_over_in};
pub use kind::{EscalationRole, EscalationStep, MANAGERS_STEP, TaskKind, TaskPolicy, TaskStatus};
pub use sight::goes_on;
pub use subject::{Owner, Subject, TaskChange};
pub use within::{Delay, Within};

kernel::routes!(list, get, acknowledge, complete, waive, hand_on);
