//! What is there: the groups and services of the community, how good and how full they are, who is
//! connected to them, and what is
//! missing (002 §5.4, §9, §10).

pub mod asset;
pub mod asset_concern;
pub mod confidence_survey;
pub mod connection;
pub mod directory_import;
pub mod directory_source;
pub mod gap;
pub mod open_referral;
pub mod postcode;
pub mod quality_assurance;
pub mod volunteer;

kernel::room!(asset, asset_concern, confidence_survey, connection, directory_source, gap, quality_assurance, volunteer);
