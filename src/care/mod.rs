//! About whom: the person, the way from a referral to the end of support, and what is recorded on it.

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

kernel::room!(
    assessment,
    caseload,
    coded_entry,
    consent,
    contact,
    episode,
    group_session,
    identity,
    mdt,
    message_back,
    objection,
    person,
    precaution,
    refer_back,
    referral,
    safety
);
