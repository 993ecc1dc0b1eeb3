use super::entity::{self, Entity};
use super::key;
use super::rules;
use super::views::tagged_with_secret;
use super::wire::{Client, ClientWithSecret, NewClient};
use crate::county::access_grant::codes::AccessGrantKind;
use crate::county::access_grant::request::{is_alone, request_for_client_in};
use crate::county::organisation;
use crate::county::organisation::administered::must_administer;
use crate::county::service;
use crate::prelude::*;
use kernel::auth::secret::ClientSecret;

/// Enter a client
///
/// A program of an organisation, able to get tokens from now on. Where it proves itself by a secret, the answer shows
/// the secret this once. Sent again with the same `Idempotency-Key`, the request is answered with
/// `client_secret: null`: where the first answer was lost, give the client another secret. An administrator's client, and one
/// of another organisation than yours, is disabled until a second person approves it (`/v1/access-grants`).
#[utoipa::path(
    operation_id = "createClient",
    request_body = NewClient,
    responses((status = 201, description = "The client was entered.", body = ClientWithSecret)),
)]
#[post("/clients")]
pub async fn create(cx: Cx, Json(input): Json<NewClient>) -> Result<Reply, Problem> {
    let secret = ClientSecret::generate().ok_or_else(|| Problem::new(Code::InternalError))?;
    cx.create(Action::CreateClient, async |tx| create_in(&cx, tx, &input, &secret).await).await
}

async fn create_in(cx: &Cx, tx: &Tx, input: &NewClient, secret: &ClientSecret) -> Result<Reply, Problem> {
    let id = ClientId::new();
    let exists = tx
        .find::<organisation::entity::Entity>()
        .filter(organisation::entity::Column::Id.eq(input.organisation_id))
        .filter(organisation::entity::Column::Status.eq(Status::Active))
        .any()
        .await?;
    let (row, keys) = rules::enter(id, input, exists, host_of(tx, input).await?, Some(secret), tx.now())?;
    must_administer(tx.caller(), row.organisation_id)?;
    let is_alone = is_alone(tx.caller(), &row);
    let row = if is_alone { row } else { entity::Model { status: Status::Disabled, ..row } };
    let row = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
    for key in &keys {
        tx.insert::<key::Entity>(key.clone().into_active_model().reset_all()).await?;
    }
    let event = row.event(EventType::ClientCreated).in_service(row.service_id);
    tx.emit(event.with(json!({ "role": row.role, "keys": keys.len() })));
    if !is_alone {
        request_for_client_in(tx, &row, AccessGrantKind::ClientEnablement, None).await?;
    }
    let location = row.path();
    let secret = row.secret_hash.is_some().then_some(secret);
    let (view, stored) = tagged_with_secret(cx, Client::new(row, keys), secret)?;
    Ok(Reply::created(view, location).but_keep(stored.body))
}

/// Who hosts the service that the client is a front end of, if there is such a service in use.
async fn host_of(tx: &Tx, input: &NewClient) -> Result<Option<OrganisationId>, Problem> {
    let Some(id) = input.service_id else { return Ok(None) };
    let service = tx
        .find::<service::entity::Entity>()
        .filter(service::entity::Column::Id.eq(id))
        .filter(service::entity::Column::Status.eq(Status::Active))
        .one()
        .await?;
    Ok(service.map(|service| service.host_id))
}
