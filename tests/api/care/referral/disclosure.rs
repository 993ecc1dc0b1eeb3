//! What an agency or a practice is told: every status × reason × organisation kind × agreement.

use catalogue::OrganisationKind;
use catalogue::coded::Coded;
use catalogue::id::{EpisodeId, WorkerId};
use kernel::format::NhsNumber;
use linkwork::care::referral::codes::Source;
use linkwork::care::referral::disclosure::{Disclosure, SharedStatus};
use linkwork::care::referral::entity::Model;
use linkwork::care::referral::status::{ReferralStatus, StatusReason};
use linkwork::care::referral::view::Referral;
use proptest::prelude::*;
use serde_json::Value;

use super::row::{any_row, at, question, row};

const COMMENT: &str = "she is in hospital";
const DESTINATION: &str = "Community mental health team";
const INSIDE: &str = "for colleagues only";

/// A row with a secret in every field, also in those that its status leaves without meaning.
fn full(status: ReferralStatus, reason: Option<StatusReason>, source: Sender, released: bool) -> Model {
    let (source, source_kind) = match source {
        Sender::Organisation(kind) => (Source::Organisation, Some(kind)),
        Sender::Other(source) => (source, None),
    };
    let some_id = uuid::Uuid::from_u128(0xdead_beef);
    Model {
        source,
        source_kind,
        status_reason: reason,
        status_comment: Some(COMMENT.into()),
        status_comment_released: released,
        question: Some(question()),
        waiting_note: Some(INSIDE.into()),
        destination: Some(DESTINATION.into()),
        worker_id: Some(WorkerId(some_id)),
        episode_id: Some(EpisodeId(some_id)),
        joined_to: Some(EpisodeId(some_id)),
        accepted_at: Some(at(400)),
        ended_at: Some(at(401)),
        submission: serde_json::json!({ "person": INSIDE }).into(),
        ..row(status)
    }
}

#[derive(Clone, Copy, Debug)]
enum Sender {
    Organisation(OrganisationKind),
    Other(Source),
}

fn senders() -> impl Iterator<Item = Sender> {
    let kinds = OrganisationKind::ALL.iter().copied().map(Sender::Organisation);
    kinds.chain([Source::OneSelf, Source::CarerOrFamily].map(Sender::Other))
}

fn reasons() -> impl Iterator<Item = Option<StatusReason>> {
    StatusReason::ALL.iter().copied().map(Some).chain([None])
}

/// The fields of those who learn the status alone, written down by hand.
fn status_shown(status: ReferralStatus) -> &'static str {
    use ReferralStatus as S;
    match status {
        S::Submitted => "submitted",
        S::Returned => "returned",
        S::Waiting => "waiting",
        S::Accepted | S::InProgress => "accepted",
        S::Completed | S::Declined | S::Rejected | S::NotReached => "ended",
        S::Redirected | S::Withdrawn | S::Ended | S::EnteredInError => "ended",
    }
}

/// The reasons that are disclosed with the outcome, written down by hand.
fn outcome_shown(status: ReferralStatus) -> &'static [&'static str] {
    use ReferralStatus as S;
    match status {
        S::Declined => {
            &["not_wanted", "not_now", "supported_elsewhere", "did_not_agree_to_referral", "not_stated", "other"]
        }
        S::Rejected => &["no_capacity", "not_eligible", "out_of_area", "other"],
        S::Redirected => &[
            "complex_mental_health",
            "palliative_care",
            "needs_clinician",
            "out_of_area",
            "better_placed_elsewhere",
            "other",
        ],
        S::Withdrawn => &["no_longer_needed", "supported_elsewhere", "sent_by_mistake", "other"],
        S::Ended => &["deceased", "moved_away", "episode_closed", "other"],
        _ => &[],
    }
}

/// The names of the fields, and all text that is in any of them.
fn read(view: &Referral) -> (Vec<String>, Value, String) {
    let json = serde_json::to_value(view).expect("it is there");
    let text = json.to_string();
    (json.as_object().expect("an object").keys().cloned().collect(), json, text)
}

const STATUS: [&str; 13] = [
    "allowed_actions",
    "date_referred",
    "emergency_line",
    "etag",
    "external_reference",
    "household_reference",
    "id",
    "question",
    "received_at",
    "service_id",
    "status",
    "updated_at",
    "view",
];

#[test]
fn no_agency_hears_more_than_its_ring() {
    let mut seen = 0;
    for status in ReferralStatus::ALL.iter().copied() {
        for reason in reasons() {
            for sender in senders() {
                for agreed in [false, true] {
                    for released in [false, true] {
                        let row = full(status, reason, sender, released);
                        let disclosure = Disclosure::of_referrer(row.source == Source::Organisation, agreed);
                        let may_hear = matches!(sender, Sender::Organisation(_)) && agreed;
                        assert_eq!(disclosure == Disclosure::Outcome, may_hear, "{sender:?} {agreed}");

                        let (fields, json, text) = read(&Referral::for_referrer(&row, disclosure, None));
                        let case = format!("{status} {reason:?} {sender:?} {agreed} {released}: {text}");
                        assert!(!text.contains("duplicate") && !text.contains(INSIDE), "{case}");
                        assert!(!text.contains("deadbeef"), "names a worker or an episode: {case}");
                        assert_eq!(json["question"].is_object(), status == ReferralStatus::Returned, "{case}");
                        if may_hear {
                            assert_outcome(&row, &json, &case);
                        } else {
                            assert_eq!(fields, STATUS, "{case}");
                            assert_eq!(json["view"], "referrer", "{case}");
                            assert_eq!(json["status"], status_shown(status), "{case}");
                            assert_eq!(
                                json["updated_at"],
                                serde_json::json!(row.disclosed_status_updated_at),
                                "{case}"
                            );
                            assert!(!text.contains(COMMENT) && !text.contains(DESTINATION), "{case}");
                        }
                        seen += 1;
                    }
                }
            }
        }
    }
    assert_eq!(seen, 13 * (StatusReason::ALL.len() + 1) * (OrganisationKind::ALL.len() + 2) * 2 * 2);
}

#[test]
fn a_practice_learns_the_outcome_unless_the_person_objects() {
    assert_eq!(Disclosure::of_practice(true), None);
    assert_eq!(Disclosure::of_practice(false), Some(Disclosure::Outcome));
    let patient: NhsNumber = "9990000018".parse().expect("it is there");
    for status in ReferralStatus::ALL.iter().copied() {
        for reason in reasons() {
            for sender in senders() {
                for released in [false, true] {
                    let row = full(status, reason, sender, released);
                    let (_, json, text) = read(&Referral::for_practice(&row, Some(patient.clone())));
                    let case = format!("{status} {reason:?} {sender:?} {released}: {text}");
                    assert!(!text.contains("duplicate") && !text.contains(INSIDE), "{case}");
                    assert!(!text.contains("deadbeef"), "{case}");
                    for silent in ["source", "source_kind", "organisation_id", "external_reference", "question"] {
                        assert!(json.get(silent).is_none(), "who sent it is not said: {case}");
                    }
                    assert_eq!(json["allowed_actions"], serde_json::json!([]), "{case}");
                    assert_outcome(&row, &json, &case);
                }
            }
        }
    }
}

fn assert_outcome(row: &Model, json: &Value, case: &str) {
    assert_eq!(json["status"], row.status.code(), "{case}");
    let told = outcome_shown(row.status);
    let reason = row.status_reason.map(Coded::code).filter(|reason| told.contains(reason));
    assert_eq!(json["status_reason"].as_str(), reason, "{case}");
    let may_speak = row.status_comment_released && row.status != ReferralStatus::EnteredInError;
    assert_eq!(json["status_comment"].as_str(), may_speak.then_some(COMMENT), "{case}");
    let went = row.status == ReferralStatus::Redirected;
    assert_eq!(json["destination"].as_str(), went.then_some(DESTINATION), "{case}");
    assert_eq!(json["updated_at"], serde_json::json!(row.disclosed_outcome_updated_at), "{case}");
}

/// A person may never have been told of the others, and a front end shows the person what it is told.
#[test]
fn a_hidden_household_is_shown_to_the_service_alone() {
    let row = Model { household_hidden: true, ..row(ReferralStatus::Submitted) };
    for disclosure in [Disclosure::Status, Disclosure::Outcome] {
        assert!(read(&Referral::for_referrer(&row, disclosure, None)).1["household_reference"].is_null());
    }
    let role = catalogue::Role::LinkWorker;
    assert_eq!(read(&Referral::for_service(&row, role, None)).1["household_reference"], "household-17");
}

#[test]
fn a_referrers_filter_asks_for_the_shared_status() {
    for shown in SharedStatus::ALL.iter().copied() {
        for status in ReferralStatus::ALL.iter().copied() {
            let is_in = shown.statuses().any(|member| member == status);
            assert_eq!(is_in, status_shown(status) == shown.code(), "{status} as {shown}");
        }
    }
}

proptest! {
    /// Two rows of one shared status give one view: whatever is changed beneath, the answer stays the
    /// same.
    #[test]
    fn the_status_disclosed_is_the_same_for_rows_that_differ_beneath_it(row in any_row(), other in any_row()) {
        prop_assume!(SharedStatus::from(row.status) == other.status.into());
        // What the sender wrote, what is asked of them, and whether a risk they sent was looked at: theirs to see.
        let other = Model {
            question: row.question.clone(),
            has_safety_risk: row.has_safety_risk,
            risk_to_review_since: row.risk_to_review_since,
            household_hidden: row.household_hidden,
            disclosed_status_updated_at: row.disclosed_status_updated_at,
            ..other
        };
        let view = |row| Referral::for_referrer(row, Disclosure::Status, None);
        prop_assert_eq!(view(&row), view(&other));
    }

    /// The same for the outcome: neither the reason of an error, nor an episode that was open, nor who works on it.
    #[test]
    fn the_outcome_disclosed_is_the_same_for_rows_that_differ_beneath_it(row in any_row(), other in any_row()) {
        let other = Model {
            status: row.status,
            status_reason: if row.status == ReferralStatus::EnteredInError { other.status_reason } else { row.status_reason },
            status_comment: if row.status_comment_released { row.status_comment.clone() } else { other.status_comment.clone() },
            status_comment_released: row.status_comment_released,
            destination: row.destination.clone(),
            question: row.question.clone(),
            has_safety_risk: row.has_safety_risk,
            risk_to_review_since: row.risk_to_review_since,
            household_hidden: row.household_hidden,
            disclosed_outcome_updated_at: row.disclosed_outcome_updated_at,
            ..other
        };
        prop_assert_eq!(Referral::for_referrer(&row, Disclosure::Outcome, None), Referral::for_referrer(&other, Disclosure::Outcome, None));
        prop_assert_eq!(Referral::for_practice(&row, None), Referral::for_practice(&other, None));
    }
}
