//! What is there: the groups and services of the community, and who is connected to them (002 §5.4, §9, §10).

pub mod asset;
pub mod connection;
pub mod directory_import;
pub mod open_referral;
pub mod postcode;

kernel::room!(asset, connection);
