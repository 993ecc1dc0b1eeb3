//! What may be done with a connection, by whom, and what a group may be told. Pure.

use super::codes::{
    BarrierKind, ConnectionAction, ConnectionAnswerCode, ConnectionEndReason, ConnectionStatus, SharedMeans,
};
use super::wire::{
    Barriers, ConnectionAgreement, ConnectionAttendanceRecord, ConnectionEnd, ConnectionFeedback, NewConnection,
    SharedWithGroup, SharingPermission,
};
use crate::care::consent::ConsentGiver;
use crate::care::consent::entity::ConsentMethod;
use crate::care::person::codes::{Asked, ContactMeans, ProtectiveRule};
use crate::care::precaution::view::Precautions;
use crate::community::asset::codes::{AssetCategory, AssetStatus, ConnectionStop};
use crate::prelude::rules::*;

/// How many of the latest days are kept by themselves; the others are counted.
pub const MOST_DAYS: usize = 20;
/// How many concerns of one connection are taken: more are a conversation, which belongs on the telephone.
pub const MOST_CONCERNS: usize = 10;

impl ConnectionStatus {
    /// Those in which the group has anything to do with the person.
    pub const LIVE: [Self; 5] = [Self::Agreed, Self::WaitingForPlace, Self::Introduced, Self::Attending, Self::Settled];

    /// Whether the group has anything to do with the person.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Agreed | Self::WaitingForPlace | Self::Introduced | Self::Attending | Self::Settled)
    }

    /// Whether it has one of the places of the asset.
    pub const fn has_place(self) -> bool {
        matches!(self, Self::Introduced | Self::Attending | Self::Settled)
    }

    /// Whether it is over.
    pub const fn is_over(self) -> bool {
        !self.is_live() && !matches!(self, Self::Offered)
    }
}

impl Machine for ConnectionStatus {
    const NAME: &'static str = "connection";

    type Status = Self;
    type Action = ConnectionAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    /// The diagram of [`super`]. An answer leads where [`answered`] says.
    fn next(&self, action: ConnectionAction) -> Option<Self> {
        use ConnectionAction as A;
        match (action, self) {
            (A::Error, Self::EnteredInError) => None,
            (A::Error, _) => Some(Self::EnteredInError),
            (A::Agreement, Self::Offered) => Some(Self::Agreed),
            (A::Decline, Self::Offered | Self::Agreed | Self::WaitingForPlace) => Some(Self::Declined),
            (A::Answer, Self::Agreed | Self::WaitingForPlace) => Some(Self::Introduced),
            (A::Attendance, Self::Introduced) => Some(Self::Attending),
            (A::Attendance, Self::Attending | Self::Settled) => Some(*self),
            (A::Settlement, Self::Attending) => Some(Self::Settled),
            (A::Completion, Self::Attending | Self::Settled) => Some(Self::Completed),
            (A::NonStart, Self::Introduced) => Some(Self::DidNotStart),
            (A::Stop, Self::Attending | Self::Settled) => Some(Self::Stopped),
            (A::Return, Self::WaitingForPlace | Self::Introduced | Self::Attending | Self::Settled) => {
                Some(Self::Returned)
            }
            // Of a live one it says anew what the group may be told.
            (A::Agreement | A::Change | A::Concern | A::VolunteerMatch | A::VolunteerMatchEnd, status)
                if status.is_live() =>
            {
                Some(*status)
            }
            (A::Change, Self::Offered) => Some(Self::Offered),
            (A::Feedback, status) if status.has_place() => Some(*status),
            (A::Feedback, Self::Completed | Self::Stopped | Self::Returned) => Some(*self),
            _ => None,
        }
    }

    /// The group answers, says who was there, gives back and raises a concern. The service does all of it but the last: a
    /// concern of its own is a safety event.
    fn allows(&self, role: Role, action: ConnectionAction) -> bool {
        use ConnectionAction as A;
        match role {
            Role::AssetEditor => matches!(action, A::Answer | A::Attendance | A::Return | A::Concern),
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager => {
                action != A::Concern
            }
            _ => false,
        }
    }
}

/// Where an answer leads.
pub const fn answered(answer: ConnectionAnswerCode) -> ConnectionStatus {
    match answer {
        ConnectionAnswerCode::Place => ConnectionStatus::Introduced,
        ConnectionAnswerCode::WaitingList => ConnectionStatus::WaitingForPlace,
        ConnectionAnswerCode::CannotTake => ConnectionStatus::NotAccepted,
    }
}

/// Lets a new connection pass only to an asset that is running, and against which nothing stands; what does is not said.
///
/// # Errors
/// 409 `asset_closed`.
pub fn refuse_closed(status: AssetStatus, stopped: Option<ConnectionStop>) -> Result<(), Problem> {
    if status == AssetStatus::Active && stopped.is_none() {
        return Ok(());
    }
    let status = if stopped.is_some() { AssetStatus::TemporarilyClosed } else { status };
    Err(Problem::new(Code::AssetClosed).because(format!("It is {status}: nobody new is connected to it")))
}

/// Lets an answer pass only where there is a place left.
///
/// # Errors
/// 409 `asset_full`.
pub fn refuse_full(capacity: Option<u16>, taken: i32) -> Result<(), Problem> {
    match capacity {
        Some(capacity) if taken >= i32::from(capacity) => Err(Problem::new(Code::AssetFull)),
        _ => Ok(()),
    }
}

/// What is wrong with a new connection on `today`, in London.
pub fn faults(input: &NewConnection, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.category == AssetCategory::Other, input.comment.as_ref());
    check_plan(&input.barriers, input.follow_up_on, today, &mut faults);
    faults.into_vec()
}

/// What is wrong with a change of what is planned.
pub fn change_faults(barriers: &Barriers, follow_up_on: Option<NaiveDate>, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    check_plan(barriers, follow_up_on, today, &mut faults);
    faults.into_vec()
}

fn check_plan(barriers: &Barriers, follow_up_on: Option<NaiveDate>, today: NaiveDate, faults: &mut Faults) {
    for (i, barrier) in barriers.0.iter().enumerate() {
        let unsaid = barrier.kind == BarrierKind::Other && barrier.text.is_none();
        faults.when(unsaid, &format!("barriers/{i}/text"), "missing", "say what is in the way");
    }
    let is_past = follow_up_on.is_some_and(|day| day < today);
    faults.when(is_past, "follow_up_on", "out_of_range", "must not be in the past");
}

/// What is wrong with an agreement.
pub fn agreement_faults(input: &ConnectionAgreement, has_organisation: bool) -> Vec<Fault> {
    let mut faults = Faults::new();
    let (shared, permission) = (input.shared.is_some(), input.permission.as_ref());
    faults.when(shared && permission.is_none(), "permission", "missing", "say that the person permits it, and how");
    faults.when(!shared && permission.is_some(), "permission", "contradiction", "goes with `shared`");
    let detail = "an informal group has nobody to read it here: tell them yourself what the person agreed to";
    faults.when(shared && !has_organisation, "shared", "contradiction", detail);
    if let Some(permission) = permission {
        check_permission(permission, &mut faults);
    }
    faults.into_vec()
}

/// What is wrong with a permission.
pub fn permission_faults(permission: &SharingPermission) -> Vec<Fault> {
    let mut faults = Faults::new();
    check_permission(permission, &mut faults);
    faults.into_vec()
}

fn check_permission(permission: &SharingPermission, faults: &mut Faults) {
    let unsaid = permission.given_by == ConsentGiver::BestInterests && permission.note.is_none();
    faults.when(unsaid, "permission/note", "missing", "say why this is in the person's best interests");
    let is_reported = permission.method == ConsentMethod::ReportedByReferrer;
    let detail = "is how a referral says it: say how you heard it";
    faults.when(is_reported, "permission/method", "contradiction", detail);
}

/// What is wrong with an end.
pub fn end_faults(input: &ConnectionEnd) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.reason == ConnectionEndReason::Other, input.comment.as_ref());
    faults.into_vec()
}

/// What is wrong with a record of attendance on `today`, in London. Nobody was there before they agreed to go.
pub fn attendance_faults(
    input: &ConnectionAttendanceRecord,
    agreed_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.held_on > today, "held_on", "out_of_range", "must not be in the future");
    let is_before = agreed_on.is_some_and(|agreed_on| input.held_on < agreed_on);
    faults.when(is_before, "held_on", "out_of_range", "must not be before the person agreed to it");
    faults.into_vec()
}

/// What is wrong with feedback on `today`, in London.
pub fn feedback_faults(input: &ConnectionFeedback, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.given_on > today, "given_on", "out_of_range", "must not be in the future");
    let is_out = input.helps.is_some_and(|helps| !(1..=5).contains(&helps));
    faults.when(is_out, "helps", "out_of_range", "must be from 1 to 5");
    faults.when(input.helps.is_none() && input.text.is_none(), "text", "missing", "say what the person says");
    faults.into_vec()
}

/// Whether somebody may be reached by this means, by whoever is not of the service: only where they were asked how it is safe,
/// and nothing in force speaks against it.
pub fn is_safe(means: SharedMeans, precautions: &Precautions) -> bool {
    let (known, is_written) = match means {
        SharedMeans::Telephone => (ContactMeans::Telephone, false),
        SharedMeans::TextMessage => (ContactMeans::TextMessage, true),
        SharedMeans::Email => (ContactMeans::Email, true),
    };
    let safe = &precautions.safe_contact;
    let is_forbidden = is_written && precautions.has(ProtectiveRule::DoNotWrite);
    safe.status != Asked::NotAsked
        && safe.allows(Some(known))
        && !is_forbidden
        && precautions.contact_objection_at.is_none()
}

/// Whom the person is not to be found by, as it is in force.
pub fn not_to_tell(precautions: &Precautions) -> Vec<String> {
    let named = precautions.protective_instructions.iter().filter(|one| one.rule == ProtectiveRule::DoNotTell);
    named.map(|one| one.whom.as_ref().map_or_else(String::new, |whom| whom.as_str().to_owned())).collect()
}

/// Lets pass what a group is about to be told.
///
/// # Errors
/// 409 `unsafe_means`, `do_not_write`, `do_not_tell`, with each fault.
pub fn refuse_unsafe(shared: &SharedWithGroup, precautions: &Precautions) -> Result<(), Problem> {
    let mut faults = Faults::new();
    let mut first = None;
    for (i, means) in shared.means.iter().enumerate().filter(|(_, means)| !is_safe(**means, precautions)) {
        let is_written = *means != SharedMeans::Telephone;
        let code = if is_written && precautions.has(ProtectiveRule::DoNotWrite) {
            Code::DoNotWrite
        } else {
            Code::UnsafeMeans
        };
        let detail =
            "is no way that is known to be safe, and in force: ask the person first, and review their precautions";
        faults.when(true, &format!("shared/means/{i}"), code.as_str(), detail);
        first.get_or_insert(code);
    }
    if !not_to_tell(precautions).is_empty() && !shared.is_safe_to_tell {
        let detail = "somebody is not to know: make sure that they have nothing to do with the group, and say so here";
        faults.when(true, "shared/is_safe_to_tell", Code::DoNotTell.as_str(), detail);
        first.get_or_insert(Code::DoNotTell);
    }
    first.map_or(Ok(()), |code| Err(Problem::new(code).with_faults(faults.into_vec())))
}
