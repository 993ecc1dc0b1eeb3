use super::entity::{Entity, Model};
use super::view::OnCallShift;
use super::wire::NewOnCallShift;
use crate::county::worker::views::working_in;
use crate::county::{service, worker};
use crate::prelude::*;

/// Enter a shift on call
///
/// While the service is closed, what cannot wait is sent to whoever is on call: a worker of the service, or somebody
/// else by name. Several may be on call at once. For the service's managers.
#[utoipa::path(
    operation_id = "enterOnCallShift",
    params(At<ServiceId>),
    request_body(content = NewOnCallShift, example = json!({
        "contact": { "name": "County out-of-hours team", "phone": "07700 900124" },
        "starts_at": "2026-12-04T17:00:00Z", "ends_at": "2026-12-07T09:00:00Z",
    })),
    responses((status = 201, description = "The shift was entered.", body = OnCallShift)),
)]
#[post("/services/{id}/on-call-shifts")]
pub async fn enter(cx: Cx, at: At<ServiceId>, Json(input): Json<NewOnCallShift>) -> Result<Reply, Problem> {
    cx.create(Action::EnterOnCallShift, async |tx| {
        Problem::if_any(input.faults(tx.now()))?;
        let service = tx.get::<service::entity::Entity>(at.id).await?;
        if !tx.caller().services.contains(&service.id) {
            return Err(Problem::new(Code::Forbidden).because("This is not your service"));
        }
        if let Some(worker) = input.worker_id {
            must_work_in(tx, worker, service.id).await?;
        }
        let contact = input.contact.as_ref();
        let row = Model {
            id: OnCallShiftId::new(),
            version: 1,
            service_id: service.id,
            worker_id: input.worker_id,
            name: contact.map(|contact| contact.name.as_str().to_owned()),
            email: contact.and_then(|contact| contact.email.clone()),
            phone: contact.and_then(|contact| contact.phone.clone()),
            starts_at: input.starts_at,
            ends_at: input.ends_at,
            cancelled_at: None,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::OnCallShiftEntered, row).await?;
        cx.created(tx, &row).await
    })
    .await
}

/// 422 unless it is somebody of the service who is still here.
async fn must_work_in(tx: &Tx, id: WorkerId, service: ServiceId) -> Result<(), Problem> {
    let found = tx
        .find::<worker::entity::Entity>()
        .filter(worker::entity::Column::Id.eq(id))
        .filter(worker::entity::Column::Id.in_subquery(working_in(service)))
        .one()
        .await?;
    if found.is_some_and(|worker| worker.status == Status::Active) {
        return Ok(());
    }
    Err(Problem::invalid([Fault::new("/worker_id", "not_found", "nobody of this service, or no longer in use")]))
}
