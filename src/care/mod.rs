//! About whom: the person, the way from a referral to the end of support, and what is recorded on it.

pub mod assessment;
pub mod care_plan;
pub mod caseload;
pub mod coded_entry;
pub mod consent;
pub mod contact;
pub mod episode;
pub mod erasure;
pub mod group_session;
pub mod healthcare_use;
pub mod household_link;
pub mod identity;
pub mod instrument;
pub mod mdt;
pub mod message_back;
pub mod money_gain;
pub mod objection;
pub mod onward_referral;
pub mod outcome;
pub mod person;
pub mod precaution;
pub mod refer_back;
pub mod referral;
pub mod restriction;
pub mod safety;
pub mod story;

kernel::room!(
    assessment,
    care_plan,
    caseload,
    coded_entry,
    consent,
    contact,
    episode,
    erasure,
    group_session,
    healthcare_use,
    household_link,
    identity,
    instrument,
    mdt,
    message_back,
    money_gain,
    objection,
    onward_referral,
    outcome,
    person,
    precaution,
    refer_back,
    referral,
    restriction,
    safety,
    story
);
