use super::entity::Entity;
use super::rules;
use super::supervised::supervised_again_in;
use super::wire::Worker;
use crate::county::organisation::administered::must_administer;
use crate::prelude::*;

/// Enable a worker
///
/// They are back, from a long leave or from what turned out to be a mistake, and sign in as before, with the roles and
/// services they had. The tasks and cases that they left are not given back to them: those are with others now.
#[utoipa::path(
    operation_id = "enableWorker",
    params(At<WorkerId>),
    responses((status = 200, description = "The worker, enabled.", body = Worker)),
)]
#[post("/workers/{id}/enablement")]
pub async fn enable(cx: Cx, at: At<WorkerId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::EnableWorker, at.id, async |tx, step| {
        must_administer(tx.caller(), step.row.organisation_id)?;
        let row = step.replace(rules::enable(step.row.clone(), tx.now())?).await?;
        tx.emit(row.event(EventType::WorkerEnabled));
        supervised_again_in(tx, row.id).await?;
        Ok(row)
    })
    .await
}
