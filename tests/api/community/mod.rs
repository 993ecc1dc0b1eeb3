//! Mirrors `src/community`.

pub mod asset;
pub mod asset_concern;
pub mod confidence_survey;
pub mod connection;
pub mod gap;
pub mod open_referral;
pub mod quality_assurance;
