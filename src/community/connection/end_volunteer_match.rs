use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::view::Connection;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// End the match of a volunteer
///
/// They do not go along with the person any more. Where somebody was to see to the match, that is done.
#[utoipa::path(
    operation_id = "endVolunteerMatch",
    params(At<ConnectionId>),
    responses((status = 200, description = "The connection, without a volunteer.", body = Connection)),
)]
#[post("/connections/{id}/volunteer-match-end")]
pub async fn end_volunteer_match(cx: Cx, at: At<ConnectionId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::EndVolunteerMatch, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, ConnectionAction::VolunteerMatchEnd)?;
        if step.row.volunteer_id.is_none() {
            return Err(Problem::new(Code::InvalidTransition).because("No volunteer goes along with the person."));
        }
        let change = ActiveModel { volunteer_id: Set(None), volunteer_match: Set(None), ..Default::default() };
        let row = step.save(EventType::ConnectionVolunteerMatchEnded, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::ReviewVolunteerMatch)]).await?;
        Ok(row)
    })
    .await
}
