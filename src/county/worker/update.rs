use super::entity::Entity;
use super::rules;
use super::supervised::recompute_in;
use super::views::{appointments_in, known_in, must_appoint, refuse_taken_identity, save_appointment_in};
use super::wire::{Worker, WorkerPatch};
use crate::care::episode::left_cases::put_on_hold_in;
use crate::county::absence;
use crate::county::access_grant::request::{SaidAnew, request_for_worker_in, withdraw_in, withhold};
use crate::county::organisation::administered::must_administer;
use crate::prelude::*;
use crate::system::task;

/// Change a worker
///
/// A merge-patch (RFC 7396): what is absent stays, `null` takes away, a list is replaced. A worker who leaves a service
/// leaves their open tasks in it to the service, and their open cases on hold, each with a task for a manager to assign it
/// to somebody else; so does one who is left without a role that carries cases. Where they were to cover for somebody and
/// can no longer, another is asked for. A sensitive class, and the role of a manager, an auditor or an administrator, they
/// get once a second person has approved it (`/v1/access-grants`); who signs in by another identity or works for another
/// organisation from now on, those that they had too. What waits for them is refused where it is not asked for again: their
/// roles where the patch names `roles`, their classes where it names `sensitive_classes`, all of it where they sign in by
/// another identity or work for another organisation.
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
        let (mut after, mut appointment_after) =
            rules::change(row.clone(), appointment.clone(), patch.clone(), &known, tx.now())?;
        must_administer(tx.caller(), row.organisation_id)?;
        must_appoint(tx, after.organisation_id, &appointment.services, &appointment_after.services).await?;
        refuse_taken_identity(tx, &after).await?;
        let withheld = withhold((&mut after, &mut appointment_after), Some((row, &appointment)))?;
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
        let is_another = (&row.issuer, &row.subject) != (&step.row.issuer, &step.row.subject)
            || row.organisation_id != step.row.organisation_id;
        let anew = SaidAnew {
            roles: is_another || patch.roles.is_some(),
            classes: is_another || patch.sensitive_classes.is_some(),
        };
        let withheld = withdraw_in(tx, row.id, anew, withheld).await?;
        request_for_worker_in(tx, &row, withheld).await?;
        Ok(row)
    })
    .await
}
