use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use sea_orm::sea_query::OnConflict;

use super::authenticate::authenticate;
use super::form::Form;
use super::refusal::{OAuthError, OAuthFailure, Refusal};
use super::revoked_token;
use crate::prelude::*;
use kernel::auth::jws::LEEWAY;
use kernel::auth::real_now;
use kernel::event;
use kernel::event::entity::Actor;
use kernel::http::request_id::RequestIds;

/// The form that puts a token out of use.
#[derive(ToSchema)]
pub struct RevocationRequest {
    /// The access token.
    #[schema(max_length = 8192)]
    pub token: String,
    /// Passed over: there is one kind of token.
    #[schema(max_length = 100)]
    pub token_type_hint: Option<String>,
    /// The client's id; may be left out, since the assertion or the `Authorization` header names it.
    #[schema(max_length = 36)]
    pub client_id: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer` where an assertion is sent.
    #[schema(max_length = 100)]
    pub client_assertion_type: Option<String>,
    /// A JWT signed with a key of the client's, as for a token.
    #[schema(max_length = 8192)]
    pub client_assertion: Option<String>,
}

/// Revoke an access token
///
/// The token is of no use from now on (RFC 7009). A client revokes its own tokens. One that is no token, or has expired,
/// is answered like one that was revoked.
#[utoipa::path(
    operation_id = "revokeToken",
    request_body(
        content = RevocationRequest,
        content_type = "application/x-www-form-urlencoded",
        example = json!({ "token": "an-invented-access-token" }),
    ),
    security(("client" = []), ()),
    responses(
        (status = 200, description = "The token is of no use."),
        (status = 400, description = "The request is not as it must be.", body = OAuthFailure),
        (status = 401, description = "The client did not prove who it is.", body = OAuthFailure),
    ),
)]
#[post("/oauth/revoke")]
pub async fn revoke(state: Data<AppState>, request: HttpRequest, form: Form) -> Result<HttpResponse, Refusal> {
    let token = form.demand("token", "token is missing")?;
    let client = authenticate(&state, &request, &form).await?;
    // No token has white space in it (RFC 6750 §2.1): a line break is the form's, of whoever pasted it there.
    let token: String = token.split_ascii_whitespace().collect();
    if let Ok(token) = state.trust.tokens.verify(&token, real_now()) {
        if token.grant.client_id != client.id.to_string() {
            return Err(Refusal::new(OAuthError::InvalidGrant, "the token was issued to another client"));
        }
        let row = revoked_token::ActiveModel { id: Set(token.id), expires_at: Set(token.expires_at + LEEWAY) };
        let event = Event::new(EventType::ClientTokenRevoked, client.id.0).concerning(client.organisation_id);
        let event = event.row(
            state.clock.now(),
            Actor::Client(client.role, client.id),
            Some(RequestIds::of(&request).request_id),
        );
        let system = state.db.system("a client puts its own token out of use");
        let once = OnConflict::column(revoked_token::Column::Id).do_nothing().to_owned();
        system
            .write(async |tx| {
                let newly = revoked_token::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
                if newly > 0 {
                    event::entity::Entity::insert(event).exec_without_returning(tx).await?;
                }
                Ok::<_, DbErr>(())
            })
            .await?;
    }
    Ok(HttpResponseBuilder::new(StatusCode::OK).finish())
}
