//! Which trigger has which code, or why none; and what may become of an entry. Pure: no database, no clock.

use super::codes::{CodedEntryAction, CodedEntryStatus, CodingTrigger, NotCodable, SnomedCode};
use crate::care::contact::codes::ContactPurpose;
use crate::care::contact::entity::Model as Contact;
use crate::prelude::rules::*;
use crate::system::task::TaskKind;
use crate::system::task::rules::due;

/// Where the person's care stands, with regard to the code that a trigger would have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodingState {
    /// There is a referral, and no episode yet.
    NotTakenOn,
    /// There is an episode, and the code is not on record.
    TakenOn,
    /// The code is on record.
    Coded,
    /// The episode goes on from another service's, in which the person took it up.
    CarriedOn,
    /// The referral joined an episode that was open already.
    Joined,
    /// The person has taken it up, with regard to the code of a decline.
    TakenUp,
    /// The person declined the referral, with regard to the code of its being taken up.
    Declined,
    /// The referral or the episode was entered in error.
    InError,
}

impl CodingState {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::NotTakenOn,
        Self::TakenOn,
        Self::Coded,
        Self::CarriedOn,
        Self::Joined,
        Self::TakenUp,
        Self::Declined,
        Self::InError,
    ];
}

/// The code of a trigger where somebody of this role had part in it, or why it has none.
///
/// # Errors
/// Why it has none.
pub fn code_for(trigger: CodingTrigger, role: Role, state: CodingState) -> Result<SnomedCode, NotCodable> {
    if matches!(role, Role::CareCoordinator | Role::HealthAndWellbeingCoach) {
        return Err(NotCodable::OtherProfession);
    }
    if !matches!(role, Role::LinkWorker | Role::ServiceManager | Role::Practice) {
        return Err(NotCodable::NotByThisRole);
    }
    let by_practice = role == Role::Practice;
    if let Some(never) = never_coded(trigger) {
        return Err(never);
    }
    if state == CodingState::InError {
        return Err(NotCodable::EnteredInError);
    }
    match trigger {
        CodingTrigger::Offer if !by_practice => Err(NotCodable::OfferedByPracticeOnly),
        CodingTrigger::Offer => once(SnomedCode::Offered, state),
        CodingTrigger::Decline if state == CodingState::Joined => Err(NotCodable::InCareAlready),
        CodingTrigger::Decline if state == CodingState::TakenUp => Err(NotCodable::TakenUp),
        CodingTrigger::Decline => once(SnomedCode::Declined, state),
        CodingTrigger::CodedByPractice if !by_practice => Err(NotCodable::SaidByPracticeOnly),
        CodingTrigger::CodedByPractice => match state {
            CodingState::Joined => Err(NotCodable::InCareAlready),
            CodingState::CarriedOn => Err(NotCodable::CarriedOn),
            CodingState::Declined => Err(NotCodable::Declined),
            _ => once(SnomedCode::TakenUp, state),
        },
        CodingTrigger::Interaction if by_practice => Err(NotCodable::TakenUpByServiceOnly),
        _ => match state {
            CodingState::NotTakenOn => Err(NotCodable::NotTakenOn),
            CodingState::TakenOn | CodingState::TakenUp => Ok(SnomedCode::TakenUp),
            CodingState::Declined => Err(NotCodable::Declined),
            CodingState::Coded => Err(NotCodable::OngoingActivity),
            CodingState::CarriedOn => Err(NotCodable::CarriedOn),
            CodingState::Joined => Err(NotCodable::InCareAlready),
            CodingState::InError => Err(NotCodable::EnteredInError),
        },
    }
}

/// What a contact of an episode is, as far as codes go.
pub fn trigger_of(contact: &Contact) -> CodingTrigger {
    match contact.purpose {
        _ if contact.is_after_closing => CodingTrigger::FollowUp,
        ContactPurpose::Support if contact.is_conversation() => CodingTrigger::Interaction,
        ContactPurpose::Support => CodingTrigger::Attempt,
        ContactPurpose::WelfareCheck => CodingTrigger::WelfareCall,
        ContactPurpose::Booking => CodingTrigger::Booking,
        ContactPurpose::FollowUp => CodingTrigger::FollowUp,
        ContactPurpose::Administration => CodingTrigger::Administration,
    }
}

/// What is never coded, whoever did it and wherever care stands.
const fn never_coded(trigger: CodingTrigger) -> Option<NotCodable> {
    match trigger {
        CodingTrigger::Offer | CodingTrigger::Decline | CodingTrigger::Interaction | CodingTrigger::CodedByPractice => {
            None
        }
        CodingTrigger::Attempt => Some(NotCodable::NoInteraction),
        CodingTrigger::FollowUp => Some(NotCodable::AfterClosing),
        CodingTrigger::WelfareCall => Some(NotCodable::WelfareCall),
        CodingTrigger::Booking => Some(NotCodable::Booking),
        CodingTrigger::ListMaking => Some(NotCodable::ListMaking),
        CodingTrigger::Marshalling => Some(NotCodable::Marshalling),
        CodingTrigger::Administration => Some(NotCodable::Administration),
        CodingTrigger::Rejection => Some(NotCodable::NotThePersonsDecision),
        CodingTrigger::Reopening => Some(NotCodable::Reopening),
        CodingTrigger::Transfer => Some(NotCodable::Transfer),
    }
}

fn once(code: SnomedCode, state: CodingState) -> Result<SnomedCode, NotCodable> {
    if state == CodingState::Coded { Err(NotCodable::AlreadyCoded) } else { Ok(code) }
}

impl SnomedCode {
    /// The code that a trigger would have at best: with regard to it one asks where care stands.
    pub const fn sought(trigger: CodingTrigger) -> Self {
        match trigger {
            CodingTrigger::Offer => Self::Offered,
            CodingTrigger::Decline | CodingTrigger::Rejection => Self::Declined,
            _ => Self::TakenUp,
        }
    }
}

impl NotCodable {
    /// Where the rule stands.
    pub const fn source(self) -> &'static str {
        match self {
            Self::OtherProfession | Self::OngoingActivity | Self::NoInteraction | Self::NotTakenOn => {
                "Social Prescribing Link Workers' FAQs, the two codes (001)"
            }
            Self::WelfareCall => "Social Prescribing Link Workers' FAQs, recent update 1 (001)",
            Self::Booking | Self::ListMaking | Self::Marshalling => {
                "Social Prescribing Link Workers' FAQs, recent update 2 (001)"
            }
            Self::Administration => "Social Prescribing Link Workers' FAQs, recent update 3 (001)",
            Self::OfferedByPracticeOnly | Self::TakenUpByServiceOnly | Self::SaidByPracticeOnly | Self::AnotherCode => {
                "Reference guide for primary care networks, section 10 (002 §10)"
            }
            Self::NotByThisRole => {
                "Reference guide for primary care networks, section 10 (002 §10); NHS England's FAQs (004)"
            }
            Self::NotThePersonsDecision => "Social Prescribing Link Workers' FAQs: when an individual declines (001)",
            Self::AlreadyCoded
            | Self::InCareAlready
            | Self::CarriedOn
            | Self::TakenUp
            | Self::Declined
            | Self::AfterClosing
            | Self::Reopening
            | Self::Transfer
            | Self::EnteredInError => {
                "Social Prescribing Link Workers' FAQs: first interaction in an episode of care only (001)"
            }
        }
    }

    /// 409 with the rule and its source.
    pub fn refused(self) -> Problem {
        let code = match self {
            Self::AlreadyCoded | Self::OngoingActivity => Code::AlreadyCoded,
            _ => Code::NotCodable,
        };
        Problem::new(code).because(format!("{}. {}.", self.display(), self.source()))
    }
}

/// Who acts on an entry.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub role: Role,
    /// Whether their practice has reported the entry itself.
    pub is_own: bool,
}

impl Machine for CodedEntryStatus {
    const NAME: &'static str = "entry";

    type Status = Self;
    type Action = CodedEntryAction;
    type Actor = Actor;

    fn status(&self) -> Self {
        *self
    }

    /// ```text
    /// to_enter ──receipt──> entered | already_in_record ──error──> to_remove ──removal──> removed
    ///     └──error──> entered_in_error
    /// ```
    fn next(&self, action: CodedEntryAction) -> Option<Self> {
        use CodedEntryAction as A;
        match (action, self) {
            (A::Receipt, Self::ToEnter) => Some(Self::Entered),
            (A::Error, Self::ToEnter) => Some(Self::EnteredInError),
            (A::Error, Self::Entered | Self::AlreadyInRecord) => Some(Self::ToRemove),
            (A::Removal, Self::ToRemove) => Some(Self::Removed),
            _ => None,
        }
    }

    fn allows(&self, actor: Actor, action: CodedEntryAction) -> bool {
        match actor.role {
            Role::LinkWorker | Role::ServiceManager => true,
            Role::Practice => actor.is_own || action != CodedEntryAction::Error,
            _ => false,
        }
    }
}

/// By when a code is entered whose hold ends at `now`: within 7 days of the contact as ever (004); where those are over
/// already, within 7 days of now.
pub fn enter_by(occurred_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let by = due(TaskKind::EnterCode, occurred_at);
    if by > now { by } else { due(TaskKind::EnterCode, now) }
}

/// Notes an instant of a receipt that cannot be: in the future, or before what is coded happened.
pub fn check_instant(
    field: &str,
    at: DateTime<Utc>,
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
    faults: &mut Faults,
) {
    faults.when(at > now, field, "out_of_range", "must not be in the future");
    faults.when(at < not_before, field, "out_of_range", "must not be before what it is about");
}
