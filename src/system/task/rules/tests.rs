//! Tests of the rules of tasks.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::super::Within;
use super::TaskKind::*;
use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// The kinds on which somebody's safety hangs.
const SAFETY: &[TaskKind] = &[
    ReviewSafetyRisk,
    ReviewAddendumRisk,
    AcknowledgeSafetyEvent,
    ContactDutyGp,
    InformClinician,
    GiveSignposting,
    FollowSafeguardingProcedure,
    UpdateGpRecord,
    ConsiderSupervisorReview,
    CheckInWithWorker,
    CheckInAfterVisit,
    ConsiderSafeguarding,
    ReviewAssetConcern,
    ReviewGroupConcern,
];

#[test]
fn each_clock_ends_when_its_terms_say() {
    for (kind, from, ends) in [
        (ReviewSafetyRisk, "2026-06-01T14:59:59Z", "2026-06-01T16:00:00Z"), // 15:59:59 in London
        (ReviewSafetyRisk, "2026-06-01T15:00:00Z", "2026-06-02T09:00:00Z"),
        (ReviewSafetyRisk, "2026-12-24T16:00:00Z", "2026-12-29T10:00:00Z"), // Christmas Eve
        (ReviewAddendumRisk, "2026-03-28T12:00:00Z", "2026-03-30T09:00:00Z"), // the clocks go forward meanwhile
        (ReviewUrgent, "2026-10-24T12:00:00Z", "2026-10-26T10:00:00Z"),     // the clocks go back meanwhile
        (ReviewBasicNeed, "2026-06-04T22:59:59Z", "2026-06-08T16:00:00Z"),
        (ReviewBasicNeed, "2026-06-04T23:00:00Z", "2026-06-09T16:00:00Z"), // Friday already, in London
        (ReviewBasicNeed, "2024-02-27T12:00:00Z", "2024-02-29T17:00:00Z"),
        (DecideReferral, "2026-06-01T08:00:00Z", "2026-06-15T16:00:00Z"),
        (DecideReferral, "2026-03-20T08:00:00Z", "2026-04-07T16:00:00Z"), // over Easter and the clock change
        (DecideReturned, "2026-10-20T08:00:00Z", "2026-11-03T17:00:00Z"), // over the clock change
        (FirstContact, "2022-05-25T08:00:00Z", "2022-06-10T16:00:00Z"),   // over the jubilee
        (ContactWhileWaiting, "2026-06-01T08:00:00Z", "2026-06-29T16:00:00Z"),
        (ContactWhileWaiting, "2026-03-06T12:00:00Z", "2026-04-02T16:00:00Z"), // not on Good Friday: the day before
        (ContactWhileWaiting, "2024-02-01T12:00:00Z", "2024-02-29T17:00:00Z"),
        (ContactWhileWaiting, "2024-02-29T12:00:00Z", "2024-03-28T17:00:00Z"),
        (ConfirmRedirection, "2026-06-01T08:00:00Z", "2026-06-15T16:00:00Z"),
        (TellTheReferrer, "2026-06-05T08:00:00Z", "2026-06-09T16:00:00Z"),
        (ReadJoinedReferral, "2026-06-05T08:00:00Z", "2026-06-09T16:00:00Z"),
        (RecordContact, "2028-02-28T18:00:00Z", "2028-02-29T17:00:00Z"),
        (RecordContact, "2026-10-24T12:00:00Z", "2026-10-26T17:00:00Z"), // a Saturday; the clocks go back meanwhile
        (CheckInAfterVisit, "2026-03-29T00:45:00Z", "2026-03-29T01:15:00Z"), // 02:15 in London, half an hour on
        (CheckInAfterVisit, "2028-02-29T23:45:00Z", "2028-03-01T00:15:00Z"),
        (ReviewMissedContacts, "2026-06-01T08:00:00Z", "2026-06-08T16:00:00Z"),
        (ConsiderSafeguarding, "2026-06-05T14:59:59Z", "2026-06-05T16:00:00Z"),
        (ConsiderSafeguarding, "2026-06-05T15:00:00Z", "2026-06-08T09:00:00Z"),
        (EnterCode, "2026-06-01T22:59:59Z", "2026-06-08T16:00:00Z"),
        (EnterCode, "2026-06-01T23:00:00Z", "2026-06-09T16:00:00Z"), // Tuesday already, in London
        (EnterCode, "2026-03-25T12:00:00Z", "2026-04-01T16:00:00Z"), // the clocks go forward meanwhile
        (EnterCode, "2026-10-24T12:00:00Z", "2026-10-30T17:00:00Z"), // a Saturday: the Friday before the next one
        (EnterCode, "2024-02-22T12:00:00Z", "2024-02-29T17:00:00Z"),
        (RemoveCode, "2024-02-29T12:00:00Z", "2024-03-07T17:00:00Z"),
        (AcknowledgeSafetyEvent, "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"), // the clocks go back meanwhile
        (ContactDutyGp, "2026-06-06T22:59:59Z", "2026-06-06T22:59:59.999999Z"),   // a Saturday, a minute to midnight
        (ContactDutyGp, "2026-06-06T23:00:00Z", "2026-06-07T22:59:59.999999Z"),
        (UpdateGpRecord, "2026-03-29T00:30:00Z", "2026-03-29T22:59:59.999999Z"), // a day of 23 hours
        (InformClinician, "2024-02-29T12:00:00Z", "2024-02-29T23:59:59.999999Z"),
        (ConsiderSupervisorReview, "2024-02-27T12:00:00Z", "2024-02-29T17:00:00Z"),
        (ConfirmConsent, "2026-06-05T08:00:00Z", "2026-06-12T16:00:00Z"),
        (ReceiveReferBack, "2026-06-05T08:00:00Z", "2026-06-09T16:00:00Z"),
        (ConfirmAsset, "2026-06-01T08:00:00Z", "2026-12-01T17:00:00Z"),
        (ConfirmAsset, "2026-08-31T08:00:00Z", "2027-02-26T17:00:00Z"), // the month ends sooner, on a Sunday
        (FollowUpConnection, "2026-06-01T08:00:00Z", "2026-06-29T16:00:00Z"),
        (ReadGroupAnswer, "2026-06-05T08:00:00Z", "2026-06-09T16:00:00Z"),
        (ReviewGroupConcern, "2026-06-05T14:59:59Z", "2026-06-05T16:00:00Z"),
        (AskAfterConcern, "2026-06-05T08:00:00Z", "2026-06-08T16:00:00Z"),
        (ReviewAssetConcern, "2026-06-05T14:59:59Z", "2026-06-05T16:00:00Z"),
        (GuideQualityAssurance, "2026-06-05T08:00:00Z", "2026-06-12T16:00:00Z"),
        (ReviewQualityAssurance, "2026-06-05T08:00:00Z", "2027-06-04T16:00:00Z"), // a Saturday: the Friday before
        (CatchUpWithGroup, "2026-06-01T08:00:00Z", "2026-12-01T17:00:00Z"),
        (AnswerConfidenceSurvey, "2026-06-01T08:00:00Z", "2026-06-15T16:00:00Z"),
        (SupportVolunteer, "2026-06-01T08:00:00Z", "2026-09-01T16:00:00Z"),
        (ReviewVolunteerMatch, "2026-06-05T08:00:00Z", "2026-06-08T16:00:00Z"),
        (EscalateGap, "2026-06-05T08:00:00Z", "2026-06-19T16:00:00Z"),
        (ChaseGapAnswer, "2026-06-01T08:00:00Z", "2026-07-13T16:00:00Z"),
        (ReadGapAnswer, "2026-06-05T08:00:00Z", "2026-06-12T16:00:00Z"),
        (CheckInWithWorker, "2026-10-23T08:00:00Z", "2026-10-27T17:00:00Z"), // over the clock change
        (ClinicalSupervision, "2026-06-01T08:00:00Z", "2026-07-01T16:00:00Z"),
        (ClinicalSupervision, "2024-01-31T08:00:00Z", "2024-02-29T17:00:00Z"), // the month ends sooner, on the leap day
        (ClinicalSupervision, "2024-02-29T08:00:00Z", "2024-03-28T17:00:00Z"), // Good Friday: the day before
        (ClinicalSupervision, "2026-03-20T08:00:00Z", "2026-04-20T16:00:00Z"), // the clocks go forward meanwhile
        (ClinicalSupervision, "2026-10-12T08:00:00Z", "2026-11-12T17:00:00Z"), // the clocks go back meanwhile
    ] {
        assert_eq!(due(kind, at(from)), at(ends), "{kind} from {from}");
    }
}

#[test]
fn the_decision_is_due_by_the_date_referred_whenever_it_arrived() {
    for (referred, ends) in [
        ("2026-06-01", "2026-06-15T16:00:00Z"),
        ("2026-05-30", "2026-06-12T16:00:00Z"), // a Saturday
        ("2024-02-15", "2024-02-29T17:00:00Z"),
        ("2024-02-29", "2024-03-14T17:00:00Z"),
    ] {
        assert_eq!(decide_by(referred.parse().expect("a date")), at(ends), "{referred}");
    }
}

#[test]
fn overdue_begins_after_the_due_instant_and_only_while_open() {
    let ends = at("2026-06-15T16:00:00Z");
    let next = ends + TimeDelta::microseconds(1);
    for (status, now, overdue) in [
        (TaskStatus::Open, ends - TimeDelta::seconds(1), false),
        (TaskStatus::Open, ends, false),
        (TaskStatus::Open, next, true),
        (TaskStatus::Done, next, false),
        (TaskStatus::Cancelled, next, false),
        (TaskStatus::Waived, next, false),
    ] {
        assert_eq!(is_overdue(status, ends, now), overdue, "{status} at {now}");
    }
}

#[test]
fn only_the_word_with_who_waits_listings_groups_volunteers_and_supervision_come_again() {
    let recurring: Vec<_> =
        TaskKind::ALL.iter().filter(|kind| next_due(**kind, at("2026-06-01T08:00:00Z")).is_some()).collect();
    assert_eq!(
        recurring,
        [&ContactWhileWaiting, &ConfirmAsset, &CatchUpWithGroup, &SupportVolunteer, &ClinicalSupervision]
    );
    assert_eq!(next_due(ContactWhileWaiting, at("2026-06-29T08:00:00Z")), Some(at("2026-07-27T16:00:00Z")));
}

#[test]
fn each_ladder_is_climbed_on_the_second() {
    use EscalationRole::*;
    let monday = "2026-06-01T16:00:00Z";
    for (kind, due, rungs) in [
        (
            ReviewSafetyRisk,
            monday,
            vec![(ServiceManager, "2026-06-01T16:00:00Z"), (SafeguardingLead, "2026-06-01T17:00:00Z")],
        ),
        (
            ReviewAddendumRisk,
            "2026-10-25T00:30:00Z", // an hour is an hour when the clocks go back
            vec![(ServiceManager, "2026-10-25T00:30:00Z"), (SafeguardingLead, "2026-10-25T01:30:00Z")],
        ),
        (ReviewUrgent, monday, vec![(ServiceManager, monday), (SafeguardingLead, "2026-06-01T17:00:00Z")]),
        (ReviewBasicNeed, monday, vec![(ServiceManager, monday)]),
        (DecideReferral, monday, vec![(ServiceManager, monday)]),
        (DecideReturned, monday, vec![(Referrer, monday), (ServiceManager, "2026-06-02T16:00:00Z")]),
        (ContactWhileWaiting, monday, vec![(ServiceManager, monday)]),
        (
            FirstContact,
            "2026-10-23T16:00:00Z", // a Friday, before the clocks go back
            vec![
                (Worker, "2026-10-23T16:00:00Z"),
                (Cover, "2026-10-26T17:00:00Z"),
                (ServiceManager, "2026-10-27T17:00:00Z"),
            ],
        ),
        (ConfirmRedirection, monday, vec![(Worker, monday)]),
        (
            ContactDutyGp,
            "2026-10-25T00:30:00Z", // while the clocks go back
            vec![
                (Supervisor, "2026-10-25T00:30:00Z"),
                (SafeguardingLead, "2026-10-25T01:30:00Z"),
                (ServiceManager, "2026-10-25T02:30:00Z"),
            ],
        ),
        (CheckInWithWorker, monday, vec![(Supervisor, monday), (ServiceManager, "2026-06-02T16:00:00Z")]),
        (
            EnterCode,
            monday,
            vec![(Worker, monday), (Cover, "2026-06-02T16:00:00Z"), (ServiceManager, "2026-06-03T16:00:00Z")],
        ),
        (
            ClinicalSupervision,
            monday,
            vec![(Worker, monday), (Supervisor, "2026-06-02T16:00:00Z"), (ServiceManager, "2026-06-08T16:00:00Z")],
        ),
    ] {
        let due = at(due);
        for (level, (to, after)) in (0_u8..).zip(&rungs) {
            let after = at(after);
            assert_eq!(escalation_due(kind, due, after, None, level), None, "{kind}: not yet at {after}");
            let step = escalation_due(kind, due, after + TimeDelta::microseconds(1), None, level);
            assert_eq!(step, Some(Escalation { level: level + 1, to: *to }), "{kind}: after {after}");
        }
        let top = u8::try_from(rungs.len()).expect("few");
        assert_eq!(escalation_due(kind, due, due + TimeDelta::days(365), None, top), None, "{kind}: the top");
    }
}

#[test]
fn the_last_of_the_line_are_told_again_each_hour_until_a_human_acknowledges() {
    let due = at("2026-10-24T22:30:00Z"); // the clocks go back that night
    let top = 3;
    let notified_at = at("2026-10-25T00:30:00Z");
    for kind in TaskKind::ALL.iter().copied() {
        let steps = kind.policy().steps;
        let last = steps.last().expect("somebody is told").after.ends(due);
        let repeats = kind.policy().safety && kind != CheckInWithWorker;
        let again = next_look(kind, due, u8::try_from(steps.len()).expect("few"));
        assert_eq!(again, repeats.then(|| last + TimeDelta::hours(1)), "{kind}");
    }
    let kind = AcknowledgeSafetyEvent;
    let look = look_after(kind, due, notified_at, top).expect("again");
    assert_eq!(look, at("2026-10-25T01:30:00Z"));
    let second = TimeDelta::seconds(1);
    for (now, acknowledged, level, expected) in [
        (look, None, top, None),
        (look + second, None, top, Some(EscalationRole::ServiceManager)),
        (look + TimeDelta::days(7), None, top, Some(EscalationRole::ServiceManager)),
        (look + second, Some(due), top, Some(EscalationRole::ServiceManager)),
        (look + second, Some(due + second), top, None),
        (look + second, None, 2, None),
    ] {
        assert_eq!(repeat_to(kind, due, now, acknowledged, level, look), expected, "{now} {acknowledged:?}");
    }
    assert_eq!(
        look_after(kind, due, look + TimeDelta::days(7), top),
        Some(look + TimeDelta::days(7) + TimeDelta::hours(1))
    );
    assert_eq!(repeat_to(ReviewUrgent, due, look + second, None, 2, look), None);
    assert_eq!(look_after(ReviewUrgent, due, look, 2), None);
    assert_eq!(look_after(kind, due, notified_at, 1), next_look(kind, due, 1));
}

#[test]
fn an_acknowledgement_stops_the_climb_unless_it_came_before_the_task_fell_due() {
    let ends = at("2026-06-01T16:00:00Z");
    let later = ends + TimeDelta::hours(5);
    for (acknowledged, climbs) in [
        (None, true),
        (Some(ends - TimeDelta::hours(2)), true),
        (Some(ends), true),
        (Some(ends + TimeDelta::microseconds(1)), false),
    ] {
        let next = escalation_due(ReviewSafetyRisk, ends, later, acknowledged, 1);
        assert_eq!(next.is_some(), climbs, "{acknowledged:?}");
    }
}

#[test]
fn a_task_is_waived_by_another_and_never_where_safety_hangs_on_it() {
    for kind in TaskKind::ALL.iter().copied() {
        let is_safety = SAFETY.contains(&kind);
        for status in TaskStatus::ALL.iter().copied() {
            for by_owner in [false, true] {
                let refused = waive(kind, status, by_owner).map_err(|problem| problem.code());
                let expected = match (status, is_safety, by_owner) {
                    (TaskStatus::Open, false, false) => Ok(()),
                    (TaskStatus::Open, false, true) => Err(Code::Forbidden),
                    _ => Err(Code::InvalidTransition),
                };
                assert_eq!(refused, expected, "{kind} {status} by its owner: {by_owner}");
            }
        }
    }
}

#[test]
fn what_ends_with_the_referral_and_what_with_contact() {
    let those =
        |rule: fn(TaskKind) -> bool| TaskKind::ALL.iter().copied().filter(|kind| rule(*kind)).collect::<Vec<_>>();
    let outlives = those(|kind| !ends_with_referral(kind));
    let others = [
        ConfirmRedirection,
        TellTheReferrer,
        ReceiveReferBack,
        EnterCode,
        RemoveCode,
        RecordContact,
        TellPracticeOfFirstContact,
        TellPracticeOfEnd,
        ReadMessageBack,
        ReviewCarePlan,
        WritePlanPartTwo,
        MeasureAtStart,
        MeasureAgain,
        SendSurvey,
        TakeStoryBack,
        ConfirmConsent,
        ReviewPrecautions,
        FollowUpConnection,
        AskAfterConcern,
        ReadGroupAnswer,
        AnswerOnwardReferral,
        KeepApart,
        ReviewVolunteerMatch,
    ];
    assert!(outlives.iter().all(|kind| SAFETY.contains(kind) || others.contains(kind)), "{outlives:?}");
    let speaks = [
        ContactWhileWaiting,
        FirstContact,
        TellTheReferrer,
        ReviewMissedContacts,
        FollowUpConnection,
        AskAfterConcern,
        ReviewCarePlan,
        WritePlanPartTwo,
        MeasureAtStart,
        MeasureAgain,
        SendSurvey,
        ConfirmConsent,
    ];
    assert_eq!(those(ends_with_contact), speaks);
    let about_practices = [EnterCode, TellPracticeOfFirstContact, TellPracticeOfEnd];
    let step = those(ends_with_objection);
    assert!(step.len() == about_practices.len() && about_practices.iter().all(|kind| step.contains(kind)), "{step:?}");
    let safety = those(|kind| kind.policy().safety);
    assert_eq!(safety, SAFETY);
    assert!(safety.iter().all(|kind| !ends_with_referral(*kind) && !ends_with_contact(*kind)));
}

fn any_kind() -> impl Strategy<Value = TaskKind> {
    prop::sample::select(TaskKind::ALL)
}

fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    (1_577_836_800_000_000_i64..2_240_524_800_000_000).prop_filter_map("in range", DateTime::from_timestamp_micros)
}

/// What a sweep at `now` tells, from a task that has climbed `level` rungs.
fn sweep(kind: TaskKind, due: DateTime<Utc>, now: DateTime<Utc>, level: u8) -> Vec<Escalation> {
    let next = |level| escalation_due(kind, due, now, None, level);
    std::iter::successors(next(level), |step| next(step.level)).collect()
}

proptest! {
    #[test]
    fn every_clock_ends_ahead_on_a_working_day_and_never_sooner_for_a_later_start(
        kind in any_kind(), one in any_instant(), other in any_instant(),
    ) {
        let (earlier, later) = (one.min(other), one.max(other));
        prop_assert!(due(kind, earlier) >= earlier);
        prop_assert!(due(kind, earlier) <= due(kind, later));
        let round_the_clock = matches!(kind.policy().within, Within::SameDay | Within::Hours(_) | Within::Minutes(_));
        prop_assert!(round_the_clock || calendar::is_working_day(calendar::local_date(due(kind, earlier))));
    }

    #[test]
    fn who_waits_is_never_left_for_more_than_four_weeks(from in any_instant()) {
        let days = (calendar::local_date(due(ContactWhileWaiting, from)) - calendar::local_date(from)).num_days();
        prop_assert!((24..=28).contains(&days), "{days}");
    }

    #[test]
    fn a_sweep_that_slept_tells_the_same_people_in_the_same_order(
        kind in any_kind(), due in any_instant(), hours in 0..200_i64, slept in 0..200_i64,
    ) {
        let (first, then) = (due + TimeDelta::hours(hours), due + TimeDelta::hours(hours + slept));
        let mut step = sweep(kind, due, first, 0);
        let level = step.last().map_or(0, |last| last.level);
        step.extend(sweep(kind, due, then, level));
        prop_assert_eq!(step, sweep(kind, due, then, 0));
    }
}
