//! Invented people, and referrals of them.

use serde_json::{Value, json};

use crate::harness::county::{Answer, County};

/// Mrs Ashworth of the pharmacy's fixture.
pub const DOT: &str = "9990040001";
/// A number that nobody of the fixtures has.
pub const NOBODYS: &str = "9990000018";

/// A referral of Mrs Ashworth, without the sender's reference, so that it may be sent again.
pub fn dot() -> Value {
    let mut submission = County::fixture("pharmacy");
    submission.as_object_mut().expect("an object").remove("external_reference");
    submission
}

/// The same without the NHS number.
pub fn dot_without_number() -> Value {
    let mut submission = dot();
    let person = &mut submission["person"];
    person.as_object_mut().expect("an object").retain(|name, _| !name.starts_with("nhs_number"));
    person["absent"]["nhs_number"] = json!("not_known");
    submission
}

/// The same with another date of birth.
pub fn dot_born(date: &str) -> Value {
    let mut submission = dot();
    submission["person"]["birth_date"] = json!(date);
    submission
}

/// Submits it as the pharmacy does.
pub async fn refer(county: &County, submission: &Value) -> Answer {
    county.as_("millgate").post("/v1/referrals", submission).await.expect(201)
}

/// Submits it; answers the path of the referral and the person, as the service's manager sees them.
pub async fn referred(county: &County, submission: &Value) -> (String, String) {
    let path = refer(county, submission).await.location();
    let person = person_of(county, &path).await;
    (path, person)
}

/// The person of a referral, as the service's manager sees it.
pub async fn person_of(county: &County, referral: &str) -> String {
    let seen = county.as_("leila").get(referral).await.expect(200);
    seen.body["person_id"].as_str().expect("an id").to_owned()
}

/// The path of a person.
pub fn path(person: &str) -> String {
    format!("/v1/people/{person}")
}
