//! Tokens for machines: issue, revoke, and what a client must know to ask.

pub mod revoked_token;
pub mod spent_assertion;
