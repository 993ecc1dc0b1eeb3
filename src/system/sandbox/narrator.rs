//! Acts as the cast, through the API itself: whatever the sandbox holds went through every gate that a visitor's request
//! goes through.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use reqwest::header::{CONTENT_TYPE, IF_MATCH, LOCATION};
use reqwest::{RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::cast::{Actor, CAST};
use super::token;
use kernel::app_state::AppState;
use kernel::auth::real_now;

/// Why a story was not narrated.
#[derive(Debug, thiserror::Error)]
pub enum NarrationError {
    /// Nobody answers.
    #[error("the API does not answer: {0}")]
    NoAnswer(#[from] reqwest::Error),
    /// A step was refused.
    #[error("{path} answered {status}")]
    Refused { path: String, status: StatusCode },
    /// What was sent or came back is not what it should be: a slip in the fixtures or the cast.
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
    /// How far it has come cannot be kept.
    #[error("the sandbox's folder: {0}")]
    Folder(#[from] std::io::Error),
}

/// Somebody of the cast at the API's door.
pub struct Narrator<'h> {
    state: &'h AppState,
    http: reqwest::Client,
    base: String,
}

impl<'h> Narrator<'h> {
    /// Before the API at this address.
    pub fn new(state: &'h AppState, address: SocketAddr) -> Result<Self, NarrationError> {
        let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
        let base = format!("http://{}", SocketAddr::new(ip, address.port()));
        Ok(Self { state, http: reqwest::Client::builder().no_proxy().build()?, base })
    }

    /// What stands at a path.
    pub async fn get(&self, actor: &str, path: &str) -> Result<Value, NarrationError> {
        let answer = self.http.get(format!("{}{path}", self.base)).bearer_auth(self.token(actor)?).send().await?;
        Ok(accepted(answer, path)?.json().await?)
    }

    /// Creates something and answers where it is. Done twice with the same key, it is done once.
    pub async fn create(&self, actor: &str, path: &str, key: &str, body: &Value) -> Result<String, NarrationError> {
        let request = self.post(actor, path, body)?.header("Idempotency-Key", key);
        let answer = accepted(request.send().await?, path)?;
        let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        location.map(str::to_owned).ok_or(NarrationError::Unreadable("a location"))
    }

    /// Submits a referral and answers where it is, also where it was submitted before.
    pub async fn submit(&self, actor: &str, key: &str, body: &Value) -> Result<String, NarrationError> {
        let (path, reference) = ("/v1/referrals", body["external_reference"].as_str());
        match (self.create(actor, path, key, body).await, reference) {
            (Err(NarrationError::Refused { status: StatusCode::CONFLICT, .. }), Some(reference)) => {
                let found = self.get(actor, &format!("{path}?external_reference={reference}")).await?;
                let id = found["items"][0]["id"].as_str().ok_or(NarrationError::Unreadable("a list"))?;
                Ok(format!("{path}/{id}"))
            }
            (sent, _) => sent,
        }
    }

    /// Takes a step on what stands at a path now, and answers with what has become of it. In the sandbox's own story
    /// nobody else is in the room: any version will do.
    pub async fn step(&self, actor: &str, path: &str, noun: &str, body: &Value) -> Result<Value, NarrationError> {
        let path = format!("{path}/{noun}");
        let request = self.post(actor, &path, body)?.header(IF_MATCH, "*");
        Ok(accepted(request.send().await?, &path)?.json().await?)
    }

    /// Changes what stands at a path, whatever version it has.
    pub async fn patch(&self, actor: &str, path: &str, body: &Value) -> Result<(), NarrationError> {
        let request = self.http.patch(format!("{}{path}", self.base)).bearer_auth(self.token(actor)?);
        let request = request.header(CONTENT_TYPE, "application/merge-patch+json").header(IF_MATCH, "*");
        accepted(request.body(body.to_string()).send().await?, path).map(drop)
    }

    fn post(&self, actor: &str, path: &str, body: &Value) -> Result<RequestBuilder, NarrationError> {
        let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(self.token(actor)?);
        Ok(request.header(CONTENT_TYPE, "application/json").body(body.to_string()))
    }

    fn token(&self, name: &str) -> Result<String, NarrationError> {
        let actor: &Actor =
            CAST.iter().find(|actor| actor.name == name).ok_or(NarrationError::Unreadable("the cast"))?;
        let token = token(&self.state.trust.tokens, actor, real_now())
            .map_err(|_| NarrationError::Unreadable("a signing key"))?;
        Ok(token.expose_secret().to_owned())
    }
}

fn accepted(answer: Response, path: &str) -> Result<Response, NarrationError> {
    let status = answer.status();
    if status.is_success() { Ok(answer) } else { Err(NarrationError::Refused { path: path.to_owned(), status }) }
}
