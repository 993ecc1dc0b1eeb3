use super::codes::VolunteerAction;
use super::entity::{ActiveModel, Entity};
use super::save::stop_matches_in;
use super::view::Volunteer;
use super::wire::VolunteerEnd;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Record that a volunteer left
///
/// They are matched to nobody any more, and nothing of them is waited for. Whoever carries somebody with whom they go sees to that on
/// the next working day.
#[utoipa::path(
    operation_id = "recordVolunteerDeparture",
    params(At<VolunteerId>),
    request_body(content = VolunteerEnd, example = json!({ "comment": "Has moved to York" })),
    responses((status = 200, description = "The volunteer, who has left.", body = Volunteer)),
)]
#[post("/volunteers/{id}/departure")]
pub async fn leave(cx: Cx, at: At<VolunteerId>, Json(input): Json<VolunteerEnd>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RecordVolunteerDeparture, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, VolunteerAction::Departure)?;
        let status_comment = Set(input.comment.clone().map(String::from));
        let change = ActiveModel { status: Set(status), status_comment, ..Default::default() };
        let row = step.save(EventType::VolunteerLeft, change).await?;
        let over = [TaskChange::Cancel(TaskKind::SupportVolunteer), TaskChange::Cancel(TaskKind::RenewVolunteerCheck)];
        task::apply_in(tx, Subject::of(&row), &over).await?;
        stop_matches_in(tx, &row).await?;
        Ok(row)
    })
    .await
}
