//! On call: who is told of what cannot wait while a service is closed. A rota of shifts, each somebody of the service, or
//! somebody else by name: an out-of-hours team need not sign in here.
//!
//! ```text
//! entered ──cancellation──> cancelled
//! ```
//!
//! Several may be on call at once; each is notified. While nobody is, the managers and safeguarding leads are.

pub mod cancel;
pub mod enter;
pub mod entity;
pub mod get;
pub mod list;
pub mod rules;
pub mod view;
pub mod wire;

kernel::routes!(enter, list, get, cancel);
