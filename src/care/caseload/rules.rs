//! The backlog, counted by how long people have waited. Pure.

use chrono::NaiveDate;

use super::view::{Backlog, UsualSupport, WaitingBand};
use crate::care::referral::status::ReferralStatus;

/// "An average of 6-12 contacts over a three-month period" (003 §4.2).
pub const USUAL_SUPPORT: UsualSupport = UsualSupport { contacts_from: 6, contacts_to: 12, months: 3 };

/// The bands of waiting, in weeks since the date referred: from, and up to but not including.
const BANDS: [(u16, Option<u16>); 5] = [(0, Some(2)), (2, Some(4)), (4, Some(8)), (8, Some(12)), (12, None)];

/// The backlog of one status on `today`, from how many were referred on which day.
pub fn backlog(status: ReferralStatus, referred: &[(NaiveDate, u64)], today: NaiveDate) -> Backlog {
    let band = |(from, to): (u16, Option<u16>)| {
        let is_in = |date: NaiveDate| {
            let days = (today - date).num_days().max(0);
            days >= i64::from(from) * 7 && to.is_none_or(|to| days < i64::from(to) * 7)
        };
        let count = referred.iter().filter(|(date, _)| is_in(*date)).map(|(_, count)| count).sum();
        WaitingBand { from_weeks: from, to_weeks: to, count }
    };
    Backlog {
        status,
        total: referred.iter().map(|(_, count)| count).sum(),
        oldest_date_referred: referred.iter().map(|(date, _)| *date).min(),
        bands: BANDS.map(band).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_begins_on_its_day() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let today = day("2028-03-01");
        let referred = [
            (day("2028-03-01"), 1),  // today
            (day("2028-02-17"), 2),  // 13 days, over the leap day
            (day("2028-02-16"), 4),  // two weeks
            (day("2028-02-02"), 8),  // four
            (day("2028-01-05"), 16), // eight
            (day("2027-12-08"), 32), // twelve
            (day("2020-01-01"), 64),
        ];
        let counted = backlog(ReferralStatus::Waiting, &referred, today);
        let counts: Vec<u64> = counted.bands.iter().map(|band| band.count).collect();
        assert_eq!(counts, [3, 4, 8, 16, 96]);
        assert_eq!((counted.total, counted.oldest_date_referred), (127, Some(day("2020-01-01"))));
        let none = backlog(ReferralStatus::Waiting, &[], today);
        assert_eq!((none.total, none.oldest_date_referred), (0, None));
    }
}
