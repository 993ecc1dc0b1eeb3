//! The body of `/oauth/*`: a form (RFC 6749 §3.2).

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use super::refusal::{OAuthError, Refusal};
use crate::prelude::*;

/// The most bytes of a form: an assertion of the greatest length with room to spare.
const LIMIT: usize = 32 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

/// The parameters that we know. They stand once each; others are passed over (RFC 6749 §3.2).
const KNOWN: [&str; 8] = [
    "grant_type",
    "scope",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "token",
    "token_type_hint",
];

/// The parameters of a form, as an argument of a verb.
///
/// Fails with `invalid_request` where it is no form or a parameter stands twice, and with 413 where it is too large.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The value of a parameter. One without a value counts as left out (RFC 6749 §3.2).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that must be there.
    ///
    /// # Errors
    /// `invalid_request`.
    pub fn demand(&self, name: &str, why: &'static str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::new(OAuthError::InvalidRequest, why))
    }

    fn read(body: &[u8]) -> Result<Self, Refusal> {
        let mut parameters: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
        parameters.retain(|(name, value)| KNOWN.contains(&name.as_str()) && !value.is_empty());
        let twice = |(i, (name, _)): (usize, &(String, String))| parameters[..i].iter().any(|(other, _)| other == name);
        if parameters.iter().enumerate().any(twice) {
            return Err(Refusal::new(OAuthError::InvalidRequest, "a parameter is given twice"));
        }
        Ok(Self(parameters))
    }
}

impl FromRequest for Form {
    type Error = Refusal;
    type Future = LocalBoxFuture<'static, Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let name = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let is_form = name.eq_ignore_ascii_case(FORM);
        let payload = web::Payload::from_request(request, payload).into_inner();
        Box::pin(async move {
            if !is_form {
                let why = "the body must be a form: application/x-www-form-urlencoded";
                return Err(Refusal::new(OAuthError::InvalidRequest, why));
            }
            let payload = payload.map_err(|_| Problem::new(Code::InternalError))?;
            match payload.to_bytes_limited(LIMIT).await {
                Ok(Ok(body)) => Self::read(&body),
                Ok(Err(_)) => Err(Refusal::new(OAuthError::InvalidRequest, "the body broke off")),
                Err(_) => Err(Problem::new(Code::BodyTooLarge).into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_stands_once_and_a_strange_one_is_passed_over() {
        let form = Form::read(b"grant_type=client_credentials&scope=a%20b+c&client_id=&x=1&x=2").unwrap();
        assert_eq!(form.get("grant_type"), Some("client_credentials"));
        assert_eq!(form.get("scope"), Some("a b c"));
        assert_eq!((form.get("client_id"), form.get("x")), (None, None));
        assert!(Form::read(b"scope=a&scope=a").is_err());
    }
}
