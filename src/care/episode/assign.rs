use super::caseload::room_in;
use super::change::person_in;
use super::entity::Entity;
use super::give::give_in;
use super::rules::reassignment_faults;
use super::status::EpisodeAction;
use super::view::EpisodeOfCare;
use super::wire::Reassignment;
use crate::prelude::*;

/// Assign an episode
///
/// Another link worker of the service carries it from now on: the person, their live referrals, the contacts that
/// are planned and what is to be done go over in one step, and who carried it stays in its history. One that waited for a worker goes on. Refused where the
/// worker has been given as many people as they may have in a year, unless a manager gives a reason; who was counted for
/// one worker is counted for the other too. `warnings` of the answer say what is worth a second look: their year comes
/// near that, they are not cleared for independent work yet, or they
/// carry somebody from whom this person is to be kept apart.
#[utoipa::path(
    operation_id = "assignEpisode",
    params(At<EpisodeId>),
    request_body(content = Reassignment, example = json!({
        "worker_id": "01920000-0000-7000-8000-000000000302", "reason": "better_placed",
    })),
    extensions(("x-problem-codes" = json!([
        Code::CaseloadFull,
        Code::WorkerDisabled,
        Code::WorkerOfAnotherService,
    ]))),
    responses((status = 200, description = "The episode, with whoever carries it now.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/assignment")]
pub async fn assign(cx: Cx, at: At<EpisodeId>, Json(input): Json<Reassignment>) -> Result<Reply, Problem> {
    Problem::if_any(reassignment_faults(&input))?;
    cx.step::<Entity>(Action::AssignEpisode, at.id, async |tx, step| {
        let status = step.row.check(tx.caller().role, EpisodeAction::Assignment)?;
        let person = person_in(tx, step.row.person_id).await?;
        step.check_if_match().await?;
        if input.worker_id == step.row.worker_id {
            return Err(Problem::invalid([Fault::new("/worker_id", "same", "carries it already")]));
        }
        let over = input.override_reason.as_ref();
        let room = room_in(tx, input.worker_id, step.row.service_id, step.row.person_id, over).await?;

        let why = (input.reason.into(), input.comment.as_ref());
        give_in(tx, &step.row, &person, status, room, why).await
    })
    .await
}
