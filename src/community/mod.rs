//! What is there: the groups and services of the community, who is connected to them, and what is
//! missing (002 §5.4, §9, §10).

pub mod asset;
pub mod connection;
pub mod directory_import;
pub mod gap;
pub mod open_referral;
pub mod postcode;

kernel::room!(asset, connection, gap);
