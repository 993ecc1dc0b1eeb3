use super::codes::SafetyEventAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::view::SafetyEvent;
use super::views::actor;
use super::wire::SafetyError;
use crate::county::worker;
use crate::county::worker::views::{holding, working_in};
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange};

/// Mark a safety event as entered in error
///
/// It should never have been there. What was due about it is not lost: it goes to the safeguarding lead, and falls away
/// only when another than you has closed the event.
#[utoipa::path(
    operation_id = "markSafetyEventInError",
    params(At<SafetyEventId>),
    request_body(content = SafetyError, example = json!({ "reason": "wrong_person" })),
    responses((status = 200, description = "The safety event, entered in error.", body = SafetyEvent)),
)]
#[post("/safety-events/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<SafetyEventId>, Json(input): Json<SafetyError>) -> Result<Reply, Problem> {
    Problem::if_any(rules::error_faults(&input))?;
    cx.step::<Entity>(Action::MarkSafetyEventInError, at.id, async |tx, step| {
        let actor = actor(tx)?;
        let status = step.row.check(actor, SafetyEventAction::Error)?;
        let change = ActiveModel {
            status: Set(status),
            closed_at: Set(None),
            closed_by: Set(None),
            closing_note: Set(None),
            error_at: Set(Some(actor.now)),
            error_by: Set(Some(actor.worker)),
            error_reason: Set(Some(input.reason)),
            error_comment: Set(input.comment.clone().map(String::from)),
            ..Default::default()
        };
        let row = step.save(EventType::SafetyEventEnteredInError, change).await?;
        let successor = lead_in(tx, row.service_id, actor.worker).await?.map_or(Owner::Service, Owner::Worker);
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Reassign(successor)]).await?;
        Ok(row)
    })
    .await
}

/// A safeguarding lead of the service who is still here, and is not this worker.
async fn lead_in(tx: &Tx, service_id: ServiceId, but: WorkerId) -> Result<Option<WorkerId>, Problem> {
    let found = worker::entity::Entity::find()
        .filter(worker::entity::Column::Status.eq(Status::Active))
        .filter(worker::entity::Column::Id.ne(but))
        .filter(worker::entity::Column::Id.in_subquery(holding(Role::SafeguardingLead)))
        .filter(worker::entity::Column::Id.in_subquery(working_in(service_id)))
        .order_by_asc(worker::entity::Column::Id)
        .one(&tx.system("what was due goes to the service's safeguarding lead"))
        .await?;
    Ok(found.map(|worker| worker.id))
}
