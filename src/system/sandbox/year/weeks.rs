//! What link workers do besides their cases, week by week: activities, a word on the way, supervision. Pure.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use fastrand::Rng;

use super::invent::pick;
use super::life::{later, working_time};
use crate::care::referral::codes::PresentingComplaint;
use crate::county::activity::kind::ActivityKind;
use crate::county::signposting::codes::SignpostingMechanism;

/// Something that a worker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Time without a person, in minutes.
    Activity(ActivityKind, i16),
    /// Tells somebody where to turn.
    Signposted(PresentingComplaint, SignpostingMechanism),
    /// Has their monthly supervision.
    Supervised,
}

const ACTIVITIES: [(ActivityKind, u32, i16); 8] = [
    (ActivityKind::Administration, 30, 90),
    (ActivityKind::AssetMapping, 16, 120),
    (ActivityKind::Outreach, 14, 120),
    (ActivityKind::ReferrerEngagement, 12, 60),
    (ActivityKind::GroupDevelopment, 10, 90),
    (ActivityKind::Training, 8, 180),
    (ActivityKind::MdtMeeting, 6, 60),
    (ActivityKind::Research, 4, 60),
];

const SIGNPOSTED: [(PresentingComplaint, SignpostingMechanism, u32); 4] = [
    (PresentingComplaint::LonelinessIsolation, SignpostingMechanism::InPerson, 40),
    (PresentingComplaint::MoneyDebtBenefits, SignpostingMechanism::Telephone, 30),
    (PresentingComplaint::PhysicalActivity, SignpostingMechanism::Email, 20),
    (PresentingComplaint::DigitalExclusion, SignpostingMechanism::InPerson, 10),
];

/// The last weeks before that day, in order.
pub fn weeks(rng: &mut Rng, count: u32, until: NaiveDate) -> Vec<(DateTime<Utc>, Work)> {
    let mut works = Vec::new();
    for week in (1..=u64::from(count)).rev() {
        let Some(begin) = until.checked_sub_days(Days::new(7 * week)) else { continue };
        let at = |rng: &mut Rng| {
            let date = later(begin, rng.u64(0..5));
            working_time(rng, date)
        };
        for _ in 0..1 + rng.u8(0..2) {
            let (kind, _, minutes) = pick(rng, &ACTIVITIES, |activity| activity.1);
            works.push((at(rng), Work::Activity(*kind, *minutes)));
        }
        if rng.u8(0..100) < 40 {
            let (about, mechanism, _) = pick(rng, &SIGNPOSTED, |signposted| signposted.2);
            works.push((at(rng), Work::Signposted(*about, *mechanism)));
        }
        if begin.day() <= 7 {
            works.push((at(rng), Work::Supervised));
        }
    }
    works.sort_by_key(|(at, _)| *at);
    works
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_a_supervision_a_month_and_something_each_week() {
        let until = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date");
        let works = weeks(&mut Rng::with_seed(1), 52, until);
        assert_eq!(works.iter().filter(|(_, work)| *work == Work::Supervised).count(), 12);
        assert!(works.len() > 52 + 12);
        assert!(works.iter().all(|(at, _)| at.date_naive() < until), "they are over");
        assert_eq!(weeks(&mut Rng::with_seed(1), 0, until), []);
    }
}
