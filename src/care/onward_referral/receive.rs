use super::codes::{OnwardReferralAction, OnwardReferralAnswer};
use super::entity::{ActiveModel, Entity};
use super::send::{confirm_in, look_on_in};
use super::view::OnwardReferral;
use super::wire::OnwardReferralReceipt;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Answer an onward referral
///
/// Whether your organisation sees to the person. That it does completes the task of whoever redirected them to make sure that they
/// arrived; that it does not makes a task for whoever redirected them, due the next working day: to look for somebody else.
#[utoipa::path(
    operation_id = "receiveOnwardReferral",
    params(At<OnwardReferralId>),
    request_body(content = OnwardReferralReceipt, example = json!({
        "answer": "taken_on", "by": "Ellen Marsh, hospice at home",
    })),
    responses((status = 200, description = "The onward referral, answered.", body = OnwardReferral)),
)]
#[post("/onward-referrals/{id}/receipt")]
pub async fn receive(
    cx: Cx,
    at: At<OnwardReferralId>,
    Json(input): Json<OnwardReferralReceipt>,
) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.step::<Entity>(Action::ReceiveOnwardReferral, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, OnwardReferralAction::Receipt)?;
        let change = ActiveModel {
            status: Set(input.answer.status()),
            answered_by: Set(Some(input.by.as_str().to_owned())),
            answered_at: Set(Some(tx.now())),
            comment: Set(input.comment.clone().map(String::from)),
            ..Default::default()
        };
        let row = step.save(EventType::OnwardReferralAnswered, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::AnswerOnwardReferral)]).await?;
        match input.answer {
            OnwardReferralAnswer::TakenOn => confirm_in(tx, &row).await?,
            OnwardReferralAnswer::NotTakenOn => look_on_in(tx, &row).await?,
        }
        Ok(row)
    })
    .await
}
