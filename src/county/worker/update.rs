use super::entity::Entity;
use super::rules;
use super::supervised::recompute_in;
use super::views::{appointments_in, known_in, refuse_taken_identity, save_appointment_in};
use super::wire::{Worker, WorkerPatch};
use crate::care::episode::left_cases::put_on_hold_in;
use crate::county::absence;
use crate::prelude::*;
use crate::system::task;

/// Change a worker
///
/// A merge-patch (RFC 7396): what is absent stays, `null` takes away, a list is replaced. A worker who leaves a service
/// leaves their open tasks in it to the service, and their open cases on hold, each with a task for a manager to assign it
/// to somebody else; so does one who is left without a role that carries cases. Where they were to cover for somebody and
/// can no longer, another is asked for.
#[utoipa::path(
    operation_id = "updateWorker",
    params(At<WorkerId>),
    request_body(content = WorkerPatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::AlreadyExists]))),
    responses((status = 200, description = "The worker as they are now.", body = Worker)),
)]
#[patch("/workers/{id}")]
pub async fn update(cx: Cx, at: At<WorkerId>, Json(patch): Json<WorkerPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateWorker, at.id, async |tx, step| {
        let row = &step.row;
        let appointment = appointments_in(tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        let employer = patch.organisation_id.unwrap_or(row.organisation_id);
        let known = known_in(tx, employer, &appointment.clone().patched(&patch)).await?;
        let (after, appointment_after) =
            rules::change(row.clone(), appointment.clone(), patch.clone(), &known, tx.now())?;
        refuse_taken_identity(tx, &after).await?;
        let before = step.check_if_match().await?;

        let row = step.replace(after).await?;
        save_appointment_in(tx, row.id, &appointment_after).await?;
        tx.emit(row.event(EventType::WorkerUpdated).with(changed(&before, &row.view(tx).await?)));
        recompute_in(tx, row.id, &appointment, &appointment_after).await?;
        let left = rules::services_left(&appointment, &appointment_after);
        task::hand_back_in(tx, row.id, Some(&left)).await?;
        absence::uncover_unsuited_in(tx, row.id, &appointment, &appointment_after).await?;
        let uncarried = rules::services_without(&appointment, &appointment_after);
        put_on_hold_in(tx, row.id, Some(&uncarried)).await?;
        Ok(row)
    })
    .await
}
