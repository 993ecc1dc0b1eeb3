use super::checks::{VolunteerSupport, VolunteerSupportLog};
use super::codes::VolunteerAction;
use super::entity::{ActiveModel, Entity};
use super::rules::MOST_SUPPORT;
use super::view::Volunteer;
use super::wire::NewVolunteerSupport;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Record how a volunteer was supported
///
/// You spoke with them. The next time is due in three months, while they are active. Nothing of the person with whom they go stands here.
#[utoipa::path(
    operation_id = "recordVolunteerSupport",
    params(At<VolunteerId>),
    request_body(content = NewVolunteerSupport, example = json!({
        "held_on": "2026-11-17", "comment": "Asked how to end a walk in time; talked it through.",
    })),
    responses((status = 200, description = "The volunteer, with the entry.", body = Volunteer)),
)]
#[post("/volunteers/{id}/support")]
pub async fn log_support(
    cx: Cx,
    at: At<VolunteerId>,
    Json(input): Json<NewVolunteerSupport>,
) -> Result<Reply, Problem> {
    if input.held_on > calendar::local_date(cx.now()) {
        return Err(Problem::invalid([Fault::new("/held_on", "out_of_range", "must not be in the future")]));
    }
    cx.step::<Entity>(Action::RecordVolunteerSupport, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, VolunteerAction::Support)?;
        let mut support = step.row.support.0.clone();
        support.push(VolunteerSupport {
            held_on: input.held_on,
            by: tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?,
            comment: input.comment.clone(),
        });
        let beyond = support.len().saturating_sub(MOST_SUPPORT);
        support.drain(..beyond);
        let change = ActiveModel { support: Set(VolunteerSupportLog(support)), ..Default::default() };
        let row = step.save(EventType::VolunteerSupported, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::SupportVolunteer)]).await?;
        Ok(row)
    })
    .await
}
