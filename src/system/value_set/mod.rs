//! The coded lists of the contract, each code with its display, so that no front end has to write them again.
//!
//! A list that is missing here is missed by a test: every enumeration of the published document must be one of these.

pub mod list;

use crate::care::{
    assessment, coded_entry, consent, contact, episode, group_session, mdt, message_back, objection, person,
    refer_back, referral, safety,
};
use crate::county::{absence, activity, client, organisation, service, signposting, supervision, worker};
use crate::prelude::*;
use crate::system::{me, oauth, task};
use kernel::auth;

/// A coded list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueSet {
    /// Its name.
    #[schema(max_length = 64)]
    pub name: &'static str,
    /// Its codes, in their own order.
    #[schema(max_items = 200)]
    pub codes: Vec<ValueSetCode>,
}

/// A code and what it means.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueSetCode {
    /// What stands in JSON.
    #[schema(max_length = 64)]
    pub code: &'static str,
    /// What it means, for a person to read (FHIR Coding.display).
    #[schema(max_length = 500)]
    pub display: &'static str,
}

impl ValueSet {
    fn of<T: Coded>() -> Self {
        let codes = T::ALL.iter().map(|member| ValueSetCode { code: member.code(), display: member.display() });
        Self { name: T::LIST, codes: codes.collect() }
    }
}

macro_rules! value_sets {
    ($($list:ty),+ $(,)?) => {
        /// Every coded list of the contract, by name.
        pub fn all() -> Vec<ValueSet> {
            let mut all = vec![$(ValueSet::of::<$list>()),+];
            all.sort_by_key(|list| list.name);
            all
        }
    };
}

value_sets! {
    activity::kind::ActivityKind,
    activity::kind::ActivityStatus,
    assessment::codes::HelpNeeded,
    assessment::codes::NeedKind,
    assessment::codes::NeedMet,
    assessment::codes::NeedPriority,
    auth::AccessReason,
    catalogue::Role,
    catalogue::SensitiveClass,
    client::wire::ClientAuthentication,
    coded_entry::codes::CodedEntryAction,
    coded_entry::codes::CodedEntryHoldReason,
    coded_entry::codes::CodedEntryStatus,
    coded_entry::codes::CodingError,
    coded_entry::codes::CodingTrigger,
    coded_entry::codes::GpSystem,
    coded_entry::codes::SnomedCode,
    consent::ConsentDecision,
    consent::ConsentGiver,
    consent::ConsentMethod,
    consent::ConsentPurpose,
    contact::codes::Attendance,
    contact::codes::ConsultationMechanism,
    contact::codes::ContactAction,
    contact::codes::ContactErrorReason,
    contact::codes::ContactFormat,
    contact::codes::ContactPurpose,
    contact::codes::ContactStatus,
    contact::codes::ContactWarning,
    contact::codes::ConversationWith,
    contact::codes::LocationType,
    contact::codes::Participant,
    absence::rules::AbsenceAction,
    absence::rules::AbsenceStatus,
    episode::rules::caseload::CaseloadState,
    episode::status::AssignmentReason,
    episode::status::ClosingReason,
    episode::status::EpisodeAction,
    episode::status::EpisodeStatus,
    episode::status::HoldReason,
    episode::status::NeedsMet,
    episode::status::ReassignmentReason,
    episode::status::TransferBasis,
    catalogue::EventType,
    group_session::codes::GroupSessionAction,
    group_session::codes::GroupSessionStatus,
    mdt::codes::GoalsCheckStatus,
    mdt::codes::MdtItemAction,
    mdt::codes::MdtItemStatus,
    mdt::codes::MdtWithdrawalReason,
    me::view::PrincipalKind,
    message_back::codes::ActionRequired,
    message_back::codes::MessageAction,
    message_back::codes::MessageError,
    message_back::codes::MessageOccasion,
    message_back::codes::MessageStatus,
    message_back::codes::RequestedBy,
    message_back::codes::TriedOutcome,
    oauth::refusal::OAuthError,
    objection::wire::SaidBy,
    organisation::kind::MembershipKind,
    catalogue::OrganisationKind,
    organisation::kind::Status,
    person::codes::AddressAbsentReason,
    person::codes::AddressKind,
    person::codes::Asked,
    person::codes::CarerStatus,
    person::codes::CommunicationSupport,
    person::codes::ContactMeans,
    person::codes::ContactUse,
    person::codes::DataAbsentReason,
    person::codes::DataAbsentReasonOrNone,
    person::codes::EthnicCategory,
    person::codes::Gender,
    person::codes::GpPracticeAbsentReason,
    person::codes::InformationFormat,
    person::codes::NhsNumberStatus,
    person::codes::ProtectiveRule,
    person::codes::ReachThrough,
    person::codes::Relationship,
    person::codes::Sex,
    person::codes::SexualOrientation,
    person::match_key::MatchKind,
    refer_back::codes::DisclosureBasis,
    refer_back::codes::ReferBackAction,
    refer_back::codes::ReferBackErrorReason,
    refer_back::codes::ReferBackPurpose,
    refer_back::codes::ReferBackResult,
    refer_back::codes::ReferBackStatus,
    referral::addendum::AddendumKind,
    referral::codes::AgreementBasis,
    referral::codes::AssignmentWarning,
    referral::codes::BasicNeed,
    referral::codes::FeedbackAgreement,
    referral::codes::PresentingComplaint,
    referral::codes::Priority,
    referral::codes::ReferralMethod,
    referral::codes::ReturnQuestion,
    referral::codes::RiskFinding,
    referral::codes::RiskKind,
    referral::codes::RiskSource,
    referral::codes::RiskStatus,
    referral::codes::SafetyAction,
    referral::codes::Source,
    referral::codes::ReferralOrder,
    referral::disclosure::SharedStatus,
    referral::status::DeclineReason,
    referral::status::EndReason,
    referral::status::EndingReason,
    referral::status::ErrorReason,
    referral::status::RedirectionReason,
    referral::status::ReferralAction,
    referral::status::ReferralStatus,
    referral::status::RejectionReason,
    referral::status::StatusReason,
    referral::status::WithdrawalReason,
    safety::codes::CheckInWith,
    safety::codes::DutyGpUnavailable,
    safety::codes::SafetyEntryOutcome,
    safety::codes::SafetyErrorReason,
    safety::codes::SafetyEventAction,
    safety::codes::SafetyEventKind,
    safety::codes::SafetyEventStatus,
    safety::codes::SafetyFact,
    safety::codes::SafetyFactStatus,
    safety::codes::UrgentContact,
    service::criteria::Exclusion,
    service::opening::Weekday,
    signposting::codes::SignpostingMechanism,
    signposting::codes::SignpostingStatus,
    supervision::codes::SupervisionAction,
    supervision::codes::SupervisionKind,
    supervision::codes::SupervisionStatus,
    task::EscalationRole,
    task::TaskKind,
    task::TaskStatus,
    task::subject::TaskOwner,
    task::actions::TaskAction,
    task::subject::OwnerKind,
    worker::wire::WorkerWarning,
}

kernel::routes!(list);
