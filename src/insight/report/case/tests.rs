use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn month(text: &str) -> CalendarMonth {
    CalendarMonth::read(text).expect("a month")
}

fn referral(referred_on: &str, waited_until: Option<&str>) -> Case {
    Case {
        service: ServiceId(Uuid::nil()),
        practice: None,
        received: CalendarMonth::of(day(referred_on)),
        source: "pharmacy".to_owned(),
        reasons: vec!["housing".to_owned(), "loneliness_isolation".to_owned()],
        decision: "accepted".to_owned(),
        reached: [true, false, false, false, false, false],
        referred_on: day(referred_on),
        waited_until: waited_until.map(day),
        first_contact_on: None,
        is_returned: false,
        has_goal: true,
        person: vec![(By::Sex, "2".to_owned()), (By::NhsNumber, "present".to_owned())],
        episode: None,
        entries: Vec::new(),
    }
}

/// How many wait at the end of a month, in all and in each band.
fn waiting(case: &Case, at: &str) -> (i64, Vec<(String, i64)>) {
    let stock = |by: &str, value: Option<&str>| {
        let of = |((metric, breakdown, of, on), count): (Key, i64)| {
            let is_of = metric == Metric::Waiting && breakdown == by && value.is_none_or(|value| of == value);
            (is_of && on <= month(at)).then_some(count)
        };
        case.counts().into_iter().filter_map(of).sum::<i64>()
    };
    let bands = values::WAITS.iter().map(|(_, (band, _))| ((*band).to_owned(), stock("waiting_band", Some(band))));
    (stock("", None), bands.filter(|(_, count)| *count != 0).collect())
}

#[test]
fn who_waits_is_in_one_band_at_the_end_of_each_month_until_they_wait_no_more() {
    let band = |name: &str| (1, vec![(name.to_owned(), 1)]);
    let none = (0, Vec::new());
    let still = referral("2026-01-20", None);
    for (at, expected) in [
        ("2025-12", none.clone()),
        ("2026-01", band("0_to_2_weeks")),
        ("2026-02", band("4_to_8_weeks")),
        ("2026-03", band("8_to_12_weeks")),
        ("2026-04", band("12_weeks_and_over")),
        ("2027-04", band("12_weeks_and_over")),
    ] {
        assert_eq!(waiting(&still, at), expected, "{at}");
    }
    let met = referral("2026-01-20", Some("2026-03-31"));
    assert_eq!(waiting(&met, "2026-02"), band("4_to_8_weeks"));
    assert_eq!(waiting(&met, "2026-03"), none, "met on its last day");
    let late = referral("2026-01-20", Some("2026-09-01"));
    assert_eq!(waiting(&late, "2026-08"), band("12_weeks_and_over"));
    assert_eq!(waiting(&late, "2026-09"), none);
    assert_eq!(waiting(&referral("2026-01-20", Some("2026-01-31")), "2026-01"), none, "the same month");
}

#[test]
fn a_referral_counts_once_in_the_whole_and_once_in_each_part() {
    let counts = referral("2026-01-20", None).counts();
    let of = |metric: Metric, by: &str, value: &str| {
        let mut found =
            counts.iter().filter(|((of, breakdown, code, _), _)| *of == metric && *breakdown == by && code == value);
        found.next().map_or(0, |(_, count)| *count)
    };
    assert_eq!(of(Metric::Referrals, "", ""), 1);
    assert_eq!(of(Metric::Referrals, "source", "pharmacy"), 1);
    assert_eq!(
        (of(Metric::Referrals, "reason", "housing"), of(Metric::Referrals, "reason", "loneliness_isolation")),
        (1, 1)
    );
    assert_eq!((of(Metric::Accepted, "", ""), of(Metric::Reached, "", "")), (1, 0));
    assert_eq!((of(Metric::Referrals, "nhs_number", "present"), of(Metric::Accepted, "nhs_number", "present")), (1, 0));
    assert_eq!((of(Metric::WithoutGoal, "", ""), of(Metric::Returned, "", "")), (0, 0));
}

#[test]
fn what_a_case_took_is_counted_by_its_days_and_its_pence() {
    let mut case = referral("2026-01-20", Some("2026-02-03"));
    case.first_contact_on = Some(day("2026-02-03"));
    case.episode = Some(EpisodeOfCase {
        opened_on: day("2026-01-25"),
        closed: Some((day("2026-05-04"), "support_completed".to_owned())),
        is_referred_again: true,
        contacts: vec![(month("2026-02"), "attended".to_owned(), "telephone".to_owned())],
        needs: vec![(month("2026-02"), "debt".to_owned(), true)],
        connections: vec![(month("2026-03"), "arts".to_owned(), true, false)],
        gains: vec![(month("2026-04"), "benefit".to_owned(), 12_345), (month("2026-04"), "benefit".to_owned(), 5)],
        changes: vec![(month("2026-05"), "anxious_better".to_owned())],
    });
    let counts = case.counts();
    let of = |metric: Metric, by: &'static str, value: &str, on: &str| {
        counts.get(&(metric, by, value.to_owned(), month(on))).copied().unwrap_or_default()
    };
    assert_eq!(of(Metric::WaitingTime, DAYS, "0014", "2026-02"), 1);
    assert_eq!(of(Metric::SupportLength, DAYS, "0090", "2026-05"), 1);
    assert_eq!((of(Metric::Caseload, "", "", "2026-01"), of(Metric::Caseload, "", "", "2026-05")), (1, -1));
    assert_eq!(of(Metric::ReferredAgain, "", "", "2026-05"), 1);
    assert_eq!(
        (of(Metric::MoneyGains, "", "", "2026-04"), of(Metric::MoneyGains, PENCE, "benefit", "2026-04")),
        (2, 12_350)
    );
    assert_eq!(
        (
            of(Metric::ConnectionsStarted, "category", "arts", "2026-03"),
            of(Metric::ConnectionsCompleted, "", "", "2026-03")
        ),
        (1, 0)
    );
    assert_eq!(of(Metric::OutcomesPaired, "change", "anxious_better", "2026-05"), 1);
    assert_eq!(of(Metric::NeedsMet, "need", "debt", "2026-02"), 1);
}
