use super::close_off::close_off_in;
use super::entity::Entity;

use super::rules::steps::{self, EpisodeChange};
use super::status::{EndReason, ErrorReason};
use super::step::step_in;
use super::view::Referral;
use super::wire::EnteredInError;
use crate::care::coded_entry::codes::CodingError;
use crate::care::coded_entry::entity::Column;
use crate::care::coded_entry::save::wrong_in;
use crate::care::contact::call_off::call_off_case_in;
use crate::care::contact::codes::Attendance;
use crate::care::episode;
use crate::care::episode::change::{carry_out_in, joined_in};
use crate::care::episode::entered_in_error::follow_in;
use crate::prelude::*;

/// Mark a referral as entered in error
///
/// It should never have been there. Everything that would make somebody speak to the person is called off. Neither the
/// reason nor the comment leaves the service. An episode that the referral opened was never there either, unless
/// another referral has joined it since: then the episode is that one's. With the episode its planned contacts are
/// called off. A code that it triggered is marked as wrong; one that is in the practice's record already has to be
/// taken out of it again. Of the wrong person (`wrong_person`), it is closed off at once, and with it whoever was entered for
/// it alone: of the service its manager alone sees them from then on.
#[utoipa::path(
    operation_id = "markReferralInError",
    params(At<ReferralId>),
    request_body(content = EnteredInError, example = json!({ "reason": "test" })),
    responses((status = 200, description = "The referral, entered in error.", body = Referral)),
)]
#[post("/referrals/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<ReferralId>, Json(input): Json<EnteredInError>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.step::<Entity>(Action::MarkReferralInError, at.id, async |tx, step| {
        let stepped = step_in(tx, step, |row, by| steps::enter_in_error(row, by, &input)).await?;
        called_off_in(tx, stepped.episode, input.reason).await?;
        carry_out_in(tx, stepped.episode, EndReason::EpisodeClosed, stepped.actor).await?;
        // An episode that another referral goes on with keeps its codes.
        let closed_with_it = episode::entity::Entity::find()
            .select_only()
            .column(episode::entity::Column::Id)
            .filter(episode::entity::Column::ReferralId.eq(stepped.row.id));
        let of_no_other = Condition::any()
            .add(Column::EpisodeId.is_null())
            .add(Column::EpisodeId.in_subquery(closed_with_it.into_query()));
        let its_own = Condition::all().add(Column::ReferralId.eq(stepped.row.id)).add(of_no_other);
        wrong_in(tx, its_own, CodingError::DidNotHappen).await?;
        close_off_in(tx, &stepped.row, input.reason).await?;
        Ok(stepped.row)
    })
    .await
}

/// What was planned of an episode that should never have been there; nothing of one that another referral goes on with.
async fn called_off_in(tx: &Tx, change: EpisodeChange, reason: ErrorReason) -> Result<(), Problem> {
    match change {
        EpisodeChange::EnteredInError(id) if joined_in(tx, id).await?.is_empty() => {
            call_off_case_in(tx, id, Attendance::CancelledByService).await?;
            follow_in(tx, id, reason).await
        }
        _ => Ok(()),
    }
}
