//! Clients: programs that ask for tokens on their own account, and the keys they sign with.
//!
//! A client belongs to an organisation and has one role; its tokens never carry more than its scopes. It proves itself
//! by assertions signed with a key of its own, or by a secret that is shown once and kept as a hash. Two keys may be
//! live, so that a client changes keys without a pause. What is disabled or retired stops with the next request.

pub mod entity;
pub mod key;
pub mod rules;
pub mod wire;
