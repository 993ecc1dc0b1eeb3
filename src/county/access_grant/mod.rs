//! Rights that two people give (OWASP ASVS 5.0, 2.3.5): what one administrator asks for, another or an auditor approves.
//!
//! ```text
//! pending ──approval──> approved
//!    ├─────refusal────> refused
//!    └── after seven days ──> expired
//! ```
//!
//! Of a worker: a sensitive class, or the role of a manager, an auditor or an administrator; for who signs in by another
//! identity or works for another organisation, those that they had too. Of a client: to be in use, or to prove itself in another way, where it is an
//! administrator's or another organisation's than who asks. What waits has no effect: the worker is without it, the client is
//! disabled, the secret or key is not taken. What waits for a worker is taken back where their roles or classes are said anew.

pub mod approve;
pub mod codes;
mod decided;
pub mod entity;
pub mod get;
pub mod list;
pub mod refuse;
pub mod request;
pub mod rules;
pub mod view;
pub mod wire;

kernel::routes!(list, get, approve, refuse);
