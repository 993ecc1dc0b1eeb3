use super::codes::VolunteerAction;
use super::entity::{ActiveModel, Entity};
use super::rules::refuse_missing;
use super::save::supporter_in;
use super::view::Volunteer;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Let a volunteer be matched
///
/// Once the induction was held, two references and a certificate of the Disclosure and Barring Service were seen. Somebody speaks with
/// them each three months from now on: whoever volunteers needs support (002 §5.4).
#[utoipa::path(
    operation_id = "activateVolunteer",
    params(At<VolunteerId>),
    extensions(("x-problem-codes" = json!([Code::VolunteerNotReady]))),
    responses((status = 200, description = "The volunteer, who may be matched.", body = Volunteer)),
)]
#[post("/volunteers/{id}/activation")]
pub async fn activate(cx: Cx, at: At<VolunteerId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ActivateVolunteer, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, VolunteerAction::Activation)?;
        refuse_missing(&step.row.checks.0, calendar::local_date(tx.now()))?;
        let change = ActiveModel { status: Set(status), status_comment: Set(None), ..Default::default() };
        let row = step.save(EventType::VolunteerActivated, change).await?;
        let support = TaskChange::open(TaskKind::SupportVolunteer, supporter_in(tx, &row).await?, tx.now());
        task::apply_in(tx, Subject::of(&row), &[support]).await?;
        Ok(row)
    })
    .await
}
