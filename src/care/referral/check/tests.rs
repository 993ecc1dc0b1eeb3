//! Ten real submissions pass; each rule, broken alone in one of them, is pointed at.

use serde_json::Value;

use super::super::submission::{ReferralBatch, ReferralSubmission};
use super::super::wire::{Addendum, Decline, Redirection, Resubmission, RiskReview};
use crate::prelude::*;

const FIXTURES: &[(&str, &str)] = &[
    ("charity", include_str!("../../../../tests/fixtures/referrals/charity.json")),
    ("fire", include_str!("../../../../tests/fixtures/referrals/fire.json")),
    ("gp_practice", include_str!("../../../../tests/fixtures/referrals/gp_practice.json")),
    ("hospital_discharge", include_str!("../../../../tests/fixtures/referrals/hospital_discharge.json")),
    ("job_centre", include_str!("../../../../tests/fixtures/referrals/job_centre.json")),
    ("pharmacy", include_str!("../../../../tests/fixtures/referrals/pharmacy.json")),
    ("police", include_str!("../../../../tests/fixtures/referrals/police.json")),
    ("self", include_str!("../../../../tests/fixtures/referrals/self.json")),
    ("social_care", include_str!("../../../../tests/fixtures/referrals/social_care.json")),
];
const HOUSEHOLD: &str = include_str!("../../../../tests/fixtures/referrals/housing_association.json");

/// A fixture, what is changed in it, and the faults that makes: pointer and code.
type Row<'a> = (&'a str, &'a [(&'a str, Value)], &'a [(&'a str, &'a str)]);

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn fixture(name: &str) -> Value {
    let (_, text) = FIXTURES.iter().find(|(known, _)| *known == name).unwrap();
    serde_json::from_str(text).unwrap()
}

fn codes(faults: Vec<Fault>) -> Vec<(String, String)> {
    faults.into_iter().map(|fault| (fault.pointer, fault.code.into_owned())).collect()
}

/// The fixture with this put in at the pointer; `null` takes out what was there.
fn with(mut body: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        match value {
            Value::Null => parent.remove(key),
            value => parent.insert(key.to_owned(), value.clone()),
        };
    }
    body
}

fn read(body: Value) -> ReferralSubmission {
    serde_json::from_value(body).unwrap()
}

#[test]
fn ten_senders_are_understood() {
    let household: ReferralBatch = serde_json::from_str(HOUSEHOLD).unwrap();
    let alone = FIXTURES.iter().map(|(name, text)| (*name, serde_json::from_str(text).unwrap()));
    let together = household.items.iter().map(|item| ("housing_association", item.clone()));
    for (name, sent) in alone.chain(together) {
        let submission = read(sent.clone());
        assert_eq!(submission.faults(today()), [], "{name}");
        assert_eq!(read(serde_json::to_value(&submission).unwrap()), submission, "{name} is kept as it was sent");
    }
}

#[test]
fn each_rule_is_pointed_at() {
    let unnamed = json!({"title": "Mr"});
    let risk = |kind: &str| json!({"status": "listed", "items": [{"kind": kind, "source": "person"}]});
    let referrer = json!({"name": "A. Nother", "contact": "01632 960000"});
    let sister = json!({"name": "Jo", "relationship": "sibling", "contact": "01632 960000"});
    let gillick = |by: Value, on: Value| json!({ "basis": "gillick", "assessed_by": by, "assessed_on": on, "feedback_to_referrer": "agreed" });
    #[rustfmt::skip]
    let table: &[Row] = &[
        ("pharmacy", &[("/date_referred", json!("2026-11-22"))], &[("/date_referred", "out_of_range")]),
        ("pharmacy", &[("/date_referred", json!("2016-11-18"))], &[("/date_referred", "out_of_range")]),
        ("pharmacy", &[("/referrer", Value::Null)], &[("/referrer", "missing")]),
        ("pharmacy", &[("/carer_or_family", sister.clone())], &[("/carer_or_family", "contradiction")]),
        ("self", &[("/referrer", referrer)], &[("/referrer", "contradiction")]),
        ("self", &[("/source", json!("carer_or_family"))], &[("/carer_or_family", "missing")]),
        ("self", &[("/source", json!("carer_or_family")), ("/carer_or_family", sister)], &[]),
        ("self", &[("/agreement", json!({"basis": "not_asked", "reason": "?"}))], &[("/agreement/basis", "contradiction")]),
        ("self", &[("/agreement/feedback_to_referrer", json!("agreed"))], &[("/agreement/feedback_to_referrer", "contradiction")]),
        ("pharmacy", &[("/agreement/feedback_to_referrer", Value::Null)], &[("/agreement/feedback_to_referrer", "missing")]),
        ("pharmacy", &[("/agreement/basis", json!("refused"))], &[("/agreement/safeguarding_basis", "missing")]),
        ("pharmacy", &[("/agreement/basis", json!("refused")), ("/agreement/safeguarding_basis", json!("At risk of harm from a carer"))], &[]),
        ("pharmacy", &[("/agreement/safeguarding_basis", json!("?"))], &[("/agreement/safeguarding_basis", "contradiction")]),
        ("pharmacy", &[("/agreement/basis", json!("not_asked"))], &[("/agreement/reason", "missing")]),
        ("social_care", &[("/agreement/reason", Value::Null)], &[("/agreement/reason", "missing")]),
        ("pharmacy", &[("/agreement", gillick(json!("Rosa Lind, school nurse"), json!("2026-11-17")))], &[("/agreement/basis", "not_for_this_age")]),
        ("pharmacy", &[("/agreement/basis", json!("parental_responsibility"))], &[("/agreement/basis", "not_for_this_age")]),
        ("social_care", &[("/person/birth_date", json!("2012-01-01"))], &[("/agreement/basis", "not_for_this_age")]),
        // Sixteen on the day, the day before, and as an estimate, which may be a year out.
        ("pharmacy", &[("/person/birth_date", json!("2010-11-18"))], &[]),
        ("pharmacy", &[("/person/birth_date", json!("2010-11-19"))], &[("/agreement/basis", "not_for_this_age")]),
        ("pharmacy", &[("/person/birth_date", json!("2010-11-18")), ("/person/birth_date_estimated", json!(true))], &[("/agreement/basis", "not_for_this_age")]),
        ("pharmacy", &[("/person/birth_date", json!("2009-11-18")), ("/person/birth_date_estimated", json!(true))], &[]),
        ("pharmacy", &[("/person/birth_date", json!("2012-01-01")), ("/agreement", gillick(json!("Rosa Lind, school nurse"), json!("2026-11-17")))], &[]),
        ("pharmacy", &[("/person/birth_date", json!("2010-11-18")), ("/person/birth_date_estimated", json!(true)), ("/agreement", gillick(json!("Rosa Lind"), json!("2026-11-17")))], &[]),
        ("pharmacy", &[("/person/birth_date", json!("2012-01-01")), ("/agreement", gillick(Value::Null, Value::Null))], &[("/agreement/assessed_by", "missing"), ("/agreement/assessed_on", "missing")]),
        ("pharmacy", &[("/person/birth_date", json!("2012-01-01")), ("/agreement", gillick(json!("Rosa Lind"), json!("2026-11-22")))], &[("/agreement/assessed_on", "out_of_range")]),
        ("pharmacy", &[("/agreement/assessed_by", json!("Rosa Lind"))], &[("/agreement/assessed_by", "contradiction")]),
        ("social_care", &[("/person/birth_date", json!("2012-01-01")), ("/person/birth_date_estimated", json!(true))], &[("/agreement/basis", "not_for_this_age")]),
        ("pharmacy", &[("/risks", json!({"status": "listed"}))], &[("/risks/items", "missing")]),
        ("pharmacy", &[("/risks/status", json!("no_known_risks"))], &[("/risks/status", "contradiction")]),
        ("pharmacy", &[("/risks/status", json!("unknown"))], &[("/risks/status", "contradiction")]),
        ("pharmacy", &[("/risks/items/0/since", json!("2027-01-01"))], &[("/risks/items/0/since", "out_of_range")]),
        ("pharmacy", &[("/risks/items/0/review", json!("2026-08-31"))], &[("/risks/items/0/review", "out_of_range")]),
        ("pharmacy", &[("/risks", risk("other"))], &[("/risks/items/0/comment", "missing")]),
        ("pharmacy", &[("/risks", risk("suicide"))], &[("/safety_actions", "missing")]),
        ("pharmacy", &[("/risks", risk("self_harm"))], &[("/safety_actions", "missing")]),
        ("pharmacy", &[("/risks", risk("safeguarding"))], &[("/safety_actions", "missing")]),
        ("police", &[("/safety_actions", Value::Null)], &[("/safety_actions", "missing")]),
        ("police", &[("/safety_actions", json!(["nothing_yet"]))], &[]),
        ("police", &[("/safety_actions", json!(["nothing_yet", "crisis_team"]))], &[("/safety_actions", "contradiction")]),
        ("pharmacy", &[("/priority", json!("stat"))], &[]),
        ("pharmacy", &[("/priority", json!("asap"))], &[]),
        ("job_centre", &[("/other_complaint", Value::Null)], &[("/other_complaint", "missing")]),
        ("pharmacy", &[("/other_complaint", json!("?"))], &[("/other_complaint", "contradiction")]),
        ("pharmacy", &[("/household_hidden", json!(true))], &[("/household_hidden", "contradiction")]),
        ("job_centre", &[("/person/name", unnamed)], &[("/person/name", "missing")]),
        ("job_centre", &[("/person/contact", Value::Null)], &[("/person/contact", "missing")]),
        ("pharmacy", &[("/person/contact", Value::Null)], &[]),
        ("pharmacy", &[("/person/address/lines", Value::Null), ("/person/contact", Value::Null)], &[("/person/contact", "missing")]),
        ("pharmacy", &[("/person/address", json!({}))], &[("/person/address", "missing")]),
        ("pharmacy", &[("/person/birth_date", json!("2026-11-19"))], &[("/person/birth_date", "out_of_range")]),
        ("pharmacy", &[("/person/birth_date", json!("1896-11-17"))], &[("/person/birth_date", "out_of_range")]),
        ("pharmacy", &[("/person/birth_date", json!("1896-11-18"))], &[]),
        ("pharmacy", &[("/person/gender", Value::Null)], &[("/person/gender", "missing")]),
        ("pharmacy", &[("/person/gp_practice", Value::Null)], &[("/person/gp_practice", "missing")]),
        ("pharmacy", &[("/person/absent/gp_practice", json!("not_registered"))], &[("/person/absent/gp_practice", "contradiction")]),
        ("pharmacy", &[("/person/absent", Value::Null)], &[("/person/ethnic_category", "missing")]),
        ("job_centre", &[("/person/birth_date", Value::Null), ("/person/absent/birth_date", json!("not_known")), ("/person/birth_date_estimated", json!(true))], &[("/person/birth_date_estimated", "contradiction")]),
        ("pharmacy", &[("/person/nhs_number_status", json!("07"))], &[("/person/nhs_number_status", "contradiction")]),
        ("job_centre", &[("/person/nhs_number_status", json!("01"))], &[("/person/nhs_number_status", "contradiction")]),
        ("self", &[("/safe_contact/how", Value::Null)], &[("/safe_contact/how", "missing")]),
        ("self", &[("/safe_contact/status", json!("not_asked"))], &[("/safe_contact/status", "contradiction")]),
        ("self", &[("/individual_requirements", json!({"status": "asked"}))], &[("/individual_requirements/status", "missing")]),
        ("self", &[("/individual_requirements/status", json!("asked_none_needed"))], &[("/individual_requirements/status", "contradiction")]),
        ("charity", &[("/individual_requirements/interpreter_language", Value::Null)], &[("/individual_requirements/interpreter_language", "missing")]),
        ("self", &[("/individual_requirements/interpreter_language", json!("ur"))], &[("/individual_requirements/interpreter_language", "contradiction")]),
    ];
    for (name, changes, expected) in table {
        let found = codes(read(with(fixture(name), changes)).faults(today()));
        let expected: Vec<_> = expected.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect();
        assert_eq!(found, expected, "{name} with {changes:?}");
    }
}

#[test]
fn all_faults_come_at_once() {
    let body = with(
        fixture("police"),
        &[("/date_referred", json!("2027-01-01")), ("/referrer", Value::Null), ("/safety_actions", Value::Null)],
    );
    let pointers: Vec<_> = codes(read(body).faults(today())).into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/date_referred", "/referrer", "/safety_actions"]);
}

#[test]
fn what_no_schema_allows_is_not_read() {
    for (pointer, value) in [
        ("/surprise", json!(1)),
        ("/person/surprise", json!(1)),
        ("/person/absent/surprise", json!("not_known")),
        ("/risks", Value::Null),
        ("/safe_contact", Value::Null),
        ("/priority", json!("soon")),
        ("/presenting_complaints", json!([])),
        ("/presenting_complaints", json!(["housing", "housing"])),
        ("/person/nhs_number", json!("9990040002")),
        ("/person/birth_date", json!("1948-02-30")),
        ("/person/name/given_name", json!("")),
        ("/person/name/given_name", json!("x".repeat(201))),
        ("/person/ethnic_category", json!("99")),
        ("/person/preferred_language", json!("English")),
        ("/person/contact/emails", json!([{"address": "leanne at example.org"}])),
        ("/person/contact/emails", json!([{"address": "@example.org"}])),
        ("/problem_list", json!(vec!["x"; 21])),
    ] {
        let body = with(fixture("pharmacy"), &[(pointer, value)]);
        assert!(serde_json::from_value::<ReferralSubmission>(body).is_err(), "{pointer}");
    }
}

#[test]
fn steps_are_checked_too() {
    let risk = json!({"kind": "suicide", "source": "person"});
    let addendum = |body: Value| codes(serde_json::from_value::<Addendum>(body).unwrap().faults(today()));
    assert_eq!(addendum(json!({})), [("/text".into(), "missing".into())]);
    assert_eq!(addendum(json!({"risks": [risk]})), [("/safety_actions".into(), "missing".into())]);
    assert_eq!(addendum(json!({"contact": {}})), [("/contact".into(), "missing".into())]);
    assert_eq!(addendum(json!({"contact": {"telephones": [{"number": "07700 900461"}]}})), []);
    let resubmission = json!({"text": "Asked again", "risks": {"status": "listed", "items": [risk]}, "safety_actions": ["gp_informed"]});
    let resubmission: Resubmission = serde_json::from_value(resubmission).unwrap();
    let adult = read(fixture("pharmacy")).person;
    assert_eq!(resubmission.faults(today(), today(), &adult), []);
    let child = read(with(fixture("pharmacy"), &[("/person/birth_date", json!("2012-01-01"))])).person;
    let agreed = json!({"text": "She agreed", "agreement": {"basis": "agreed", "feedback_to_referrer": "agreed"}});
    let agreed: Resubmission = serde_json::from_value(agreed).unwrap();
    assert_eq!(agreed.faults(today(), today(), &adult), []);
    assert_eq!(
        codes(agreed.faults(today(), today(), &child)),
        [("/agreement/basis".into(), "not_for_this_age".into())]
    );
    let review: RiskReview = serde_json::from_value(json!({"finding": "escalated", "text": "Rang."})).unwrap();
    assert_eq!(codes(review.faults()), [("/actions".into(), "missing".into())]);
    let decline: Decline = serde_json::from_value(json!({"reason": "other"})).unwrap();
    assert_eq!(codes(decline.faults()), [("/comment".into(), "missing".into())]);
    let redirection = json!({"reason": "palliative_care", "destination": "Hospice at home, Hallowby"});
    let (here, there) = (ServiceId::new(), ServiceId::new());
    assert_eq!(serde_json::from_value::<Redirection>(redirection.clone()).unwrap().faults(here), []);
    for (service, basis, expected) in [
        (Some(there), Some("person_agreed"), vec![]),
        (Some(there), None, vec![("/basis", "missing")]),
        (None, Some("person_agreed"), vec![("/basis", "contradiction")]),
        (Some(here), Some("person_agreed"), vec![("/destination_service_id", "own")]),
    ] {
        let to = with(redirection.clone(), &[("/destination_service_id", json!(service)), ("/basis", json!(basis))]);
        let found = codes(serde_json::from_value::<Redirection>(to).unwrap().faults(here));
        let expected: Vec<_> = expected.into_iter().map(|(at, code)| (at.to_owned(), code.to_owned())).collect();
        assert_eq!(found, expected);
    }
}

/// Every schema that the submission and the steps refer to, by name.
fn schemas() -> serde_json::Map<String, Value> {
    use utoipa::PartialSchema;
    let mut schemas = Vec::new();
    ReferralSubmission::schemas(&mut schemas);
    Addendum::schemas(&mut schemas);
    schemas.push(("ReferralSubmission".to_owned(), ReferralSubmission::schema()));
    schemas.push(("Addendum".to_owned(), Addendum::schema()));
    schemas.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).unwrap())).collect()
}

fn validator(name: &str) -> jsonschema::Validator {
    let reference = format!("#/components/schemas/{name}");
    jsonschema::validator_for(&json!({"$ref": reference, "components": {"schemas": schemas()}})).unwrap()
}

/// The schema that is published takes what the code takes: every fixture, and not an unknown field.
#[test]
fn the_published_schema_agrees() {
    let validator = validator("ReferralSubmission");
    for (name, _) in FIXTURES {
        let faults: Vec<_> = validator.iter_errors(&fixture(name)).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
    for (pointer, value) in [("/surprise", json!(1)), ("/priority", json!("emergency")), ("/person/surprise", json!(1))]
    {
        assert!(!validator.is_valid(&with(fixture("pharmacy"), &[(pointer, value)])), "{pointer}");
    }
}

/// A list holds as many as its schema says, and a list of codes as many as there are codes.
#[test]
fn lists_have_the_bounds_that_are_published() {
    let validator = validator("ReferralSubmission");
    let schemas = schemas();
    let risk = json!({"kind": "falls", "source": "person"});
    let friend = json!({"name": "Jo", "relationship": "friend"});
    for (schema, list, pointer, item) in [
        ("ReferralSubmission", "problem_list", "/problem_list", json!("Asthma")),
        ("Risks", "items", "/risks/items", risk),
        ("Demographics", "relevant_contacts", "/person/relevant_contacts", friend),
        ("Address", "lines", "/person/address/lines", json!("14 Loom Street")),
        ("ContactDetails", "telephones", "/person/contact/telephones", json!({"number": "07700 900461"})),
        ("ContactDetails", "emails", "/person/contact/emails", json!({"address": "dot@example.org"})),
        (
            "IndividualRequirements",
            "reasonable_adjustments",
            "/individual_requirements/reasonable_adjustments",
            json!("?"),
        ),
        ("IndividualRequirements", "impairments", "/individual_requirements/impairments", json!("?")),
    ] {
        let most: usize = schemas[schema]["properties"][list]["maxItems"].as_u64().unwrap().try_into().unwrap();
        for (count, taken) in [(most, true), (most + 1, false)] {
            let body = with(fixture("pharmacy"), &[(pointer, json!(vec![item.clone(); count]))]);
            assert_eq!(validator.is_valid(&body), taken, "schema: {count} at {pointer}");
            assert_eq!(serde_json::from_value::<ReferralSubmission>(body).is_ok(), taken, "{count} at {pointer}");
        }
    }
    for (name, schema) in &schemas {
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            if schema["type"] != "array" {
                continue;
            }
            assert!(schema["maxItems"].is_u64(), "{name}.{property} has no maxItems");
            if schema["uniqueItems"] == true {
                let code = schema["items"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
                let codes = schemas[code]["enum"].as_array().unwrap().len() as u64;
                assert_eq!(schema["maxItems"], codes, "{name}.{property}");
            }
        }
    }
}

/// What `openapi/prsb.md` says is in the contract is in it.
#[test]
fn the_prsb_table_names_fields_that_exist() {
    let schemas = schemas();
    let resolve = |schema: &Value| -> Option<String> {
        let of = |schema: &Value| schema["$ref"].as_str()?.rsplit('/').next().map(str::to_owned);
        let choices = schema["oneOf"].as_array().into_iter().flatten();
        of(schema).or_else(|| of(&schema["items"])).or_else(|| choices.filter_map(of).next())
    };
    let mut named = 0;
    for path in include_str!("../../../../openapi/prsb.md").split('`').skip(1).step_by(2) {
        let path = if path.starts_with("absent.") { format!("person.{path}") } else { path.replace("[]", "") };
        if path != path.to_lowercase() || path.contains(['/', ' ']) || !path.contains('.') {
            continue;
        }
        let mut at = Some("ReferralSubmission".to_owned());
        for field in path.split('.') {
            let name = at.unwrap_or_default();
            let property = schemas.get(&name).and_then(|schema| schema["properties"].get(field));
            assert!(property.is_some(), "{path}: {name} has no {field}");
            at = property.and_then(resolve);
        }
        named += 1;
    }
    assert!(named > 30, "only {named} fields were found in the table");
}
