use super::codes::HouseholdLinkAction;
use super::entity::{ActiveModel, Entity};
use super::view::HouseholdLink;
use super::wire::HouseholdLinkRemoval;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Take a household link back
///
/// They do not live in one household, or no longer. It stays in the history of both; nothing warns because of it any more.
#[utoipa::path(
    operation_id = "removeHouseholdLink",
    params(At<HouseholdLinkId>),
    request_body = HouseholdLinkRemoval,
    responses((status = 200, description = "The link, removed.", body = HouseholdLink)),
)]
#[post("/household-links/{id}/removal")]
pub async fn remove(
    cx: Cx,
    at: At<HouseholdLinkId>,
    Json(input): Json<HouseholdLinkRemoval>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RemoveHouseholdLink, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, HouseholdLinkAction::Removal)?;
        let change = ActiveModel {
            status: Set(status),
            removal_reason: Set(Some(input.reason.as_str().to_owned())),
            removed_by: Set(Some(tx.caller().principal.id())),
            removed_at: Set(Some(tx.now())),
            ..Default::default()
        };
        let row = step.save(EventType::HouseholdLinkRemoved, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Cancel(TaskKind::KeepApart)]).await?;
        Ok(row)
    })
    .await
}
