//! Mirrors `src/community`.

pub mod asset;
pub mod open_referral;
