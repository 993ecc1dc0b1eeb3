use super::codes::VolunteerAction;
use super::entity::{ActiveModel, Entity};
use super::save::stop_matches_in;
use super::view::Volunteer;
use super::wire::VolunteerEnd;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Let a volunteer not be matched for a time
///
/// Whoever carries somebody with whom they go sees to that on the next working day.
#[utoipa::path(
    operation_id = "pauseVolunteer",
    params(At<VolunteerId>),
    request_body(content = VolunteerEnd, example = json!({ "comment": "Back in the spring" })),
    responses((status = 200, description = "The volunteer, who is not matched.", body = Volunteer)),
)]
#[post("/volunteers/{id}/pause")]
pub async fn pause(cx: Cx, at: At<VolunteerId>, Json(input): Json<VolunteerEnd>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::PauseVolunteer, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, VolunteerAction::Pause)?;
        let status_comment = Set(input.comment.clone().map(String::from));
        let change = ActiveModel { status: Set(status), status_comment, ..Default::default() };
        let row = step.save(EventType::VolunteerPaused, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Cancel(TaskKind::SupportVolunteer)]).await?;
        stop_matches_in(tx, &row).await?;
        Ok(row)
    })
    .await
}
