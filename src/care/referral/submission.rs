//! A referral as its sender writes it: the body of `POST /v1/referrals` and an item of `POST /v1/referrals/batch`.
//!
//! The words are kept as they were sent and shown as they were sent; they never change a person's record by themselves.
//! The rules between the fields are in `check.rs`; what is absent is said as [`crate::care::person::wire`] tells.

use super::codes::{
    AgreementBasis, BasicNeed, FeedbackAgreement, PresentingComplaint, Priority, ReferralMethod, RequestedPriority,
    RiskKind, RiskSource, RiskStatus, SafetyAction, Source,
};
use crate::care::person::codes::Relationship;
use crate::care::person::wire::{Demographics, IndividualRequirements, SafeContact};
use crate::prelude::*;

/// A referral to a social prescribing service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralSubmission {
    /// The sender's own reference, unique among the sender's referrals. A second one is refused with the first one's link;
    /// one that was sent by mistake or entered in error leaves it free.
    #[schema(example = "PHX-2026-00417")]
    pub external_reference: Option<Text<100>>,
    /// The service it is meant for. Left out, the one that covers the person's practice takes it, else their outward
    /// code, else the ICS's intake service.
    pub service_id: Option<ServiceId>,
    /// The day the referral was made, in London. May lie before the day it is sent; waiting is counted from it.
    pub date_referred: NaiveDate,
    /// Who sends it.
    pub source: Source,
    /// Who in the organisation sends it. With `organisation`, and only then.
    pub referrer: Option<Referrer>,
    /// Who of the family, or which carer, sends it. With `carer_or_family`, and only then.
    pub carer_or_family: Option<CarerOrFamily>,
    /// How the referral reached the sender's program.
    pub referral_method: Option<ReferralMethod>,
    /// The person.
    pub person: Demographics,
    /// How to reach the person without harm.
    pub safe_contact: SafeContact,
    /// What the person needs so that they can take part.
    pub individual_requirements: IndividualRequirements,
    /// On what basis the referral is made.
    pub agreement: Agreement,
    /// What is known of risks.
    pub risks: Risks,
    /// What was already done about a safety risk. Required where `risks` lists suicide, self-harm, safeguarding or
    /// domestic abuse.
    #[serde(default)]
    #[schema(value_type = BTreeSet<SafetyAction>, max_items = 5)]
    pub safety_actions: Codes<SafetyAction, 0>,
    /// How soon. FHIR's `asap` and `stat` are taken as urgent, and answered with the emergency line: this is no emergency
    /// service and keeps no clock for them.
    #[serde(default = "RequestedPriority::unasked")]
    #[schema(value_type = RequestedPriority, default = "routine")]
    pub priority: RequestedPriority,
    /// What must be seen to first.
    #[serde(default)]
    #[schema(value_type = BTreeSet<BasicNeed>, max_items = 3)]
    pub basic_needs: Codes<BasicNeed, 0>,
    /// What the person is referred for.
    #[schema(value_type = BTreeSet<PresentingComplaint>, min_items = 1, max_items = 21)]
    pub presenting_complaints: Codes<PresentingComplaint, 1>,
    /// What `other` among them is. With `other`, and only then.
    pub other_complaint: Option<Text<500>>,
    /// What the person says of it, in their own words.
    pub person_reported: Option<Text<4000>>,
    /// Why a link worker, in the referrer's words.
    pub reason_for_referral: Option<Text<4000>>,
    /// A goal that a link worker can act on (000 §2.2).
    pub goal: Option<Text<1000>>,
    /// Conditions and diagnoses that matter for the support, in words.
    #[serde(default)]
    #[schema(value_type = Vec<Text<500>>, max_items = 20)]
    pub problem_list: List<Text<500>, 0, 20>,
    /// How the person lives: household, work, who depends on them.
    pub social_circumstances: Option<Text<2000>>,
    /// What joins the referrals of one household: the same words in each of them, from the same sender.
    #[schema(example = "household-17")]
    pub household_reference: Option<Text<64>>,
    /// Whether nobody of the household may learn that the others were referred too.
    #[serde(default)]
    pub household_hidden: bool,
}

/// Many referrals in one request. Each is taken or refused by itself.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralBatch {
    /// The referrals. Read one by one, so that one that cannot be read spoils no other.
    #[schema(value_type = Vec<ReferralSubmission>, min_items = 1, max_items = 500)]
    pub items: List<serde_json::Value, 1, 500>,
}

/// Who in the organisation sends the referral (PRSB "Referrer details"). The organisation is the token's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Referrer {
    /// Their name.
    #[schema(example = "Amina Yusuf")]
    pub name: Text<200>,
    /// Their role.
    #[schema(example = "Pharmacist")]
    pub role: Option<Text<150>>,
    /// Their team.
    pub team: Option<Text<150>>,
    /// The service they work in; the organisation's name, if left out.
    pub service: Option<Text<150>>,
    /// How the service reaches them: a telephone number or an e-mail address.
    #[schema(example = "01632 960117, amina.yusuf@pharmacy.example.org")]
    pub contact: Text<255>,
    /// Where the response to the referral goes, if not to them: to a colleague, a team, an in-box.
    pub return_response_to: Option<Text<255>>,
}

/// Who of the family, or which carer, sends the referral.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CarerOrFamily {
    /// Their name.
    pub name: Text<200>,
    /// What they are to the person.
    pub relationship: Relationship,
    /// How the service reaches them: a telephone number or an e-mail address.
    pub contact: Text<255>,
}

/// On what the referral rests, and who may hear of it (PRSB "Consent").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Who agreed, or why nobody did.
    pub basis: AgreementBasis,
    /// Why: required with `best_interests` and `not_asked`.
    pub reason: Option<Text<1000>>,
    /// What makes it necessary to refer a person who refused. With `refused`, and only then.
    pub safeguarding_basis: Option<Text<1000>>,
    /// Whether the organisation that refers may hear more than the status. Required with the source `organisation`.
    pub feedback_to_referrer: Option<FeedbackAgreement>,
    /// Whether the person objects to their GP practice hearing of it.
    #[serde(default)]
    pub objects_to_practice: bool,
}

/// What is known of risks (PRSB "Risks"). With `listed`, and only then, `items` has any.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Risks {
    /// What the sender can say.
    pub status: RiskStatus,
    /// The risks.
    #[serde(default)]
    #[schema(value_type = Vec<Risk>, max_items = 20)]
    pub items: List<Risk, 0, 20>,
}

/// A risk to the person or to others (PRSB "Risks record entry").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// What kind.
    pub kind: RiskKind,
    /// Where the knowledge comes from.
    pub source: RiskSource,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// When it should be looked at again.
    pub review: Option<NaiveDate>,
    /// What a worker must know. Required with `other`.
    #[schema(example = "Large dog, friendly, not used to strangers at the door")]
    pub comment: Option<Text<1000>>,
}

impl ReferralSubmission {
    /// The priority it goes by.
    pub fn priority(&self) -> Priority {
        match self.priority {
            RequestedPriority::Routine => Priority::Routine,
            RequestedPriority::Urgent | RequestedPriority::Asap | RequestedPriority::Stat => Priority::Urgent,
        }
    }

    /// Whether a safety risk is listed.
    pub fn has_safety_risk(&self) -> bool {
        self.risks.has_safety_risk()
    }
}

impl Risks {
    /// Whether a safety risk is listed: suicide, self-harm, safeguarding or domestic abuse.
    pub fn has_safety_risk(&self) -> bool {
        self.items.iter().any(|risk| risk.kind.is_safety())
    }
}
