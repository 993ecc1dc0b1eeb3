//! Which client is asking at `/oauth/*`: by an assertion signed with its key (RFC 7523), or by its secret in the
//! `Authorization` header (RFC 6749 §2.3.1).
//!
//! Whoever is refused learns nothing from the answer or from how long it took: an unknown client, a disabled one and a
//! wrong proof cost the same statements and the same comparison. A client's id is no secret (RFC 6749 §2.2), and which
//! of its keys exist is shown by nothing but a signature that verifies.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sea_orm::SqlErr;

use super::form::Form;
use super::refusal::{OAuthError, Refusal};
use super::spent_assertion;
use crate::county::client::{self, key};
use crate::county::organisation;
use crate::prelude::*;
use kernel::auth::assertion::{self, Assertion};
use kernel::auth::jwk::PublicKey;
use kernel::auth::real_now;
use kernel::auth::secret::ClientSecret;
use kernel::db::System;
use kernel::http::limits::Limits;

/// `client_assertion_type` (RFC 7523 §2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const BASIC: &str = "basic ";
/// In the place of the hash of a client that has no secret, or is none: no text has this digest.
const NO_SECRET: &str = "sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How a client says who it is.
enum Proof<'a> {
    Secret { client_id: String, secret: ClientSecret },
    Assertion(&'a str),
}

/// The client that is asking, if it has proven itself. The request counts for whom it claims to be before any of it is
/// looked at, and for the client from then on.
///
/// # Errors
/// `invalid_request` where it is not clear who is asking, `invalid_client`, 429.
pub async fn authenticate(
    state: &AppState,
    request: &HttpRequest,
    form: &Form,
) -> Result<client::entity::Model, Refusal> {
    let proof = Proof::of(request.headers(), form)?;
    let claimed = match &proof {
        Proof::Secret { client_id, .. } => client_id.clone(),
        Proof::Assertion(text) => assertion::claimed_client(text).unwrap_or_default(),
    };
    let limits = request.app_data::<Data<Limits>>();
    if let Some(limits) = limits {
        limits.claim(request, &claimed)?;
    }
    let system = state.db.system("a client proves who it is before there is a caller");
    let client = find(&system, &claimed).await?;
    let client = match proof {
        Proof::Secret { secret, .. } => {
            let stored = client.as_ref().and_then(|client| client.secret_hash.as_deref());
            let holds = secret.matches(stored.unwrap_or(NO_SECRET));
            client.filter(|_| holds)
        }
        Proof::Assertion(text) => {
            let now = real_now();
            let assertion = verified(state, &system, &claimed, text, now).await?;
            match client.zip(assertion) {
                Some((client, assertion)) => spend(&system, client.id, assertion).await?.then_some(client),
                None => None,
            }
        }
    };
    let named = form.get("client_id");
    let client = client.filter(|client| named.is_none_or(|named| named == client.id.to_string()));
    let client = client.ok_or_else(Refusal::client)?;
    if let Some(limits) = limits {
        limits.client(request, client.id.0)?;
    }
    Ok(client)
}

impl<'a> Proof<'a> {
    fn of(headers: &HeaderMap, form: &'a Form) -> Result<Self, Refusal> {
        let unclear = |why| Err(Refusal::new(OAuthError::InvalidRequest, why));
        let shown = headers.contains_key(header::AUTHORIZATION);
        match (form.get("client_assertion"), form.get("client_assertion_type")) {
            (Some(_), _) | (_, Some(_)) if shown => unclear("prove who you are in one way, not in two"),
            (_, _) if form.get("client_secret").is_some() => {
                unclear("a secret goes into the Authorization header (client_secret_basic), never into the body")
            }
            (Some(text), Some(JWT_BEARER)) => Ok(Self::Assertion(text)),
            (Some(_), _) => unclear("client_assertion_type must be that of a JWT (RFC 7523, section 2.2)"),
            (None, Some(_)) => unclear("client_assertion is missing"),
            (None, None) => basic(headers).ok_or_else(Refusal::client),
        }
    }
}

/// `Authorization: Basic`. Ids and secrets of ours have no character that the form encoding of RFC 6749 §2.3.1 alters.
fn basic<'a>(headers: &HeaderMap) -> Option<Proof<'a>> {
    let mut sent = headers.get_all(header::AUTHORIZATION);
    let value = sent.next()?.to_str().ok()?;
    let (scheme, credentials) = value.split_at_checked(BASIC.len())?;
    if !scheme.eq_ignore_ascii_case(BASIC) || sent.next().is_some() {
        return None;
    }
    let credentials = String::from_utf8(BASE64_STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (client_id, secret) = credentials.split_once(':')?;
    Some(Proof::Secret { client_id: client_id.to_owned(), secret: ClientSecret::presented(secret) })
}

/// The client of this id, if it and its organisation are in use. What is no id is looked for like one, and where there
/// is no client an organisation is looked for all the same.
async fn find(system: &System<'_>, claimed: &str) -> Result<Option<client::entity::Model>, Refusal> {
    let found = client::entity::Entity::find_by_id(id_of(claimed)).one(system.read()).await?;
    let organisation_id = found.as_ref().map_or(OrganisationId(Uuid::nil()), |client| client.organisation_id);
    let organisation = organisation::entity::Entity::find_by_id(organisation_id).one(system.read()).await?;
    let in_use = organisation.is_some_and(|organisation| organisation.status == Status::Active);
    Ok(found.filter(|client| client.status == Status::Active && in_use))
}

fn id_of(claimed: &str) -> ClientId {
    claimed.parse().unwrap_or(ClientId(Uuid::nil()))
}

async fn verified(
    state: &AppState,
    system: &System<'_>,
    claimed: &str,
    text: &str,
    now: DateTime<Utc>,
) -> Result<Option<Assertion>, Refusal> {
    let rows = key::Entity::find()
        .filter(key::Column::ClientId.eq(id_of(claimed)))
        .filter(key::Column::RetiredAt.is_null())
        .all(system.read())
        .await?;
    let keys: Vec<PublicKey> = rows.iter().filter_map(|row| assertion::client_key(&row.jwk, "").ok()).collect();
    let (issuer, endpoint) = (state.trust.tokens.issuer(), format!("{}/oauth/token", state.public_url));
    let verified = assertion::verify(text, claimed, &keys, &[issuer, &endpoint], now);
    Ok(verified.inspect_err(|why| tracing::info!(reason = %why, "client assertion refused")).ok())
}

/// Uses the assertion up, or what is remembered as one. False where that was done before, by whichever node.
pub async fn spend(system: &System<'_>, client_id: ClientId, assertion: Assertion) -> Result<bool, Refusal> {
    let row = spent_assertion::ActiveModel {
        client_id: Set(client_id),
        jti: Set(assertion.jti),
        expires_at: Set(assertion.remember_until),
    };
    let spent = system
        .write(async |tx| spent_assertion::Entity::insert(row).exec_without_returning(tx).await.map(|_| ()))
        .await;
    match spent {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            tracing::info!(reason = "used before", "client assertion refused");
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}
