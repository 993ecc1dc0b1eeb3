//! Rows of referrals, for the pure tests.

use catalogue::Role;
use catalogue::coded::Coded;
use catalogue::id::{EpisodeId, OrganisationId, PersonId, ReferralId, ServiceId, WorkerId};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use linkwork::care::referral::codes::{Priority, Source};
use linkwork::care::referral::disclosure::Disclosure;
use linkwork::care::referral::entity::Model;
use linkwork::care::referral::rules::Relation;
use linkwork::care::referral::status::{ReferralStatus, StatusReason};
use linkwork::care::referral::wire::Return;
use proptest::prelude::*;

/// The start of the working day of 1 June 2026, a Monday, in hours.
pub fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 8, 0, 0).unwrap() + chrono::TimeDelta::hours(hour.into())
}

pub fn question() -> Return {
    serde_json::from_value(serde_json::json!({ "questions": ["contact"], "text": "Is there another number?" }))
        .expect("it is there")
}

/// A referral of this status with every field filled that the status could have left behind.
pub fn row(status: ReferralStatus) -> Model {
    let id = |n: u128| uuid::Uuid::from_u128(n);
    Model {
        id: ReferralId(id(1)),
        version: 7,
        service_id: ServiceId(id(2)),
        person_id: PersonId(id(3)),
        organisation_id: OrganisationId(id(4)),
        external_reference: Some("PHX-1".into()),
        household_reference: Some("household-17".into()),
        status,
        date_referred: NaiveDate::from_ymd_opt(2026, 5, 29).expect("it is there"),
        submission: serde_json::json!({ "text": "of the sender" }).into(),
        disclosed_status_updated_at: at(1),
        disclosed_outcome_updated_at: at(2),
        updated_at: at(3),
        ..Model::blank(at(0))
    }
}

/// The same, with a safety risk that nobody has looked at.
pub fn at_risk(status: ReferralStatus) -> Model {
    Model { has_safety_risk: true, risk_to_review_since: Some(at(0)), ..row(status) }
}

/// Every way to stand to a referral.
pub fn relations() -> Vec<Relation> {
    let referrers = [Disclosure::Status, Disclosure::Outcome].map(Relation::Referrer);
    let service = Role::ALL.iter().copied().map(Relation::Service);
    referrers.into_iter().chain([Relation::Practice]).chain(service).collect()
}

/// A member of a coded list.
pub fn any<C: Coded + std::fmt::Debug>() -> impl Strategy<Value = C> {
    proptest::sample::select(C::ALL)
}

prop_compose! {
    /// A row with anything in it that the type allows, also what no step would leave there.
    pub fn any_row()(
        status in any::<ReferralStatus>(),
        source in any::<Source>(),
        status_reason in proptest::option::of(any::<StatusReason>()),
        comment in proptest::option::of("[a-z]{1,8}"),
        destination in proptest::option::of("[a-z]{1,8}"),
        note in proptest::option::of("[a-z]{1,8}"),
        flags in proptest::array::uniform8(proptest::bool::ANY),
        priority in any::<Priority>(),
        hours in proptest::array::uniform4(0_u32..1000),
        n in 1_u128..1000,
    ) -> Model {
        let [released, hidden, asked, basic, safety, unreviewed, joined, carried] = flags;
        Model {
            source,
            status_reason,
            status_comment: comment,
            status_comment_released: released,
            household_hidden: hidden,
            question: asked.then(question),
            destination,
            waiting_note: note,
            priority,
            has_basic_need: basic,
            has_safety_risk: safety,
            risk_to_review_since: unreviewed.then(|| at(hours[0])),
            joined_to: joined.then(|| EpisodeId(uuid::Uuid::from_u128(n))),
            episode_id: (!joined && carried).then(|| EpisodeId(uuid::Uuid::from_u128(n + 1))),
            worker_id: carried.then(|| WorkerId(uuid::Uuid::from_u128(n + 2))),
            disclosed_status_updated_at: at(hours[1]),
            disclosed_outcome_updated_at: at(hours[2]),
            updated_at: at(hours[3]),
            ..row(status)
        }
    }
}
