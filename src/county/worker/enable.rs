use super::entity::Entity;
use super::rules;
use super::supervised::supervised_again_in;
use super::views::view_of;
use super::wire::Worker;
use crate::prelude::*;

/// Enable a worker
///
/// They are back, from a long leave or from what turned out to be a mistake, and sign in as before, with the roles and
/// services they had. The tasks and cases that they left are not given back to them: those are with others now.
#[utoipa::path(
    operation_id = "enableWorker",
    tag = "workers",
    params(At<WorkerId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The worker, enabled.", body = Worker)),
)]
#[post("/workers/{id}/enablement")]
pub async fn enable(cx: Cx, at: At<WorkerId>) -> Result<Reply, Problem> {
    cx.write(Action::EnableWorker, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let enabled = rules::enable(row.clone(), tx.now())?;
        cx.check_if_match(&if_match, &view_of(tx, &row).await?)?;
        let row = tx.update::<Entity>(&row, enabled.into_active_model().reset_all()).await?;
        tx.emit(Event::new(EventType::WorkerEnabled, row.id.0).concerning(row.organisation_id));
        supervised_again_in(tx, row.id).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
