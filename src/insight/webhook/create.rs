use super::entity::{Column, Entity, EventTypes, Model};
use super::owner::is_worker;
use super::rules::url_fault;
use super::view::{WebhookEndpointWithSecret, tagged_with_secret};
use super::wire::NewWebhookEndpoint;
use crate::insight::feed::stream::end_in;
use crate::prelude::*;
use kernel::auth::webhook_keys::WebhookKeys;

/// Endpoints in use of one organisation or service at most.
const MOST: u64 = 20;

/// Enter a webhook endpoint
///
/// From now on it is sent what happens, as far as you may know of it: what your own feed at `/v1/changes` shows. A message says
/// what kind of thing happened, to which resource and when, and nothing of anybody. It is signed as Standard Webhooks 1.0 has
/// it: `v1` with the secret, which is shown this once, `v1a` with a key pair whose public key is shown too. Sent again with the
/// same `Idempotency-Key`, the request is answered with `secret: null`: where the first answer was lost, rotate the secret.
#[utoipa::path(
    operation_id = "createWebhookEndpoint",
    request_body(content = NewWebhookEndpoint, example = json!({
        "url": "https://records.millgate.example/linkwork",
        "description": "Tells the pharmacy's records what became of its referrals",
        "event_types": ["referral.accepted", "referral.closed", "referral.returned"],
    })),
    responses((status = 201, description = "The endpoint was entered.", body = WebhookEndpointWithSecret)),
)]
#[post("/webhook-endpoints")]
pub async fn create(cx: Cx, Json(input): Json<NewWebhookEndpoint>) -> Result<Reply, Problem> {
    let keys = WebhookKeys::generate().ok_or_else(|| Problem::new(Code::InternalError))?;
    let reply = cx.create(Action::CreateWebhookEndpoint, async |tx| create_in(&cx, tx, &input, &keys).await).await?;
    cx.state().endpoints.notify_one();
    Ok(reply)
}

async fn create_in(cx: &Cx, tx: &Tx, input: &NewWebhookEndpoint, keys: &WebhookKeys) -> Result<Reply, Problem> {
    let caller = tx.caller();
    let mut faults = Faults::new();
    let service_id = match (caller.role == Role::ServiceManager, input.service_id, &caller.services[..]) {
        (true, Some(id), own) if own.contains(&id) => Some(id),
        (true, None, [only]) => Some(*only),
        (true, ..) => {
            faults.when(true, "service_id", "missing", "name the service of yours of which it is to hear");
            None
        }
        (false, id, _) => {
            faults.when(id.is_some(), "service_id", "contradiction", "is for the managers of a service");
            None
        }
    };
    let in_use = tx.find::<Entity>().filter(Column::Status.eq(Status::Active)).all(MOST).await?.len();
    let is_too_many = u64::try_from(in_use).unwrap_or(MOST) >= MOST;
    faults.when(is_too_many, "url", "too_many", "20 endpoints are in use: disable one first");
    let of_url = url_fault(&cx.state().outbound, input.url.as_str());
    Problem::if_any(of_url.into_iter().chain(faults.into_vec()).collect())?;
    let id = WebhookEndpointId::new();
    let sealed = keys.sealed(&cx.state().key_seal, id.0.as_bytes());
    let public_key = keys.public_key();
    let (sealed, public_key) = sealed.zip(public_key).ok_or_else(|| Problem::new(Code::InternalError))?;
    let place = end_in(tx).await?;
    let row = Model {
        id,
        version: 1,
        organisation_id: caller.organisation_id,
        service_id,
        role: caller.role,
        owner_id: caller.principal.id(),
        owner_is_worker: is_worker(caller),
        url: input.url.as_str().to_owned(),
        description: input.description.clone().map(String::from),
        event_types: EventTypes(input.event_types.iter().copied().collect()),
        status: Status::Active,
        disabled_reason: None,
        keys: sealed,
        previous_keys: None,
        previous_until: None,
        feed_era: place.era,
        feed_xid: place.xid,
        feed_seq: place.seq,
        slowed_until: None,
        last_good_at: tx.now(),
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let row = tx.record::<Entity>(EventType::WebhookEndpointCreated, row).await?;
    let (view, stored) = tagged_with_secret(cx, row.view(tx).await?, (keys.secret(), public_key))?;
    Ok(Reply::created(view, row.path()).but_keep(stored.body))
}
