use super::change::{Closing, close_in, followers_in, mark_in_error_in, person_in};
use super::entered_in_error::follow_in;
use super::entity::Entity;
use super::history::Said;
use super::status::EpisodeAction;
use super::step::actor;
use super::view::EpisodeOfCare;
use super::wire::EpisodeError;
use crate::care::coded_entry::codes::CodingError;
use crate::care::coded_entry::entity::Column;
use crate::care::coded_entry::save::wrong_in;
use crate::care::contact::call_off::call_off_case_in;
use crate::care::contact::codes::Attendance;
use crate::care::referral::close_off::close_off_in;
use crate::care::referral::status::ErrorReason;
use crate::prelude::*;

/// Mark an episode as entered in error
///
/// It should never have been there, and counts for no caseload. A live referral that opened it was entered in error
/// with it; one that is over stays as it is. Where another referral has joined it, mark the referral that opened it
/// instead: the episode is then the other's. Planned contacts are called off. A code that it triggered is marked as
/// wrong; one that is in the practice's record already has to be taken out of it again. Its plans, outcomes, money gained and
/// messages back are in error with it, and what its plans permit is taken back. Of the wrong person, it is closed off
/// with the referral that opened it: the manager alone sees them from then on.
#[utoipa::path(
    operation_id = "markEpisodeInError",
    params(At<EpisodeId>),
    request_body(content = EpisodeError, example = json!({ "reason": "wrong_person" })),
    responses((status = 200, description = "The episode, entered in error.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<EpisodeId>, Json(input): Json<EpisodeError>) -> Result<Reply, Problem> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.reason == ErrorReason::Other, input.comment.as_ref());
    Problem::if_any(faults.into_vec())?;
    cx.step::<Entity>(Action::MarkEpisodeInError, at.id, async |tx, step| {
        step.row.check(tx.caller().role, EpisodeAction::Error)?;
        let person = person_in(tx, step.row.person_id).await?;
        let (opened_by, followers) = followers_in(tx, &step.row).await?;
        if followers.iter().any(|referral| referral.id != opened_by.id) {
            let detail = "Another referral has joined it: mark the one that opened it, and the episode is the other's.";
            return Err(Problem::new(Code::InvalidTransition).because(detail));
        }
        step.check_if_match().await?;

        call_off_case_in(tx, step.row.id, Attendance::CancelledByService).await?;
        // A contact that is called off moves its episode on.
        let before = tx.get::<Entity>(at.id).await?;
        let said = Said::because(input.reason).with_comment(input.comment.as_ref());
        let closing = Closing::EnteredInError;
        let kind = EventType::EpisodeEnteredInError;
        let row = close_in(tx, kind, &before, &person, closing, said, &[], None, actor(tx)).await?;
        for referral in &followers {
            mark_in_error_in(tx, referral, actor(tx), input.reason).await?;
        }
        follow_in(tx, row.id, input.reason).await?;
        let its_own = Condition::all().add(Column::EpisodeId.eq(row.id));
        wrong_in(tx, its_own, CodingError::DidNotHappen).await?;
        close_off_in(tx, &opened_by, input.reason).await?;
        Ok(row)
    })
    .await
}
