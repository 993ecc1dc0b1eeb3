//! E-mail and texts by GOV.UK Notify (its REST API, version 2).

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Client, Response, StatusCode, redirect};
use secrecy::{ExposeSecret, SecretString};

use super::channel::{Channel, SetUpFault};
use super::message::Message;
use crate::config::NotifyConfig;
use crate::insight::delivery::codes::DeliveryFault;
use crate::prelude::*;
use kernel::auth::real_now;

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The account at Notify.
#[derive(Debug)]
struct Account {
    http: Client,
    url: String,
    service_id: Uuid,
    secret: SecretString,
}

/// One kind of message of an account.
#[derive(Debug)]
pub(super) struct Notify {
    account: Arc<Account>,
    template_id: Uuid,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Email,
    Text,
}

impl Notify {
    /// The channels for e-mail and texts, as far as each has a template.
    pub(super) fn both(config: NotifyConfig) -> Result<(Option<Self>, Option<Self>), SetUpFault> {
        let http = Client::builder().redirect(redirect::Policy::none()).timeout(PATIENCE).build();
        let http = http.map_err(|_| SetUpFault("no HTTPS client can be made".to_owned()))?;
        let account = Account { http, url: config.url, service_id: config.key.service_id, secret: config.key.secret };
        let account = Arc::new(account);
        let channel = |template: Option<Uuid>, kind| {
            template.map(|template_id| Self { account: account.clone(), template_id, kind })
        };
        Ok((channel(config.email_template, Kind::Email), channel(config.text_template, Kind::Text)))
    }

    async fn post(&self, to: &str, message: &Message, reference: &str) -> Result<(), DeliveryFault> {
        let (path, address) = match self.kind {
            Kind::Email => ("email", "email_address"),
            Kind::Text => ("sms", "phone_number"),
        };
        let personalisation = json!({ "subject": message.subject, "message": message.text });
        let mut body = json!({
            "template_id": self.template_id, "personalisation": personalisation, "reference": reference,
        });
        body[address] = json!(to);
        let url = format!("{}/v2/notifications/{path}", self.account.url);
        let token = self.account.token().ok_or(DeliveryFault::NoChannel)?;
        let request = self.account.http.post(url).bearer_auth(token).json(&body);
        let answer = request.send().await.map_err(|_| DeliveryFault::Unreachable)?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            // 400 is the address's fault, or our template's or our account's: those somebody can mend.
            StatusCode::BAD_REQUEST if names(answer, address).await => Err(DeliveryFault::Refused),
            _ => Err(DeliveryFault::Busy),
        }
    }
}

/// Whether an answer says that something is wrong with this field.
async fn names(answer: Response, field: &str) -> bool {
    answer.text().await.is_ok_and(|text| text.contains(field))
}

impl Account {
    /// Their token: who we are, and since when, signed with the secret of the key. Good for half a minute.
    fn token(&self) -> Option<String> {
        let claims = json!({ "iss": self.service_id, "iat": real_now().timestamp() });
        let key = EncodingKey::from_secret(self.secret.expose_secret().as_bytes());
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).ok()
    }
}

impl Channel for Notify {
    fn send<'a>(
        &'a self,
        to: &'a str,
        message: &'a Message,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<(), DeliveryFault>> {
        Box::pin(self.post(to, message, reference))
    }
}
