use super::clock::held_in;
use super::codes::SupervisionStatus;
use super::entity::{Entity, Model};
use super::rules;
use super::view::Supervision;
use super::wire::NewSupervision;
use crate::county::worker;
use crate::county::worker::appointment;
use crate::prelude::*;

/// Log a supervision
///
/// That a link worker was supervised: when, by whom, how and how long; never what was said. Clinical supervision, alone or
/// in a group, does the month's task (003 §6.1.3), and the next month runs from the day it was held. Written down by who
/// supervised, it is signed.
#[utoipa::path(
    operation_id = "createSupervision",
    request_body(content = NewSupervision, example = json!({
        "kind": "clinical", "held_on": "2026-11-02", "minutes": 60, "supervisor_name": "Dr Anne Hollis",
    })),
    responses((status = 201, description = "It was written down.", body = Supervision)),
)]
#[post("/supervisions")]
pub async fn create(cx: Cx, Json(input): Json<NewSupervision>) -> Result<Reply, Problem> {
    cx.create(Action::CreateSupervision, async |tx| {
        let by_supervisor = tx.caller().role == Role::Supervisor;
        Problem::if_any(rules::faults(&input, by_supervisor, calendar::local_date(tx.now())))?;
        let own = tx.caller().worker_id().filter(|_| tx.caller().role == Role::LinkWorker);
        let (worker, service_id) = supervised_in(tx, input.worker_id.or(own)).await?;
        let supervisor_id = if by_supervisor { tx.caller().worker_id() } else { input.supervisor_id };
        must_supervise_in(tx, input.supervisor_id).await?;
        // Two sessions at once meet at the worker's row, so that the later one decides on the month.
        tx.update::<worker::entity::Entity>(&worker, Default::default()).await?;
        let status = if by_supervisor { SupervisionStatus::Signed } else { SupervisionStatus::Recorded };
        let row = Model {
            id: SupervisionId::new(),
            version: 1,
            service_id,
            worker_id: worker.id,
            kind: input.kind,
            held_on: input.held_on,
            minutes: input.minutes,
            supervisor_id,
            supervisor_name: input.supervisor_name.clone().map(String::from),
            status,
            signed_at: by_supervisor.then(|| tx.now()),
            recorded_by: tx.caller().principal.id(),
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::SupervisionRecorded, row).await?;
        held_in(tx, &row).await?;
        cx.created(tx, &row).await
    })
    .await
}

/// A link worker whom the caller may write about: themselves, or one of their services.
async fn supervised_in(tx: &Tx, id: Option<WorkerId>) -> Result<(worker::entity::Model, ServiceId), Problem> {
    let refused = |code: &'static str, words: &'static str| Problem::invalid([Fault::new("/worker_id", code, words)]);
    let id = id.ok_or_else(|| refused("missing", "name the link worker who was supervised"))?;
    let is_other = tx.caller().role == Role::LinkWorker && tx.caller().worker_id() != Some(id);
    let found = tx.find::<worker::entity::Entity>().filter(worker::entity::Column::Id.eq(id)).one().await?;
    let db = tx.system("which posts the supervised holds");
    let is_link_worker = appointment::role::Entity::find_by_id((id, Role::LinkWorker)).one(&db).await?.is_some();
    let shared = appointment::service::Entity::find()
        .filter(appointment::service::Column::WorkerId.eq(id))
        .filter(appointment::service::Column::ServiceId.is_in(tx.caller().services.iter().copied()))
        .order_by_asc(appointment::service::Column::ServiceId)
        .one(&db)
        .await?;
    match (found, shared) {
        (Some(worker), Some(shared)) if is_link_worker && !is_other => Ok((worker, shared.service_id)),
        _ => Err(refused("not_found", "no link worker whose log you keep")),
    }
}

/// Who is named as having supervised holds the role to sign.
async fn must_supervise_in(tx: &Tx, id: Option<WorkerId>) -> Result<(), Problem> {
    let Some(id) = id else { return Ok(()) };
    let db = tx.system("who supervised holds the role, also where the caller shares no service with them");
    if appointment::role::Entity::find_by_id((id, Role::Supervisor)).one(&db).await?.is_some() {
        return Ok(());
    }
    Err(Problem::invalid([Fault::new("/supervisor_id", "not_found", "nobody who supervises; give their name")]))
}
