//! What keeps a person from harm is in force from whichever door it came.

mod acts;
mod doors;
mod review;
mod rules;
mod sequences;

use serde_json::{Value, json};

use crate::care::episode::{Case, open, submission};
use crate::care::identity::merge;
use crate::care::person::referred::referred;
use crate::care::referral::walk::send;
use crate::harness::county::{Answer, County};

/// By which door something is said of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// A second referral of the same person, which nobody has accepted.
    Referral,
    /// A second referral that was returned, and is answered.
    Resubmission,
    /// An addendum to the referral that opened the case.
    Addendum,
    /// Another record that is merged into the person's.
    Merge,
    /// Staff change the person's record.
    Staff,
}

impl Door {
    /// Every door.
    pub const ALL: [Self; 5] = [Self::Referral, Self::Resubmission, Self::Addendum, Self::Merge, Self::Staff];

    /// Says this by it: members of a submission that keep somebody from harm. `n` is whose case it is.
    pub async fn say(self, county: &County, (n, case): (u32, &Case), words: &Value) {
        let (amira, millgate) = (county.as_("amira"), county.as_("millgate"));
        match self {
            Self::Referral => {
                send(&millgate, &with(submission(n), words)).await;
            }
            Self::Resubmission => {
                let path =
                    send(&millgate, &with(submission(n), &json!({ "safe_contact": { "status": "not_asked" } }))).await;
                let asked = json!({ "questions": ["safe_contact"], "text": "Is it safe to ring?" });
                amira.step(&path, "return", &asked).await.expect(200);
                let answer = with(json!({ "text": "I asked her." }), words);
                county.as_("millgate").step(&path, "resubmission", &answer).await.expect(200);
            }
            Self::Addendum => {
                millgate.post(&format!("{}/addenda", case.referral), words).await.expect(201);
            }
            Self::Merge => {
                let mut other = with(submission(n), words);
                let person = other["person"].as_object_mut().expect("an object");
                person.retain(|name, _| !name.starts_with("nhs_number"));
                person["absent"]["nhs_number"] = json!("not_known");
                let (_, gone) = referred(county, &other).await;
                let kept = case.person.rsplit('/').next().expect("an identifier");
                merge(&county.as_("leila"), kept, &gone).await.expect(200);
            }
            Self::Staff => {
                amira.patch(&case.person, words).await.expect(200);
            }
        }
    }
}

/// The same with these members.
pub fn with(mut body: Value, members: &Value) -> Value {
    let whole = body.as_object_mut().expect("an object");
    whole.extend(members.as_object().expect("an object").clone());
    body
}

/// What in force says of a person.
pub async fn precautions(county: &County, case: &Case) -> Value {
    county.as_("leila").get(&case.person).await.expect(200).body["precautions"].clone()
}

/// Plans a contact of a case by this way.
pub async fn plan(county: &County, case: &Case, way: &Value) -> Answer {
    let body = with(json!({ "starts_at": "2026-11-20T14:00:00Z" }), way);
    county.as_("amira").post(&format!("{}/contacts", case.episode), &body).await
}

/// By telephone, text, e-mail or letter.
pub fn by(mechanism: &str) -> Value {
    json!({ "consultation_mechanism": mechanism })
}

/// At the person's home.
pub fn at_home() -> Value {
    json!({ "consultation_mechanism": "face_to_face", "location_type": "persons_home", "minutes": 45 })
}

/// Only by e-mail, and no message is left.
pub fn strict() -> Value {
    json!({
        "safe_contact": { "status": "asked", "how": ["email"], "never": "Never ring the house" },
        "protective_instructions": [{ "rule": "leave_no_message" }],
    })
}

/// Nothing is needed.
pub fn loose() -> Value {
    json!({ "safe_contact": { "status": "asked_none_needed", "how": [], "never": null }, "protective_instructions": [] })
}
