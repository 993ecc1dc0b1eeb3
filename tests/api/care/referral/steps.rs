use catalogue::id::{EpisodeId, WorkerId};
use catalogue::{EventType, Role};
use kernel::event::Audience;
use kernel::problem::Problem;
use linkwork::care::referral::codes::{Priority, Source};
use linkwork::care::referral::disclosure::{Disclosure, SharedStatus, status_disclosed};
use linkwork::care::referral::entity::Model;
use linkwork::care::referral::rules::Relation;
use linkwork::care::referral::rules::first_contact;
use linkwork::care::referral::rules::steps::{self, Actor, Added, Episode, EpisodeChange, Step};
use linkwork::care::referral::status::{EndReason, ReferralStatus};
use linkwork::care::referral::view::Referral;
use linkwork::care::referral::wire::NotReached;
use linkwork::system::task::rules::{decide_by, due};
use linkwork::system::task::{Owner, TaskChange, TaskKind};
use proptest::prelude::*;
use sea_orm::{ActiveModelTrait, TryIntoModel};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::row::{any_row, at, at_risk, question, row};

const NOW: u32 = 30;

fn me() -> WorkerId {
    WorkerId(uuid::Uuid::from_u128(77))
}

fn episode() -> EpisodeId {
    EpisodeId(uuid::Uuid::from_u128(78))
}

fn actor(relation: Relation) -> Actor {
    Actor { relation, worker: Some(me()), now: at(NOW) }
}

fn manager() -> Actor {
    actor(Relation::Service(Role::ServiceManager))
}

fn referrer() -> Actor {
    actor(Relation::Referrer(Disclosure::Status))
}

fn body<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).expect("it is there")
}

/// The row once the step is saved.
fn after(step: &Step) -> Model {
    step.change.clone().try_into_model().expect("it is there")
}

fn open(kind: TaskKind, owner: Owner) -> TaskChange {
    TaskChange::Open { kind, owner, due_at: due(kind, at(NOW)) }
}

const DECIDED: [TaskChange; 3] = [
    TaskChange::Complete(TaskKind::DecideReferral),
    TaskChange::Complete(TaskKind::ReviewUrgent),
    TaskChange::Complete(TaskKind::ReviewBasicNeed),
];

/// Every act that a caller or an episode can do, tried on a row.
fn every_step(row: &Model) -> Vec<Result<Step, Problem>> {
    let risk = Added { risk: true, safety_risk: true, risks_known: true };
    let reason = |reason: &str| json!({ "reason": reason });
    let redirection = json!({ "reason": "palliative_care", "destination": "St Anne's Hospice" });
    let review = json!({ "finding": "no_danger_now", "text": "Spoke with her at noon." });
    let first = [None, Some(at(NOW))].map(|at| first_contact::first_contact(row, manager(), at).transpose());
    let mut all = vec![
        steps::send_back(row, manager(), &question()),
        steps::resubmit(row, referrer(), Added::default()),
        steps::resubmit(row, manager(), risk),
        steps::put_to_wait(row, manager(), &body(json!({ "note": "From Monday" }))),
        steps::accept(row, manager(), me(), Episode::New(episode())),
        steps::accept(row, manager(), me(), Episode::Open(episode())),
        steps::review_risk(row, manager(), &body(review)),
        steps::add_to(row, referrer(), Added::default()),
        steps::add_to(row, referrer(), risk),
        steps::decline(row, manager(), &body(reason("not_now"))),
        steps::reject(row, manager(), &body(reason("no_capacity"))),
        steps::redirect(row, manager(), &body(redirection)),
        steps::withdraw(row, referrer(), &body(reason("no_longer_needed"))),
        steps::record_end(row, manager(), &body(reason("moved_away"))),
        steps::enter_in_error(row, manager(), &body(reason("duplicate"))),
        first_contact::not_reached(row, manager(), &NotReached::default()),
        steps::complete(row, manager()),
        steps::end(row, manager(), EndReason::Deceased),
    ];
    all.extend(first.into_iter().flatten());
    all
}

#[test]
fn a_new_referral_starts_its_clocks() {
    let start = |row: &Model| steps::received(row, at(NOW));
    let decide = |row: &Model| TaskChange::Open {
        kind: TaskKind::DecideReferral,
        owner: Owner::Service,
        due_at: decide_by(row.date_referred),
    };
    let plain = row(ReferralStatus::Submitted);
    assert_eq!(start(&plain), [decide(&plain)]);
    let all = Model { priority: Priority::Urgent, has_basic_need: true, ..at_risk(ReferralStatus::Submitted) };
    assert_eq!(
        start(&all),
        [
            decide(&all),
            open(TaskKind::ReviewUrgent, Owner::Service),
            open(TaskKind::ReviewBasicNeed, Owner::Service),
            open(TaskKind::ReviewSafetyRisk, Owner::Service),
        ]
    );
}

#[test]
fn a_return_waits_for_the_agency_and_the_count_never_restarts() {
    let row = row(ReferralStatus::Submitted);
    let step = steps::send_back(&row, manager(), &question()).expect("it is there");
    let returned = after(&step);
    assert_eq!((returned.status, returned.question.as_ref()), (ReferralStatus::Returned, Some(&question())));
    assert!(step.tasks.starts_with(&DECIDED));
    assert!(step.tasks.contains(&open(TaskKind::DecideReturned, Owner::Agency(row.organisation_id))));
    assert_eq!(step.events, [(EventType::ReferralReturned, Audience::StatusDisclosed)]);

    let step = steps::resubmit(&returned, referrer(), Added::default()).expect("it is there");
    let decide = TaskChange::Open {
        kind: TaskKind::DecideReferral,
        owner: Owner::Service,
        due_at: decide_by(row.date_referred),
    };
    assert_eq!(step.tasks, [TaskChange::Complete(TaskKind::DecideReturned), decide]);
    assert_eq!(after(&step).status, ReferralStatus::Submitted);
    assert!(status_disclosed(&after(&step)).question.is_none(), "an answered question is not asked any more");
}

#[test]
fn acceptance_opens_an_episode_or_joins_one_and_looks_the_same_from_outside() {
    let row = at_risk(ReferralStatus::Waiting);
    let new = steps::accept(&row, manager(), me(), Episode::New(episode())).expect("it is there");
    let joined = steps::accept(&row, manager(), me(), Episode::Open(episode())).expect("it is there");
    assert!(new.tasks.contains(&open(TaskKind::FirstContact, Owner::Worker(me()))));
    assert!(joined.tasks.contains(&open(TaskKind::ReadJoinedReferral, Owner::Worker(me()))));
    for step in [&new, &joined] {
        assert!(step.tasks.starts_with(&DECIDED));
        assert!(step.tasks.contains(&TaskChange::AssignUnowned(me())));
        assert!(!step.tasks.contains(&TaskChange::Complete(TaskKind::ReviewSafetyRisk)), "nobody said they looked");
    }
    assert_eq!(new.events, joined.events);
    let (new, joined) = (after(&new), after(&joined));
    assert_eq!((new.episode_id, new.joined_to), (Some(episode()), None));
    assert_eq!((joined.episode_id, joined.joined_to), (None, Some(episode())));
    for disclosure in [Disclosure::Status, Disclosure::Outcome] {
        let view = |row| Referral::for_referrer(row, disclosure, None);
        assert_eq!(view(&new), view(&joined));
    }
    assert_eq!(Referral::for_practice(&new, None), Referral::for_practice(&joined, None));
}

#[test]
fn a_new_risk_restarts_the_triage_and_closes_the_gate_again() {
    let reviewed = Model {
        risk_to_review_since: None,
        risk_reviewed_at: Some(at(1)),
        worker_id: Some(me()),
        ..at_risk(ReferralStatus::Accepted)
    };
    let words = steps::add_to(&reviewed, referrer(), Added::default()).expect("it is there");
    assert_eq!((after(&words).risk_to_review_since, words.tasks), (None, vec![]));
    let risk = steps::add_to(&reviewed, referrer(), Added { risk: true, safety_risk: false, risks_known: true })
        .expect("it is there");
    assert_eq!(after(&risk).risk_to_review_since, Some(at(NOW)));
    assert_eq!(risk.tasks, [open(TaskKind::ReviewAddendumRisk, Owner::Worker(me()))]);

    let plain = row(ReferralStatus::Submitted);
    let risk = steps::add_to(&plain, referrer(), Added { risk: true, safety_risk: true, risks_known: true })
        .expect("it is there");
    let row = after(&risk);
    assert!(row.has_safety_risk && row.queue_order < 10_000_000 * 4);
    assert!(steps::withdraw(&row, referrer(), &body(json!({ "reason": "other" }))).is_err());
    let review = body(json!({ "finding": "escalated", "text": "Rang the duty GP.", "actions": ["gp_informed"] }));
    let step = steps::review_risk(&row, manager(), &review).expect("it is there");
    assert_eq!(step.tasks, [TaskKind::ReviewSafetyRisk, TaskKind::ReviewAddendumRisk].map(TaskChange::Complete));
    assert_eq!(step.events, [(EventType::ReferralRiskReviewed, Audience::Service)]);
    assert!(steps::withdraw(&after(&step), referrer(), &body(json!({ "reason": "other" }))).is_ok());
}

#[test]
fn an_end_says_that_to_everybody_and_how_to_those_who_may_know() {
    let row = Model { episode_id: Some(episode()), worker_id: Some(me()), ..row(ReferralStatus::Accepted) };
    let step =
        steps::decline(&row, manager(), &body(json!({ "reason": "other", "comment": "A." }))).expect("it is there");
    assert_eq!(
        step.events,
        [
            (EventType::ReferralDeclined, Audience::OutcomeDisclosed),
            (EventType::ReferralClosed, Audience::StatusDisclosed)
        ]
    );
    assert_eq!(step.episode, EpisodeChange::PersonEnded(episode()));
    assert!(step.tasks.contains(&TaskChange::EndWithReferral));
    let declined = after(&step);
    assert_eq!((declined.ended_at, declined.status_comment_released), (Some(at(NOW)), false));

    let step =
        steps::enter_in_error(&declined, manager(), &body(json!({ "reason": "duplicate" }))).expect("it is there");
    assert_eq!(step.events, [(EventType::ReferralEnteredInError, Audience::OutcomeDisclosed)], "it was over already");
    assert_eq!(step.episode, EpisodeChange::None);
    assert_eq!(after(&step).ended_at, Some(at(NOW)));
    assert_eq!(after(&step).disclosed_status_updated_at, declined.disclosed_status_updated_at);
}

#[test]
fn words_leave_with_their_authors_release_only() {
    let row = row(ReferralStatus::Submitted);
    for (sent, released) in [
        (json!({ "reason": "moved_away", "comment": "A." }), false),
        (json!({ "reason": "moved_away", "comment": "A.", "release_comment": true }), true),
        (json!({ "reason": "moved_away", "release_comment": true }), false),
    ] {
        let step = steps::record_end(&row, manager(), &body(sent.clone())).expect("it is there");
        assert_eq!(after(&step).status_comment_released, released, "{sent}");
    }
}

#[test]
fn the_episode_that_was_joined_goes_on() {
    let row = Model { joined_to: Some(episode()), ..row(ReferralStatus::Accepted) };
    let redirection = body(json!({ "reason": "other", "comment": "B.", "destination": "The library" }));
    let step = steps::redirect(&row, manager(), &redirection).expect("it is there");
    assert_eq!(step.episode, EpisodeChange::None);
    assert!(step.tasks.contains(&open(TaskKind::ConfirmRedirection, Owner::Worker(me()))));
    assert_eq!(after(&steps::complete(&row, manager()).expect("it is there")).status, ReferralStatus::Completed);
}

#[test]
fn who_referred_themselves_is_told_by_a_contact() {
    let tells = |step: &Step| {
        step.tasks.iter().any(|task| matches!(task, TaskChange::Open { kind: TaskKind::TellTheReferrer, .. }))
    };
    let from = |source, status| Model { source, ..row(status) };
    let back = |source| {
        steps::send_back(&from(source, ReferralStatus::Submitted), manager(), &question()).expect("it is there")
    };
    assert!(!tells(&back(Source::Organisation)));
    assert!(tells(&back(Source::OneSelf)) && tells(&back(Source::CarerOrFamily)));
    assert!(back(Source::OneSelf).tasks.contains(&open(TaskKind::DecideReturned, Owner::Service)));

    let decline = |source| {
        let row = from(source, ReferralStatus::Submitted);
        steps::decline(&row, manager(), &body(json!({ "reason": "not_stated" }))).expect("it is there")
    };
    assert!(!tells(&decline(Source::OneSelf)), "they said so themselves");
    assert!(tells(&decline(Source::CarerOrFamily)));
    let end = |reason| {
        steps::end(&from(Source::CarerOrFamily, ReferralStatus::Waiting), manager(), reason).expect("it is there")
    };
    assert!(tells(&end(EndReason::MovedAway)));
    assert!(!tells(&end(EndReason::Deceased)));
    assert!(end(EndReason::Deceased).tasks.contains(&TaskChange::EndWithContact));
}

#[test]
fn a_step_saves_what_it_changes_and_leaves_the_rest_alone() {
    let step = steps::put_to_wait(&row(ReferralStatus::Submitted), manager(), &body(json!({}))).expect("it is there");
    use linkwork::care::referral::entity::Column;
    for (column, is_set) in [(Column::Status, true), (Column::UpdatedAt, true), (Column::Submission, false)] {
        assert_eq!(step.change.get(column).is_set(), is_set, "{column:?}");
    }
    assert!(!step.change.get(Column::Version).is_set(), "the door counts");
}

proptest! {
    /// Whatever is done to whatever row: the reason fits, the sender's words stay, the time of each disclosure moves with its
    /// news.
    #[test]
    fn every_step_keeps_the_house_in_order(row in any_row()) {
        for step in every_step(&row).into_iter().flatten() {
            let after = after(&step);
            prop_assert_eq!(&after.submission, &row.submission);
            prop_assert_eq!(after.version, row.version);
            prop_assert_eq!(after.updated_at, at(NOW));
            if after.status != row.status {
                prop_assert!(after.status_reason.is_none_or(|reason| reason.fits(after.status)) || after.status.is_live()
                    || after.status == ReferralStatus::Completed);
            }
            prop_assert!(!row.status.is_live() || after.status.is_live() == (after.ended_at == row.ended_at));
            prop_assert_eq!(after.source, row.source);

            let told = |row: &Model| (SharedStatus::from(row.status), status_disclosed(row).question);
            let moved = after.disclosed_status_updated_at != row.disclosed_status_updated_at;
            prop_assert!(moved == (told(&row) != told(&after)) || row.disclosed_status_updated_at == at(NOW));
            let heard = step.events.iter().any(|(_, audience)| *audience == Audience::StatusDisclosed);
            let news = SharedStatus::from(row.status) != after.status.into();
            prop_assert_eq!(heard, news || step.events[0].0 == EventType::ReferralAddedTo);
            let secret = step.events.iter().filter(|(_, audience)| *audience == Audience::StatusDisclosed).all(|(event, _)| {
                use EventType as E;
                matches!(
                    event,
                    E::ReferralReturned
                        | E::ReferralResubmitted
                        | E::ReferralPutToWait
                        | E::ReferralAccepted
                        | E::ReferralAddedTo
                        | E::ReferralClosed
                )
            });
            prop_assert!(secret, "the status discloses {:?}", step.events);
            prop_assert!(step.events.iter().all(|(event, _)| event.resource_type() == "referral"));
        }
    }

    /// No step that ends a referral, but a look at it, makes an unread risk fall silent.
    #[test]
    fn an_unread_risk_stays_until_somebody_looked(row in any_row()) {
        prop_assume!(row.risk_to_review_since.is_some());
        for step in every_step(&row).into_iter().flatten() {
            let looked = step.events[0].0 == EventType::ReferralRiskReviewed;
            prop_assert_eq!(after(&step).risk_to_review_since.is_none(), looked);
            prop_assert_eq!(step.tasks.contains(&TaskChange::Complete(TaskKind::ReviewSafetyRisk)), looked);
            let cancels = TaskChange::Cancel(TaskKind::ReviewSafetyRisk);
            prop_assert!(!step.tasks.contains(&cancels));
        }
    }
}
