//! Which contacts can be on record, and what can be done to one. Pure.
//!
//! - [`next_status`]: every status × every act;
//! - [`faults`], [`refuse`]: what is wrong with a contact, all at once;
//! - [`Model::is_conversation`]: what stops the waiting clock;
//! - [`warnings`]: what is worth a second look;
//! - [`missed`]: contacts missed in a row.

pub mod attempts;
pub mod clocks;

use chrono::TimeDelta;

use super::codes::{
    Attendance, ConsultationMechanism, ContactAction, ContactFormat, ContactPurpose, ContactStatus, ContactWarning,
    LocationType, Participant,
};
use super::entity::Model;
use super::wire::{ContactEntry, ContactError};
use crate::care::person::codes::{Asked, ContactMeans};
use crate::care::person::wire::SafeContact;
use crate::prelude::rules::*;

/// The longest contact: more is taken for a slip.
pub const MOST_MINUTES: u16 = 600;
/// How far ahead a contact is planned, in days: a year of four figures is a slip where its first is another.
pub const FARTHEST_PLAN_DAYS: i64 = 731;
/// How long a first session is by good practice: 45 minutes to an hour (001).
pub const FIRST_SESSION: std::ops::RangeInclusive<i16> = 45..=60;
/// After how many missed contacts in a row somebody decides how to go on. Ours, not a source's.
pub const MISSED_IN_A_ROW: usize = 3;

/// What can happen to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// What it says is put right, or it is moved to another time.
    Correct,
    /// What came of it is said, or it should never have been there.
    By(ContactAction),
}

impl Act {
    /// Every act.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Correct].into_iter().chain(ContactAction::ALL.iter().copied().map(Self::By))
    }
}

/// The state machine: where an act leads from a status, or that it is not open from there.
///
/// ```text
/// planned ──► recorded        both ──► entered_in_error
/// ```
pub fn next_status(status: ContactStatus, act: Act) -> Option<ContactStatus> {
    use ContactStatus as S;
    match (act, status) {
        (Act::Correct, S::Planned | S::Recorded) => Some(status),
        (Act::By(ContactAction::Attendance), S::Planned) => Some(S::Recorded),
        (Act::By(ContactAction::Error), S::Planned | S::Recorded) => Some(S::EnteredInError),
        _ => None,
    }
}

/// Whether this role may write contacts down: those who work with people, and their manager.
pub const fn may_write(role: Role) -> bool {
    matches!(role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager)
}

impl Machine for ContactStatus {
    const NAME: &'static str = "contact";

    type Status = Self;
    type Action = ContactAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: ContactAction) -> Option<Self> {
        next_status(*self, Act::By(action))
    }

    fn allows(&self, role: Role, _: ContactAction) -> bool {
        may_write(role)
    }
}

/// Where the act leads. Who may write contacts is the policy's to say.
pub fn check(status: ContactStatus, role: Role, act: Act) -> Result<ContactStatus, Problem> {
    next_status(status, act).ok_or_else(|| status.refusal(role, ""))
}

/// The roles whose contacts there are, in the order in which one is taken for somebody who holds several.
pub const ROLES: [Role; 3] = [Role::LinkWorker, Role::CareCoordinator, Role::HealthAndWellbeingCoach];

/// Against what a contact is checked.
#[derive(Clone, Copy, Debug)]
pub struct Against {
    /// The time of the act, UTC.
    pub now: DateTime<Utc>,
    /// The day on which the person was referred, in London.
    pub date_referred: NaiveDate,
    /// When it was planned for before, for one that is planned already: a time that has passed since may stay.
    pub planned_for: Option<DateTime<Utc>>,
}

/// What is wrong with a contact, all at once.
pub fn faults(entry: &ContactEntry, against: Against) -> Vec<Fault> {
    let mut faults = Faults::new();
    check_time(entry, against, &mut faults);
    check_minutes(entry, &mut faults);
    check_place(entry, &mut faults);
    check_attendance(entry, &mut faults);
    let nameless = entry.participants.contains(&Participant::Other) && entry.participants_note.is_none();
    faults.when(nameless, "participants_note", "missing", "say who else was there");
    faults.into_vec()
}

fn check_time(entry: &ContactEntry, against: Against, faults: &mut Faults) {
    let later = entry.starts_at > against.now;
    let is_early = calendar::local_date(entry.starts_at) < against.date_referred;
    let detail = "lies before the day on which the person was referred";
    faults.when(is_early, "starts_at", Code::ContactBeforeReferral.as_str(), detail);
    match entry.attendance {
        None => {
            let is_new = against.planned_for != Some(entry.starts_at);
            let detail = "a contact is planned for a time to come; for a past one say what came of it";
            faults.when(is_new && !later, "starts_at", "in_the_past", detail);
            let too_far = entry.starts_at - against.now > TimeDelta::days(FARTHEST_PLAN_DAYS);
            faults.when(is_new && too_far, "starts_at", "out_of_range", "must be within two years");
        }
        Some(attendance) => {
            let detail = "lies in the future: only what was called off can be said before its time";
            faults.when(later && !attendance.is_cancelled(), "starts_at", Code::ContactInFuture.as_str(), detail);
        }
    }
}

/// What is wrong with how long a group session took.
pub fn session_faults(minutes: u16) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(minutes == 0, "minutes", Code::ContactWithoutMinutes.as_str(), "say how many minutes: at least 1");
    let detail = format!("at most {MOST_MINUTES} minutes");
    faults.when(minutes > MOST_MINUTES, "minutes", Code::ContactTooLong.as_str(), detail);
    faults.into_vec()
}

fn check_minutes(entry: &ContactEntry, faults: &mut Faults) {
    let needs_some = match entry.attendance {
        Some(Attendance::Attended) => entry.minutes.unwrap_or(0) == 0,
        Some(_) => false,
        None => entry.minutes == Some(0),
    };
    faults.when(needs_some, "minutes", Code::ContactWithoutMinutes.as_str(), "say how many minutes: at least 1");
    let too_long = entry.minutes.is_some_and(|minutes| minutes > MOST_MINUTES);
    faults.when(too_long, "minutes", Code::ContactTooLong.as_str(), format!("at most {MOST_MINUTES} minutes"));
}

fn check_place(entry: &ContactEntry, faults: &mut Faults) {
    let face_to_face = entry.consultation_mechanism == ConsultationMechanism::FaceToFace;
    let detail = "say where, face to face";
    faults.when(face_to_face && entry.location_type.is_none(), "location_type", "missing", detail);
    let detail = "is said face to face only";
    faults.when(!face_to_face && entry.location_type.is_some(), "location_type", "contradiction", detail);
    faults.when(!face_to_face && entry.place.is_some(), "place", "contradiction", detail);
    let nameless = entry.location_type == Some(LocationType::Other) && entry.place.is_none();
    faults.when(nameless, "place", "missing", "say what the other place is");
}

fn check_attendance(entry: &ContactEntry, faults: &mut Faults) {
    let took_place = entry.attendance == Some(Attendance::Attended);
    let can_be = entry.consultation_mechanism.is_at_once();
    let must_say = took_place && can_be && entry.format == ContactFormat::OneToOne;
    let field = "conversation_with";
    faults.when(must_say && entry.conversation_with.is_none(), field, "missing", "say with whom you spoke");
    let said = entry.conversation_with.is_some();
    faults.when(said && !took_place, field, "contradiction", "there is none where it did not take place");
    let missed = entry.attendance.is_some_and(Attendance::is_missed);
    faults.when(missed && !can_be, "attendance", "contradiction", "nobody is expected at a text, letter or e-mail");
}

/// What a contact is refused with, whether it is recorded or changed.
pub const REFUSALS: [Code; 8] = [
    Code::InvalidTransition,
    Code::RisksUnknown,
    Code::ContactObjection,
    Code::UnsafeMeans,
    Code::ContactInFuture,
    Code::ContactBeforeReferral,
    Code::ContactWithoutMinutes,
    Code::ContactTooLong,
];

/// Refuses a contact with faults. Where there is one that has a problem of its own, it is that problem; where there are
/// several, `validation_failed` with all of them.
pub fn refuse(faults: Vec<Fault>) -> Result<(), Problem> {
    const OWN: [Code; 4] =
        [Code::ContactInFuture, Code::ContactBeforeReferral, Code::ContactWithoutMinutes, Code::ContactTooLong];
    let own = match faults.as_slice() {
        [] => return Ok(()),
        [only] => OWN.into_iter().find(|code| code.as_str() == only.code),
        _ => None,
    };
    Err(Problem::new(own.unwrap_or(Code::ValidationFailed)).with_faults(faults))
}

impl ContactError {
    /// Every fault of it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::new();
        faults.when_unsaid(self.reason == super::codes::ContactErrorReason::Other, self.comment.as_ref());
        faults.into_vec()
    }
}

/// Nobody plans to contact somebody who objects to it.
///
/// # Errors
/// 409 `contact_objection`.
pub fn refuse_objection(since: Option<DateTime<Utc>>) -> Result<(), Problem> {
    if since.is_none() { Ok(()) } else { Err(Problem::new(Code::ContactObjection)) }
}

/// By which means it reaches the person; none where the list has no word for it.
pub fn means(mechanism: ConsultationMechanism, through_somebody: bool) -> Option<ContactMeans> {
    if through_somebody { Some(ContactMeans::ThroughSomebody) } else { mechanism.means() }
}

/// Whether safe contact allows it: where ways were named, no other is safe.
pub fn is_safe(mechanism: ConsultationMechanism, through_somebody: bool, safe: &SafeContact) -> bool {
    let named = safe.status == Asked::Asked;
    !named || means(mechanism, through_somebody).is_some_and(|means| safe.how.contains(&means))
}

/// What is worth a second look.
pub fn warnings(row: &Model, safe: Option<&SafeContact>) -> Vec<ContactWarning> {
    let first_session = row.is_first_contact && row.purpose == ContactPurpose::Support;
    let odd_length = first_session && row.minutes.is_some_and(|minutes| !FIRST_SESSION.contains(&minutes));
    let is_live = row.status != ContactStatus::EnteredInError;
    let unsafe_means = safe.is_some_and(|safe| !is_safe(row.consultation_mechanism, row.through_somebody, safe));
    [(ContactWarning::FirstSessionLength, odd_length), (ContactWarning::OutsideSafeContact, unsafe_means && is_live)]
        .into_iter()
        .filter_map(|(warning, holds)| holds.then_some(warning))
        .collect()
}

/// How many were missed in a row, given what came of the contacts on record, the latest first. What was called off and
/// what was only tried neither counts nor breaks the row.
pub fn missed(latest_first: impl IntoIterator<Item = Attendance>) -> usize {
    let counted =
        latest_first.into_iter().filter(|attendance| attendance.is_missed() || *attendance == Attendance::Attended);
    counted.take_while(|attendance| attendance.is_missed()).count()
}
