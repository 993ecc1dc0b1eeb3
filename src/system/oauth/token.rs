use actix_web::{HttpRequest, HttpResponse};
use secrecy::ExposeSecret;

use super::authenticate::{authenticate, spend};
use super::cached;
use super::form::Form;
use super::refusal::{OAuthError, OAuthFailure, Refusal};
use crate::county::client;
use crate::prelude::*;
use kernel::auth::assertion::Assertion;
use kernel::auth::dpop;
use kernel::auth::real_now;
use kernel::auth::scope::Scopes;
use kernel::auth::token::{Grant, LONGEST_IN_SANDBOX};

const CLIENT_CREDENTIALS: &str = "client_credentials";

/// The form that asks for a token.
#[derive(ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    #[schema(max_length = 100)]
    pub grant_type: String,
    /// The scopes that the token shall carry, with spaces between; all that the client may have unless given.
    #[schema(max_length = 2000)]
    pub scope: Option<String>,
    /// The client's id; may be left out, since the assertion or the `Authorization` header names it.
    #[schema(max_length = 36)]
    pub client_id: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer` where an assertion is sent.
    #[schema(max_length = 100)]
    pub client_assertion_type: Option<String>,
    /// A JWT signed with a key of the client's (RFC 7523): `iss` and `sub` are the client's id, `aud` is our issuer or
    /// this endpoint, `exp` at most five minutes ahead, `jti` never used before.
    #[schema(max_length = 8192)]
    pub client_assertion: Option<String>,
}

/// A token.
#[derive(Serialize, ToSchema)]
pub struct TokenResponse {
    /// To be sent as `Authorization: Bearer`, or as `Authorization: DPoP` where it is bound to a key. Opaque: what is in it may
    /// change.
    #[schema(max_length = 8192)]
    pub access_token: String,
    /// `Bearer`, or `DPoP` where it is bound to the key of the proof that it was asked for with.
    #[schema(max_length = 6)]
    pub token_type: &'static str,
    /// Seconds until it expires: at most 900, in the sandbox 43200.
    #[schema(minimum = 1, maximum = 43200)]
    pub expires_in: i64,
    /// What it carries: perhaps less than was asked for.
    #[schema(max_length = 2000)]
    pub scope: String,
}

/// Get an access token
///
/// For programs (RFC 6749 §4.4). The client proves itself by a signed assertion (`private_key_jwt`) or by its secret in
/// the `Authorization` header (`client_secret_basic`), not both. The token holds the client's role, cut down to its
/// scopes. Errors are those of RFC 6749 §5.2.
///
/// Asked for with a proof of possession (DPoP, RFC 9449), the token is bound to the key of that proof: it is of use with a new
/// proof of that key at each request alone, and to nobody who copied it. A client that is entered with
/// `dpop_bound_access_tokens` gets no other.
#[utoipa::path(
    operation_id = "issueToken",
    params(
        ("DPoP" = Option<String>, Header, description = "A JWT of type `dpop+jwt` that holds the public key, signed with the private one (RFC 9449 §4.2). Good for a minute, and once.", max_length = 8192, pattern = "^[\\x21-\\x7E]*$"),
    ),
    request_body(
        content = TokenRequest,
        content_type = "application/x-www-form-urlencoded",
        example = json!({ "grant_type": "client_credentials", "scope": "referrals:read referrals:write" }),
    ),
    security(("client" = []), ()),
    responses(
        (status = 200, description = "A token.", body = TokenResponse),
        (status = 400, description = "The request is not as it must be.", body = OAuthFailure),
        (status = 401, description = "The client did not prove who it is.", body = OAuthFailure),
    ),
)]
#[post("/oauth/token")]
pub async fn token(state: Data<AppState>, request: HttpRequest, form: Form) -> Result<HttpResponse, Refusal> {
    if form.demand("grant_type", "grant_type is missing")? != CLIENT_CREDENTIALS {
        return Err(Refusal::new(OAuthError::UnsupportedGrantType, "grant_type must be client_credentials"));
    }
    let client = authenticate(&state, &request, &form).await?;
    let scopes = granted(&client, form.get("scope"))?;
    let (now, scope) = (real_now(), scopes.to_string());
    let key = key_thumbprint(&state, &request, &client, now).await?;
    let token_type = if key.is_some() { "DPoP" } else { "Bearer" };
    let id = client.id.to_string();
    let grant = Grant { subject: id.clone(), client_id: id, role: client.role, scopes };
    // As long as this installation lets a token live.
    let issued = state.trust.tokens.issue_to(key, grant, LONGEST_IN_SANDBOX, now);
    let issued = issued.map_err(|_| Problem::new(Code::InternalError))?;
    let body = TokenResponse {
        access_token: issued.token.expose_secret().to_owned(),
        token_type,
        expires_in: (issued.expires_at - now).num_seconds(),
        scope,
    };
    Ok(cached("no-store", body))
}

/// The thumbprint of the key that the client has proven to have; none where it did not, and need not.
///
/// The proof is used up in the database, beside the client's assertions: it is no use to another node either.
async fn key_thumbprint(
    state: &AppState,
    request: &HttpRequest,
    client: &client::entity::Model,
    now: DateTime<Utc>,
) -> Result<Option<String>, Refusal> {
    let refused = || Refusal::new(OAuthError::InvalidDpopProof, "the DPoP proof does not hold, or was used before");
    if !request.headers().contains_key(dpop::HEADER) {
        let is_missing = client.dpop_bound_access_tokens;
        let missing =
            || Refusal::new(OAuthError::InvalidRequest, "this client asks with a DPoP proof, and has sent none");
        return if is_missing { Err(missing()) } else { Ok(None) };
    }
    let url = format!("{}/oauth/token", state.public_url);
    let asked = dpop::Request { method: request.method().as_str(), url: &url, token: None };
    let proof = dpop::proof_in(request.headers()).ok_or_else(refused)?;
    let proof = dpop::verify(proof, asked, now).map_err(|why| {
        tracing::info!(reason = %why, "proof of possession refused");
        refused()
    })?;
    let system = state.db.system("a proof of possession is used once");
    // Beside the client's assertions, by a name that none of theirs has unless they make it so, to their own harm.
    let jti = format!("dpop {} {}", proof.thumbprint, proof.jti);
    let is_new = spend(&system, client.id, Assertion { jti, remember_until: proof.remember_until }).await?;
    if is_new { Ok(Some(proof.thumbprint)) } else { Err(refused()) }
}

/// What was asked for, as far as the client may have it and its role has a use for it.
fn granted(client: &client::entity::Model, asked: Option<&str>) -> Result<Scopes, Refusal> {
    let most = Scopes::known_in(&client.scopes).cut_to(&client::rules::scopes_of(client.role));
    let scopes = asked.map_or_else(|| most.clone(), |asked| most.cut_to(&Scopes::known_in(asked)));
    if scopes.is_empty() {
        return Err(Refusal::new(OAuthError::InvalidScope, "the client may have none of these scopes"));
    }
    Ok(scopes)
}
