use serde_json::Value;

use super::codes::{AccessGrantAction, AccessGrantKind};
use super::decided::decided;
use super::entity::{Entity, Model};
use super::rules::Actor;
use super::view::AccessGrant;
use super::wire::AccessGrantDecision;
use crate::county::client::{self, key};
use crate::county::worker;
use crate::county::worker::skills::SensitiveClasses;
use crate::county::worker::supervised::recompute_in;
use crate::county::worker::views::{appointments_in, save_appointment_in};
use crate::county::worker::wire::Appointment;
use crate::insight::access_review::open;
use crate::prelude::*;
use kernel::list::Codes;

/// Approve an access grant
///
/// The second person says yes: neither who asked for it nor who gets it. It has effect at once. Where an administrator
/// approves it, an auditor is asked to look at it (`/v1/access-reviews`).
#[utoipa::path(
    operation_id = "approveAccessGrant",
    params(At<AccessGrantId>),
    request_body = AccessGrantDecision,
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The grant, approved.", body = AccessGrant)),
)]
#[post("/access-grants/{id}/approval")]
pub async fn approve(cx: Cx, at: At<AccessGrantId>, Json(input): Json<AccessGrantDecision>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ApproveAccessGrant, at.id, async |tx, step| {
        let actor = Actor { id: tx.caller().principal.id(), now: tx.now() };
        let change = decided(&step.row, actor, AccessGrantAction::Approval, &input)?;
        let row = step.save(EventType::AccessGrantApproved, change).await?;
        give_in(tx, &step.row).await?;
        if tx.caller().role == Role::Admin {
            let db = tx.system("an auditor looks at what two administrators gave");
            tx.checked(open::given(&db, tx.caller(), row.id.0, tx.now()).await)?;
        }
        Ok(row)
    })
    .await
}

fn gone() -> Problem {
    Problem::new(Code::InvalidTransition).because("What it was for is not as it was: ask for it again")
}

async fn give_in(tx: &Tx, grant: &Model) -> Result<(), Problem> {
    let db = tx.system("what a second person gives changes who gets it, whoever may see them");
    if let Some(id) = grant.worker_id {
        let row = worker::entity::Entity::find_by_id(id).one(&db).await?;
        return give_to_worker_in(tx, row.ok_or_else(gone)?, grant).await;
    }
    let row = match grant.client_id {
        Some(id) => client::entity::Entity::find_by_id(id).one(&db).await?,
        None => None,
    };
    let row = row.ok_or_else(gone)?;
    let mut data = json!({});
    let text = |name: &str| grant.credential.as_ref().and_then(|held| held[name].as_str()).map(str::to_owned);
    let (after, kind) = match grant.kind {
        AccessGrantKind::ClientEnablement => (client::rules::enable(row.clone(), tx.now())?, EventType::ClientEnabled),
        AccessGrantKind::ClientSecret => {
            let hash = text("secret_hash").ok_or_else(gone)?;
            (client::rules::take_secret(row.clone(), hash, tx.now())?, EventType::ClientSecretRotated)
        }
        AccessGrantKind::ClientKey => {
            let keys = key::Entity::find().filter(key::Column::ClientId.eq(row.id)).all(&db).await?;
            let jwk = grant.credential.as_ref().map_or(Value::Null, |held| held["jwk"].clone());
            let key = client::rules::add_key(&row, &client::wire::NewClientKey { jwk }, &keys, tx.now())?;
            data = json!({ "key_id": key.id });
            tx.checked(key.into_active_model().reset_all().insert(&db).await)?;
            (client::entity::Model { updated_at: tx.now(), ..row.clone() }, EventType::ClientKeyAdded)
        }
        AccessGrantKind::WorkerAccess => return Err(gone()),
    };
    let row = tx.update_through::<client::entity::Entity>(&db, &row, after.into_active_model().reset_all()).await?;
    tx.emit(row.event(kind).with(data));
    Ok(())
}

async fn give_to_worker_in(tx: &Tx, row: worker::entity::Model, grant: &Model) -> Result<(), Problem> {
    if row.organisation_id != grant.organisation_id {
        return Err(gone());
    }
    let before = appointments_in(tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let added = |roles: &[Role]| grant.roles.0.iter().copied().filter(|role| !roles.contains(role)).collect::<Vec<_>>();
    let roles = [before.roles.clone(), added(&before.roles)].concat();
    let after = Appointment { roles, ..before.clone() };
    let more = grant.sensitive_classes.iter().filter(|class| !row.sensitive_classes.contains(class));
    let classes = row.sensitive_classes.iter().chain(more).copied().collect();
    let classes = Codes::new(classes).map_err(|_| Problem::new(Code::InternalError))?;
    let change = worker::entity::ActiveModel {
        sensitive_classes: Set(SensitiveClasses(classes)),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let db = tx.system("what a second person gives changes who gets it, whoever may see them");
    let row = tx.update_through::<worker::entity::Entity>(&db, &row, change).await?;
    save_appointment_in(tx, row.id, &after).await?;
    recompute_in(tx, row.id, &before, &after).await?;
    tx.emit(row.event(EventType::WorkerUpdated).with(json!({ "changed": ["roles", "sensitive_classes"] })));
    Ok(())
}
