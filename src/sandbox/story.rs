//! What has happened in the county before anybody comes: ten senders refer, and the service has begun its work. Told
//! through the API itself, so that it goes through every gate that a visitor's request goes through.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use chrono::{NaiveDate, TimeDelta};
use reqwest::StatusCode;
use reqwest::header::ETAG;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::cast::{Actor, CAST};
use super::token;
use crate::auth::real_now;
use crate::calendar;
use crate::house::House;

/// Who sent what.
const SUBMISSIONS: [(&str, &str); 10] = [
    ("constabulary", include_str!("../../tests/fixtures/referrals/police.json")),
    ("millgate", include_str!("../../tests/fixtures/referrals/pharmacy.json")),
    ("fire", include_str!("../../tests/fixtures/referrals/fire.json")),
    ("loom_street", include_str!("../../tests/fixtures/referrals/housing_association.json")),
    ("jobcentre", include_str!("../../tests/fixtures/referrals/job_centre.json")),
    ("hospital", include_str!("../../tests/fixtures/referrals/hospital_discharge.json")),
    ("council", include_str!("../../tests/fixtures/referrals/social_care.json")),
    ("open_door", include_str!("../../tests/fixtures/referrals/charity.json")),
    ("harbour", include_str!("../../tests/fixtures/referrals/gp_practice.json")),
    ("hallowby_front_end", include_str!("../../tests/fixtures/referrals/self.json")),
];

/// The day on which the last of them was written. In the sandbox that day is today.
const WRITTEN: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 20);

/// Why the story was not told.
#[derive(Debug, thiserror::Error)]
pub enum Untold {
    /// Nobody answers.
    #[error("the API does not answer: {0}")]
    NoAnswer(#[from] reqwest::Error),
    /// A step was refused.
    #[error("{path} answered {status}")]
    Refused {
        /// Where.
        path: String,
        /// With what.
        status: StatusCode,
    },
    /// A submission is not what it should be: a slip in the fixtures or the cast.
    #[error("a submission cannot be read")]
    Unreadable,
}

/// Tells it to the API at this address.
///
/// # Errors
/// When a step does not go through.
pub async fn tell(house: &House, address: SocketAddr) -> Result<(), Untold> {
    let teller = Teller::new(house, address)?;
    let mut sent = Vec::new();
    for (sender, text) in SUBMISSIONS {
        let mut submission: Value = serde_json::from_str(text).map_err(|_| Untold::Unreadable)?;
        match submission.get_mut("items").and_then(Value::as_array_mut) {
            Some(items) => {
                for item in items {
                    sent.push((sender, teller.submit(sender, item).await?));
                }
            }
            None => sent.push((sender, teller.submit(sender, &mut submission).await?)),
        }
    }
    let of = |sender: &str| sent.iter().find(|(who, _)| *who == sender).map_or("", |(_, path)| path.as_str());
    teller.step("amira", of("harbour"), "acceptance", &json!({})).await?;
    teller.step("amira", of("open_door"), "waiting", &json!({ "note": "Wants a group with other women." })).await?;
    let question = json!({ "questions": ["contact"], "words": "His wife's number rings out. Is there another?" });
    teller.step("tom", of("council"), "return", &question).await
}

struct Teller<'h> {
    house: &'h House,
    http: reqwest::Client,
    base: String,
    later: TimeDelta,
}

impl<'h> Teller<'h> {
    fn new(house: &'h House, address: SocketAddr) -> Result<Self, Untold> {
        let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
        let today = calendar::local_date(house.clock.now());
        Ok(Self {
            house,
            http: reqwest::Client::builder().no_proxy().build()?,
            base: format!("http://{}", SocketAddr::new(ip, address.port())),
            later: WRITTEN.map(|written| today - written).unwrap_or_default(),
        })
    }

    /// Sends a submission, dated as if it had been written for today. Its reference is not the fixture's, which a
    /// visitor may send next.
    async fn submit(&self, sender: &str, submission: &mut Value) -> Result<String, Untold> {
        let date = submission["date_referred"].as_str().and_then(|date| date.parse::<NaiveDate>().ok());
        let date = date.and_then(|date| date.checked_add_signed(self.later)).ok_or(Untold::Unreadable)?;
        submission["date_referred"] = json!(date);
        if let Some(reference) = submission["external_reference"].as_str() {
            submission["external_reference"] = json!(format!("{reference}/before"));
        }
        let key = format!("before-{}", submission["external_reference"].as_str().unwrap_or(sender));
        let path = "/v1/referrals";
        let answer = self
            .http
            .post(format!("{}{path}", self.base))
            .bearer_auth(self.token(sender)?)
            .header("Idempotency-Key", key)
            .json(submission)
            .send()
            .await?;
        let answer = accepted(answer, path)?;
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
        location.map(str::to_owned).ok_or(Untold::Unreadable)
    }

    async fn step(&self, worker: &str, path: &str, noun: &str, body: &Value) -> Result<(), Untold> {
        let (url, token) = (format!("{}{path}", self.base), self.token(worker)?);
        let current = accepted(self.http.get(&url).bearer_auth(&token).send().await?, path)?;
        let etag = current.headers().get(ETAG).cloned().ok_or(Untold::Unreadable)?;
        let step = self.http.post(format!("{url}/{noun}")).bearer_auth(token).header("If-Match", etag).json(body);
        accepted(step.send().await?, path).map(|_| ())
    }

    fn token(&self, name: &str) -> Result<String, Untold> {
        let actor: &Actor = CAST.iter().find(|actor| actor.name == name).ok_or(Untold::Unreadable)?;
        let token = token(&self.house.trust.tokens, actor, real_now()).map_err(|_| Untold::Unreadable)?;
        Ok(token.expose_secret().to_owned())
    }
}

fn accepted(answer: reqwest::Response, path: &str) -> Result<reqwest::Response, Untold> {
    let status = answer.status();
    if status.is_success() { Ok(answer) } else { Err(Untold::Refused { path: path.to_owned(), status }) }
}
