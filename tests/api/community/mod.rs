//! Mirrors `src/community`.

pub mod asset;
pub mod asset_concern;
pub mod confidence_survey;
pub mod connection;
mod directory_import;
mod directory_source;
pub mod gap;
pub mod open_referral;
mod postcode;
pub mod quality_assurance;
pub mod volunteer;
