//! Onward referrals: somebody was redirected to an organisation that is known here and has no service of its own, and so no queue.
//!
//! ```text
//! sent ──receipt──► taken_on | not_taken_on
//! ```
//!
//! The organisation has a task, and reads whom it is about, how to reach them without harm, and why: no more than that, and on the
//! basis that whoever redirected them names. That it takes them on completes the task of making sure that they arrived; that it
//! does not leaves that task with whoever redirected them.

pub mod codes;
pub mod entity;
pub mod get;
pub mod list;
pub mod receive;
pub mod rules;
pub mod send;
pub mod view;
pub mod wire;

kernel::routes!(list, get, receive);
