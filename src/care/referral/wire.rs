//! What crosses the wire after the submission: the bodies of the steps, each named for its noun under
//! `/v1/referrals/{id}`. The rules between their fields are in `check_step.rs`.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::{ReturnQuestion, RiskFinding, SafetyAction};
use super::status::{DeclineReason, EndingReason, ErrorReason, RedirectionReason, RejectionReason, WithdrawalReason};
use super::submission::{Agreement, Risk, Risks};
use crate::care::assessment::wire::Need;
use crate::care::care_plan::codes::CarePlanStatus;
use crate::care::care_plan::wire::CarePlanContent;
use crate::care::contact::codes::{Attendance, ConsultationMechanism, ConversationWith};
use crate::care::episode::status::TransferBasis;
use crate::care::person::wire::{
    ContactDetails, Demographics, IndividualRequirements, ProtectiveInstructions, ReportedDeath, SafeContact,
};
use crate::care::precaution::wire::Stated;
use crate::prelude::*;

pub use super::submission::{ReferralBatch, ReferralSubmission};

/// Send a referral back: what the service asks of its sender, who sees all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// What is asked.
    #[schema(value_type = BTreeSet<ReturnQuestion>, min_items = 1, max_items = 9)]
    pub questions: Codes<ReturnQuestion, 1>,
    /// The questions in words. Asking releases them: the sender reads every word.
    #[schema(example = "The number rings out. Is there another way to reach her, or a better time?")]
    pub text: Text<2000>,
}

/// Answer what was asked. What stands here is added to the referral; what the sender first wrote stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resubmission {
    /// The answer in words.
    pub text: Text<4000>,
    /// The person, corrected as a whole.
    pub person: Option<Demographics>,
    /// How to reach the person without harm.
    pub safe_contact: Option<SafeContact>,
    /// What the person needs so that they can take part.
    pub individual_requirements: Option<IndividualRequirements>,
    /// What must be kept to so that they come to no harm, beside what was said before.
    #[serde(default)]
    #[schema(inline)]
    pub protective_instructions: ProtectiveInstructions,
    /// That they keep their address back: nobody goes or writes there.
    #[serde(default)]
    pub address_withheld: bool,
    /// On what basis the referral is made.
    pub agreement: Option<Agreement>,
    /// What is known of risks now.
    pub risks: Option<Risks>,
    /// What was done about a safety risk. Required where `risks` lists one.
    #[serde(default)]
    #[schema(value_type = BTreeSet<SafetyAction>, max_items = 5)]
    pub safety_actions: Codes<SafetyAction, 0>,
    /// A goal that a link worker can act on.
    pub goal: Option<Text<1000>>,
}

/// Take a referral into the queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// A note for colleagues; it stays inside the service.
    pub note: Option<Text<1000>>,
}

/// Take the person on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The worker who takes it; the caller, if left out.
    pub worker_id: Option<WorkerId>,
    /// Why the worker is given more people than they may have in a year. For managers alone.
    pub override_reason: Option<Text<1000>>,
}

/// Say that somebody has looked at the safety risk. Until then the referral cannot be sent away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskReview {
    /// What they found.
    pub finding: RiskFinding,
    /// What the service did, beside what the sender had done. Required with `escalated`, and not `nothing_yet` then.
    #[serde(default)]
    #[schema(value_type = BTreeSet<SafetyAction>, max_items = 5)]
    pub actions: Codes<SafetyAction, 0>,
    /// What was seen and decided, in words.
    pub text: Text<2000>,
}

/// Add to a referral. At least one of the parts is given; nothing that was sent before changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Addendum {
    /// More to say.
    pub text: Option<Text<4000>>,
    /// New risks. A new risk restarts the clock of the first look.
    #[serde(default)]
    #[schema(value_type = Vec<Risk>, max_items = 20)]
    pub risks: List<Risk, 0, 20>,
    /// What was done about a safety risk. Required where `risks` has one.
    #[serde(default)]
    #[schema(value_type = BTreeSet<SafetyAction>, max_items = 5)]
    pub safety_actions: Codes<SafetyAction, 0>,
    /// New ways to reach the person.
    pub contact: Option<ContactDetails>,
    /// How to reach the person without harm, as it is now. It tightens what is in force at once; that more is safe than
    /// before, the service reviews first.
    pub safe_contact: Option<SafeContact>,
    /// What the person needs so that they can take part, beside what was said before.
    pub individual_requirements: Option<IndividualRequirements>,
    /// What must be kept to so that they come to no harm, beside what was said before.
    #[serde(default)]
    #[schema(inline)]
    pub protective_instructions: ProtectiveInstructions,
    /// That they keep their address back: nobody goes or writes there.
    #[serde(default)]
    pub address_withheld: bool,
}

impl Resubmission {
    /// What it says of how the person is kept from harm, if it speaks of that.
    pub fn stated(&self) -> Option<Stated> {
        let withheld = self.person.as_ref().is_some_and(Demographics::is_address_withheld);
        spoken(Stated {
            safe_contact: self.safe_contact.clone(),
            individual_requirements: self.individual_requirements.clone(),
            protective_instructions: self.protective_instructions.clone(),
            address_withheld: self.address_withheld || withheld,
        })
    }
}

impl Addendum {
    /// What it says of how the person is kept from harm, if it speaks of that.
    pub fn stated(&self) -> Option<Stated> {
        spoken(Stated {
            safe_contact: self.safe_contact.clone(),
            individual_requirements: self.individual_requirements.clone(),
            protective_instructions: self.protective_instructions.clone(),
            address_withheld: self.address_withheld,
        })
    }
}

fn spoken(stated: Stated) -> Option<Stated> {
    (stated != Stated::default()).then_some(stated)
}

/// What another service, which passed the person on, releases of the support so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReceivedSummary {
    /// What the person wants to come to, in their own words.
    pub goal: Option<Text<1000>>,
    /// What was tried, and what came of it.
    pub tried: Option<Text<4000>>,
    /// What is planned, where there is a plan.
    pub plan: Option<Text<4000>>,
    /// What the person needs, as it was found with them.
    #[schema(value_type = Vec<Need>, max_items = 30)]
    pub needs: List<Need, 0, 30>,
    /// The person's care and support plan there, where it goes along.
    pub care_plan: Option<Box<ReceivedCarePlan>>,
}

/// A person's care and support plan, as the service that passed them on released it. It is that service's: what holds here is
/// written here, and what the person permits is asked for here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReceivedCarePlan {
    /// Where it stood there.
    pub status: CarePlanStatus,
    /// When it was last agreed, where it was.
    pub agreed_on: Option<NaiveDate>,
    /// What it said, without its permissions and without the workers whom it named.
    pub content: CarePlanContent,
}

/// Record that the person does not want it. Only their own word counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Why, as the person says. `not_stated` is an answer.
    pub reason: DeclineReason,
    /// Their reason in words. Required with `other`.
    pub comment: Option<Text<1000>>,
    /// Whether your comment may leave the service: to the referrer where the person agreed to that, and to the
    /// person's practice. Without it the comment stays inside.
    #[serde(default)]
    pub release_comment: bool,
}

/// Refuse a referral for the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejection {
    /// Why.
    pub reason: RejectionReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
    /// Whether your comment may leave the service: to the referrer where the person agreed to that, and to the
    /// person's practice. Without it the comment stays inside.
    #[serde(default)]
    pub release_comment: bool,
}

/// Record that the person could not be reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotReached {
    /// What was tried, beside the attempts on record.
    pub comment: Option<Text<1000>>,
    /// Whether your comment may leave the service: to the referrer where the person agreed to that, and to the
    /// person's practice. Without it the comment stays inside.
    #[serde(default)]
    pub release_comment: bool,
    /// What a supervisor decided. Required where there is a safety risk or the priority is urgent.
    pub decision: Option<SupervisorDecision>,
    /// When the person's practice was told. Required in the same cases, unless the person has no practice here or
    /// objects to its being told.
    pub practice_informed_at: Option<DateTime<Utc>>,
}

/// A supervisor's decision to try no further.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupervisorDecision {
    /// The supervisor: one of those who supervise in the service.
    pub decided_by: WorkerId,
    /// What they decided and why, in words.
    #[schema(example = "Letters to two addresses came back; the practice asks at her next visit.")]
    pub text: Text<1000>,
}

/// Pass a referral on to somebody better placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Redirection {
    /// Why.
    pub reason: RedirectionReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
    /// Whether your comment may leave the service: to the referrer where the person agreed to that, and to the
    /// person's practice. Without it the comment stays inside.
    #[serde(default)]
    pub release_comment: bool,
    /// To whom, in words. Giving it releases it: whoever may hear the reason reads it.
    #[schema(example = "Community mental health team, Eastfield")]
    pub destination: Text<200>,
    /// To whom, where the organisation is known here.
    pub destination_organisation_id: Option<OrganisationId>,
    /// To which service, where it is known here: the referral arrives in its queue, with the date referred and all that keeps
    /// the person from harm, and its answer says that the person arrived.
    pub destination_service_id: Option<ServiceId>,
    /// On what basis that service is informed. With `destination_service_id`, and only then.
    pub basis: Option<TransferBasis>,
}

/// Take a referral back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Why.
    pub reason: WithdrawalReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
    /// Whether the person's practice may read your comment too. Without it the comment goes to the service alone.
    #[serde(default)]
    pub release_comment: bool,
}

/// Record that a referral is over for a reason that is nobody's decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// Why.
    pub reason: EndingReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
    /// Whether your comment may leave the service: to the referrer where the person agreed to that, and to the
    /// person's practice. Without it the comment stays inside.
    #[serde(default)]
    pub release_comment: bool,
    /// What is known of the death, with the reason `deceased`.
    pub death: Option<ReportedDeath>,
}

/// Record that a referral should never have been there. The reason and the comment stay inside the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredInError {
    /// Why.
    pub reason: ErrorReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
}

/// A contact with the person before acceptance, or an attempt at one, that has taken place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReferralContact {
    /// The worker who had it: you, if left out. Only a manager names somebody else, and a manager always names somebody.
    pub worker_id: Option<WorkerId>,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// By what means.
    pub consultation_mechanism: ConsultationMechanism,
    /// Whether it went through the person's go-between, in the words of safe contact.
    #[serde(default)]
    pub through_somebody: bool,
    /// What came of it.
    pub attendance: Attendance,
    /// With whom there was a conversation, to and fro. Required where it took place with both there at once; never given
    /// where it did not take place.
    pub conversation_with: Option<ConversationWith>,
    /// How many minutes it took.
    #[schema(minimum = 0, maximum = 600)]
    pub minutes: Option<u16>,
    /// What was said, in words.
    pub comment: Option<Text<4000>>,
}

impl NewReferralContact {
    /// What is wrong with it, all at once, of a referral of this day.
    pub fn faults(&self, date_referred: NaiveDate, now: DateTime<Utc>) -> Vec<Fault> {
        let mut faults = Faults::new();
        faults.when(self.starts_at > now, "starts_at", "in_the_future", "must not lie in the future");
        let is_early = calendar::local_date(self.starts_at) < date_referred;
        faults.when(
            is_early,
            "starts_at",
            "out_of_range",
            "must not lie before the day on which the person was referred",
        );
        let took_place = self.attendance == Attendance::Attended;
        let must_say = took_place && self.consultation_mechanism.is_at_once() && self.conversation_with.is_none();
        faults.when(must_say, "conversation_with", "missing", "say with whom you spoke");
        let said = self.conversation_with.is_some() && !took_place;
        faults.when(said, "conversation_with", "contradiction", "there is none where it did not take place");
        let too_long = self.minutes.is_some_and(|minutes| minutes > 600);
        faults.when(too_long, "minutes", "out_of_range", "must be at most 600");
        faults.into_vec()
    }
}
