//! Safety concerns about a group or a service: somebody may come to harm there (002 §5.5, §9). While one is open nobody new is
//! connected ([`crate::community::asset::stop`]), and everybody who goes there is asked how they are.
//!
//! ```text
//! open ──resolution──► resolved          error, from both ► entered_in_error
//! ```
//!
//! A concern *of* a group about somebody who comes to it is a connection's (`POST /v1/connections/{id}/concern`).
//!
//! [`rules`] are pure.

pub mod codes;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod raise;
pub mod resolve;
pub mod rules;
pub mod view;
pub mod wire;

kernel::routes!(raise, list, get, resolve, mark_in_error);
