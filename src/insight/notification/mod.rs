//! Word to those who must act. What is due the same day, what is overdue and goes up its ladder, what was given to somebody and
//! what they asked and was answered is a *notification*: a durable row for one person, made in the transaction that calls for it.
//!
//! ```text
//! waiting ──(a channel took it)──> sent ──────┐
//!    ├──(24 hours, or refused)───> failed ────┼──acknowledgement──> acknowledged
//!    └──(done or dropped before)─> withdrawn  └─ by its page, or by the API
//! ```
//!
//! It says what is due, by when and where to look, and nothing of anybody: no name, no reason, no word of a person. A job
//! that any node may run delivers it, by each of the channels that its worker wants: at least once, since a node may be
//! killed between sending and noting it.
//!
//! Who: whose task it is, or who covers for them; of what nobody carries yet the link workers of its network, else the
//! managers. Where a person's safety hangs on it and the service is closed, also whoever is on call
//! ([`crate::county::on_call`]), else the managers and safeguarding leads. What is overdue: those to whom it is escalated
//! ([`crate::system::job`]). What was answered: whoever asked, or who covers for them. Quiet hours put off what can wait, and never what concerns safety.

pub mod acknowledge;
pub mod acknowledgement_page;
pub mod channel;
pub mod codes;
mod delivery;
pub mod entity;
pub mod failing;
pub mod get;
pub mod get_preferences;
pub mod list;
pub mod message;
mod notify;
pub mod open;
pub mod preferences;
pub mod recipients;
pub mod rules;
pub mod send;
pub mod sender;
mod smtp;
mod task_known;
pub mod update_preferences;
pub mod view;

kernel::routes!(list, get, acknowledge, get_preferences, update_preferences);
