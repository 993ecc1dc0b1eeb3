use catalogue::Role;
use catalogue::id::{AddendumId, OrganisationId, ReferralId, ServiceId};
use linkwork::care::referral::addendum::{self, AddendumKind};
use linkwork::care::referral::disclosure::Disclosure;
use linkwork::care::referral::entity::Model;
use linkwork::care::referral::status::ReferralStatus;
use linkwork::care::referral::view::{AddendumEntry, Referral};
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::row::{at, at_risk, row};

fn line() -> linkwork::county::service::emergency::EmergencyLine {
    serde_json::from_value(json!({
        "text": "This is not an emergency service.",
        "numbers": [{ "label": "Emergency services", "number": "999" }],
    }))
    .expect("it is there")
}

#[test]
fn the_contract_tells_the_views_apart_by_name() {
    let schema = serde_json::to_value(Referral::schema()).expect("it is there");
    let named = |name: &str| format!("#/components/schemas/{name}");
    let names = [
        "ReferralForReferrer",
        "ReferralForInformedReferrer",
        "ReferralForPractice",
        "ReferralForColleague",
        "ReferralForService",
    ];
    let members: Vec<Value> = names.map(|name| json!({ "$ref": named(name) })).into();
    let listed: Vec<Value> =
        schema["oneOf"].as_array().expect("a list").iter().map(|one| json!({ "$ref": one["$ref"] })).collect();
    assert_eq!(listed, members);
    assert_eq!(
        schema["discriminator"],
        json!({ "propertyName": "view", "mapping": {
            "referrer": named(names[0]), "informed_referrer": named(names[1]),
            "practice": named(names[2]), "colleague": named(names[3]), "service": named(names[4]),
        }})
    );
    let mut schemas = Vec::new();
    Referral::schemas(&mut schemas);
    for (name, view) in names.iter().zip(["referrer", "informed_referrer", "practice", "colleague", "service"]) {
        let (_, member) = schemas.iter().find(|(found, _)| found == name).expect("it is there");
        let member = serde_json::to_value(member).expect("it is there");
        assert_eq!(member["properties"]["view"]["enum"], json!([view]), "{name}");
        assert!(member["required"].as_array().expect("a list").contains(&json!("view")), "{name}");
    }
}

#[test]
fn an_answer_says_which_view_it_is() {
    let row = row(ReferralStatus::Submitted);
    let view = |view: Referral| serde_json::to_value(view).expect("it is there")["view"].clone();
    assert_eq!(view(Referral::for_referrer(&row, Disclosure::Status, None)), "referrer");
    assert_eq!(view(Referral::for_referrer(&row, Disclosure::Outcome, None)), "informed_referrer");
    assert_eq!(view(Referral::for_practice(&row, None)), "practice");
    assert_eq!(view(Referral::for_service(&row, Role::LinkWorker, None)), "service");
}

#[test]
fn the_emergency_line_comes_with_a_safety_risk() {
    for disclosure in [Disclosure::Status, Disclosure::Outcome] {
        let shown = |row: linkwork::care::referral::entity::Model| {
            serde_json::to_value(Referral::for_referrer(&row, disclosure, Some(&line()))).expect("it is there")
        };
        assert_eq!(shown(at_risk(ReferralStatus::Submitted))["emergency_line"]["numbers"][0]["number"], "999");
        assert!(shown(row(ReferralStatus::Submitted))["emergency_line"].is_null());
    }
}

#[test]
fn the_service_reads_what_was_written_and_how_much_was_added() {
    let view =
        Referral::for_service(&Model { addendum_count: 2, ..row(ReferralStatus::Waiting) }, Role::LinkWorker, None);
    let json = serde_json::to_value(view).expect("it is there");
    assert_eq!(json["submission"], json!({ "text": "of the sender" }));
    assert_eq!(json["addendum_count"], 2);
    assert!(json.get("version").is_none(), "a version counts the steps that others must not count");
}

#[test]
fn an_addendum_is_an_addition_or_an_answer() {
    let addendum = |kind| addendum::Model {
        id: AddendumId(uuid::Uuid::from_u128(1)),
        referral_id: ReferralId(uuid::Uuid::from_u128(1)),
        service_id: ServiceId(uuid::Uuid::from_u128(2)),
        organisation_id: OrganisationId(uuid::Uuid::from_u128(4)),
        client_id: None,
        worker_id: None,
        kind,
        received_at: at(5),
        has_risk: false,
        content: json!({ "text": "One more thing." }),
    };
    for (kind, here, not_here) in
        [(AddendumKind::Addition, "addition", "answer"), (AddendumKind::Answer, "answer", "addition")]
    {
        let json = serde_json::to_value(AddendumEntry::from(&addendum(kind))).expect("it is there");
        assert_eq!(json[here]["text"], "One more thing.");
        assert!(json[not_here].is_null());
    }
}
