//! What somebody else looks at: that a colleague's case was opened with a stated reason, and what is out of the ordinary about
//! somebody's requests.
//!
//! ```text
//! open ──completion──> done
//! ```
//!
//! A use of `Access-Reason` is reviewed by a manager of the service; by an auditor where the service has no other manager than
//! who used it. While a review is open, what the same person does again about the same counts up in it.

pub mod codes;
pub mod complete;
pub mod entity;
pub mod get;
pub mod list;
pub mod open;
pub mod rules;
pub mod view;
pub mod wire;

kernel::routes!(list, get, complete);
