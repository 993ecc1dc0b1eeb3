use super::codes::GapAction;
use super::entity::{ActiveModel, Entity};
use super::rules::{self, ANSWERING};
use super::view::Gap;
use super::wire::GapEscalation;
use crate::county::organisation;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Escalate a gap
///
/// To who commissions services or supports groups (002 §5.4). A commissioner of that organisation reads it from now on and answers
/// it; where they have no program here, you write their answer down. Once it was taken to another, the one before reads it no more.
/// Somebody asks for the answer after six weeks.
#[utoipa::path(
    operation_id = "escalateGap",
    params(At<GapId>),
    request_body(content = GapEscalation, example = json!({
        "organisation_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e", "comment": "Seven people asked for it since the summer.",
    })),
    responses((status = 200, description = "The gap, escalated.", body = Gap)),
)]
#[post("/gaps/{id}/escalation")]
pub async fn escalate(cx: Cx, at: At<GapId>, Json(input): Json<GapEscalation>) -> Result<Reply, Problem> {
    Problem::if_any(rules::text_faults(input.comment.as_ref()))?;
    cx.step::<Entity>(Action::EscalateGap, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, GapAction::Escalation)?;
        Problem::if_any(wrong_organisation_in(tx, input.organisation_id).await?.into_iter().collect())?;
        let change = ActiveModel {
            status: Set(status),
            escalated_to_id: Set(Some(input.organisation_id)),
            escalated_at: Set(Some(tx.now())),
            escalation_comment: Set(input.comment.clone().map(String::from)),
            answer: Set(None),
            answer_comment: Set(None),
            answered_at: Set(None),
            answered_by: Set(None),
            ..Default::default()
        };
        let row = step.save(EventType::GapEscalated, change).await?;
        let owner = owner_in(tx, tx.caller().worker_id(), row.service_id).await?;
        let asked = [
            TaskChange::Complete(TaskKind::EscalateGap),
            TaskChange::Cancel(TaskKind::ChaseGapAnswer),
            TaskChange::open(TaskKind::ChaseGapAnswer, owner, tx.now()),
        ];
        task::apply_in(tx, Subject::of(&row), &asked).await?;
        Ok(row)
    })
    .await
}

async fn wrong_organisation_in(tx: &Tx, id: OrganisationId) -> Result<Option<Fault>, Problem> {
    let found = tx.find::<organisation::entity::Entity>().filter(organisation::entity::Column::Id.eq(id)).one().await?;
    Ok(match found {
        None => Some(Fault::new("/organisation_id", "not_found", "no such organisation")),
        Some(row) if !ANSWERING.contains(&row.kind) => {
            let detail = "must be an ICS, a local authority or an infrastructure agency";
            Some(Fault::new("/organisation_id", "wrong_kind", detail))
        }
        Some(_) => None,
    })
}
