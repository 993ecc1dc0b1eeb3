use super::codes::OutcomeAction;
use super::entity::{ActiveModel, Entity};
use super::save::{KINDS, instruments_in, schedule_in};
use super::start::recompute_both_in;
use super::view::Outcome;
use super::wire::OutcomeInError;
use crate::care::episode;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange};

/// Mark an outcome as entered in error
///
/// It counts for no change, and when the instrument is due again is counted without it.
#[utoipa::path(
    operation_id = "markOutcomeInError",
    params(At<OutcomeId>),
    request_body(content = OutcomeInError, example = json!({ "reason": "wrong_answers" })),
    responses((status = 200, description = "The outcome, entered in error.", body = Outcome)),
)]
#[post("/outcomes/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<OutcomeId>, Json(input): Json<OutcomeInError>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkOutcomeInError, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, OutcomeAction::Error)?;
        let change = ActiveModel { status: Set(status), error_reason: Set(Some(input.reason)), ..Default::default() };
        let row = step.save(EventType::OutcomeEnteredInError, change).await?;
        task::apply_in(tx, Subject::of(&row), &KINDS.map(TaskChange::Cancel)).await?;
        let db = tx.system("an instrument is due again for its episode, whoever carries it");
        let episode = episode::entity::Entity::find_by_id(row.episode_id).one(&db).await?;
        let used = instruments_in(tx, std::slice::from_ref(&row)).await?.pop();
        if let (Some(episode), Some(used)) = (episode, used) {
            schedule_in(tx, row.person_id, &used).await?;
            recompute_both_in(tx, &episode).await?;
        }
        Ok(row)
    })
    .await
}
