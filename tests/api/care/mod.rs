//! Mirrors `src/care`.

pub mod assessment;
pub mod caseload;
pub mod coded_entry;
pub mod consent;
pub mod contact;
pub mod episode;
pub mod group_session;
pub mod identity;
pub mod mdt;
pub mod message_back;
pub mod objection;
pub mod person;
pub mod precaution;
pub mod refer_back;
pub mod referral;
pub mod safety;
