//! Clients: programs that ask for tokens on their own account, and the keys they sign with.
//!
//! A client belongs to an organisation and has one role; its tokens never carry more than its scopes. It proves itself
//! by assertions signed with a key of its own, or by a secret that is shown once and kept as a hash. Two keys may be
//! live, so that a client changes keys without a pause. What is disabled or retired stops with the next request.
//!
//! ```text
//! active ⇄ disabled
//! ```
//!
//! The first administrator of an installation comes from the command line ([`first`]); everybody else through the API.

pub mod add_key;
pub mod create;
pub mod disable;
pub mod enable;
pub mod entity;
pub mod first;
pub mod get;
pub mod key;
pub mod list;
pub mod retire_key;
pub mod rotate_secret;
pub mod rules;
pub mod update;
pub mod views;
pub mod wire;

kernel::routes!(create, list, get, update, add_key, retire_key, rotate_secret, disable, enable);
