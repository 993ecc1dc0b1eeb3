//! What becomes of a referral, from the day it was sent: a course of dated happenings, drawn by chance. Pure.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use fastrand::Rng;

use super::invent::pick;
use crate::care::contact::codes::{Attendance, ConsultationMechanism, LocationType};
use crate::care::episode::status::ClosingReason;
use crate::care::referral::status::{DeclineReason, RejectionReason};
use kernel::calendar;

/// Something that happens to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryEvent {
    /// The service takes them into its queue.
    Waits,
    /// A worker takes them on.
    Accepted,
    /// The service does not take them.
    Rejected(RejectionReason),
    /// They do not want it.
    Declined(DeclineReason),
    /// A contact took place, or was tried.
    Contact(Meeting),
    /// The support is over.
    Closed(ClosingReason),
}

/// A contact that was held or tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// By what means.
    pub mechanism: ConsultationMechanism,
    /// Where, face to face.
    pub location_type: Option<LocationType>,
    /// What came of it.
    pub attendance: Attendance,
    /// How long; nothing where nobody spoke.
    pub minutes: Option<i16>,
}

/// The course of a life, in order, from the day the referral was sent until all that could happen has.
pub fn course(rng: &mut Rng, sent_at: DateTime<Utc>) -> Vec<(DateTime<Utc>, StoryEvent)> {
    let sent = calendar::local_date(sent_at);
    let mut happenings = Vec::new();
    let days = 1 + rng.u16(0..8);
    let decided = working_time(rng, calendar::add_working_days(sent, days));
    let accepted = match rng.u8(0..100) {
        0..6 => {
            let reasons = [
                (RejectionReason::OutOfArea, 40),
                (RejectionReason::NotEligible, 40),
                (RejectionReason::NoCapacity, 20),
            ];
            return vec![(decided, StoryEvent::Rejected(pick(rng, &reasons, |reason| reason.1).0))];
        }
        6..12 => {
            let reasons =
                [(DeclineReason::NotNow, 45), (DeclineReason::NotWanted, 35), (DeclineReason::SupportedElsewhere, 20)];
            return vec![(decided, StoryEvent::Declined(pick(rng, &reasons, |reason| reason.1).0))];
        }
        12..40 => {
            happenings.push((decided, StoryEvent::Waits));
            let wait = 10 + rng.u64(0..40);
            working_time(rng, later(calendar::local_date(decided), wait))
        }
        _ => decided,
    };
    happenings.push((accepted, StoryEvent::Accepted));
    happenings.extend(support(rng, accepted));
    happenings
}

/// From acceptance to the end: attempts, the first conversation, what followed.
fn support(rng: &mut Rng, accepted: DateTime<Utc>) -> Vec<(DateTime<Utc>, StoryEvent)> {
    let mut happenings = Vec::new();
    let mut date = later(calendar::local_date(accepted), 1 + rng.u64(0..6));
    let mut contact = |rng: &mut Rng, date: NaiveDate, held: Meeting| {
        let at = working_time(rng, date);
        happenings.push((at, StoryEvent::Contact(held)));
        calendar::local_date(at)
    };
    while rng.u8(0..100) < 30 {
        let attendance = if rng.bool() { Attendance::AttemptNoAnswer } else { Attendance::MessageLeft };
        let attempt = Meeting { attendance, minutes: None, ..by_telephone(rng) };
        date = contact(rng, date, attempt);
        date = later(date, 2 + rng.u64(0..4));
    }
    let first = by_telephone(rng);
    date = contact(rng, date, first);
    let mut missed = 0;
    for _ in 0..4 + rng.u8(0..8) {
        date = later(date, 7 + rng.u64(0..14));
        let held = session(rng);
        date = contact(rng, date, held);
        missed = if held.attendance == Attendance::DidNotAttend { missed + 1 } else { 0 };
        if missed == 3 {
            break;
        }
    }
    let reason = if missed == 3 {
        ClosingReason::LostContact
    } else {
        let reasons = [
            (ClosingReason::SupportCompleted, 80),
            (ClosingReason::PersonEnded, 11),
            (ClosingReason::MovedAway, 4),
            (ClosingReason::SteppedUpToClinical, 5),
        ];
        pick(rng, &reasons, |reason| reason.1).0
    };
    let days = 3 + rng.u64(0..18);
    happenings.push((working_time(rng, later(date, days)), StoryEvent::Closed(reason)));
    happenings
}

/// A session after the first word: most are kept.
fn session(rng: &mut Rng) -> Meeting {
    let attendances = [
        (Attendance::Attended, 79),
        (Attendance::DidNotAttend, 10),
        (Attendance::CancelledByPerson, 7),
        (Attendance::CancelledByService, 3),
        (Attendance::ArrivedLateNotSeen, 1),
    ];
    let attendance = pick(rng, &attendances, |attendance| attendance.1).0;
    let held = match rng.u8(0..100) {
        0..58 => {
            let places =
                [(LocationType::CommunityVenue, 45), (LocationType::GpPractice, 40), (LocationType::ServiceBase, 15)];
            Meeting {
                mechanism: ConsultationMechanism::FaceToFace,
                location_type: Some(pick(rng, &places, |place| place.1).0),
                attendance,
                minutes: Some(35 + 5 * rng.i16(0..6)),
            }
        }
        58..95 => by_telephone(rng),
        _ => Meeting { mechanism: ConsultationMechanism::VideoConsultation, ..by_telephone(rng) },
    };
    Meeting { attendance, minutes: held.minutes.filter(|_| attendance == Attendance::Attended), ..held }
}

fn by_telephone(rng: &mut Rng) -> Meeting {
    Meeting {
        mechanism: ConsultationMechanism::Telephone,
        location_type: None,
        attendance: Attendance::Attended,
        minutes: Some(15 + 5 * rng.i16(0..6)),
    }
}

/// A quarter of an hour of office time, on that day or the next working one.
pub fn working_time(rng: &mut Rng, date: NaiveDate) -> DateTime<Utc> {
    let day = if calendar::is_working_day(date) { date } else { calendar::add_working_days(date, 1) };
    calendar::instant(day, NaiveTime::MIN) + TimeDelta::minutes(9 * 60 + 15 * rng.i64(0..28))
}

/// So many days after that one.
pub fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_runs_forwards_and_ends_once() {
        let sent = "2026-03-27T15:00:00Z".parse().expect("an instant");
        let mut rng = Rng::with_seed(1);
        for _ in 0..2_000 {
            let course = course(&mut rng, sent);
            assert!(course.iter().all(|(at, _)| *at > sent));
            assert!(course.windows(2).all(|pair| pair[0].0 < pair[1].0), "{course:?}");
            let ends = |story_event: &StoryEvent| {
                matches!(story_event, StoryEvent::Rejected(_) | StoryEvent::Declined(_) | StoryEvent::Closed(_))
            };
            assert_eq!(course.iter().filter(|(_, story_event)| ends(story_event)).count(), 1);
            assert!(course.last().is_some_and(|(_, story_event)| ends(story_event)));
        }
    }
}
