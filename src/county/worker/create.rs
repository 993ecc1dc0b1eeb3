use super::entity::Entity;
use super::rules;
use super::supervised::recompute_in;
use super::views::{known_in, must_appoint, refuse_taken_identity, save_appointment_in};
use super::wire::{Appointment, NewWorker, Worker};
use crate::county::access_grant::request::{request_for_worker_in, withhold};
use crate::prelude::*;

/// Enter a worker
///
/// They may sign in from now on, by the identity that is given. What is wanting (a GP supervisor, clearance) stops
/// nothing and is shown in `warnings`. An identity that another worker has is a 409 that names the other.
/// A sensitive class, and the role of a manager, an auditor or an administrator, they get once a second person has approved
/// it (`/v1/access-grants`).
#[utoipa::path(
    operation_id = "createWorker",
    request_body = NewWorker,
    extensions(("x-problem-codes" = json!([Code::AlreadyExists]))),
    responses((status = 201, description = "The worker was entered.", body = Worker)),
)]
#[post("/workers")]
pub async fn create(cx: Cx, Json(input): Json<NewWorker>) -> Result<Reply, Problem> {
    cx.create(Action::CreateWorker, async |tx| {
        let known = known_in(tx, input.organisation_id, &Appointment::of_new(&input)).await?;
        let (mut row, mut appointment) = rules::enter(WorkerId::new(), input.clone(), &known, tx.now())?;
        must_appoint(tx, row.organisation_id, &[], &appointment.services).await?;
        refuse_taken_identity(tx, &row).await?;
        let withheld = withhold((&mut row, &mut appointment), None)?;

        let row = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
        save_appointment_in(tx, row.id, &appointment).await?;
        let data = json!({ "roles": appointment.roles, "services": appointment.services });
        tx.emit(row.event(EventType::WorkerCreated).with(data));
        recompute_in(tx, row.id, &Appointment::default(), &appointment).await?;
        request_for_worker_in(tx, &row, withheld).await?;
        cx.created(tx, &row).await
    })
    .await
}
