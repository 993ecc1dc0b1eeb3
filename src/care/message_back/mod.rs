//! Messages back: what a service tells a person's GP practice (PRSB "Clinical summary").
//!
//! ```text
//! draft ──release──> released ──acknowledgement──> acknowledged
//!   └──────────────────┴──error──> entered_in_error <──┘
//! ```
//!
//! Written at the first contact, at the end and on demand: for the first two the carrier of the case has a task
//! ([`crate::care::episode::practice_notice`]) until a message is released. Requested actions come first, and "no action required" is said
//! out loud. The words are the service's until a worker releases them; then the practice where the person is registered
//! reads them and says so, for which it has a task. Where the person objects to informing their practice, nothing can
//! be released, and what was released before is gone from the practice's sight with its task.

pub mod acknowledge;
pub mod change;
pub mod codes;
pub mod draft;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod release;
pub mod rules;
pub mod save;
pub mod view;
pub mod views;
pub mod wire;

kernel::routes!(draft, list, get, change, release, acknowledge, mark_in_error);
