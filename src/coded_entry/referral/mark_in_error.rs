//! `POST /v1/referrals/{id}/error`. It stands on the codes' floor because what the referral earned is wrong with it.

use actix_web::post;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::auth::Action;
use crate::coded_entry::codes::CodingError;
use crate::coded_entry::entity::Column;
use crate::coded_entry::keep::wrong_in;
use crate::cx::Cx;
use crate::episode;
use crate::episode::change::step_to_an_end_in;
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;
use crate::referral::get::At;
use crate::referral::rules::steps;
use crate::referral::view::Referral;
use crate::referral::wire::EnteredInError;

/// Mark a referral as entered in error
///
/// It should never have been there. Everything that would make somebody speak to the person falls away. Neither the
/// reason nor the words leave the service. An episode that the referral opened was never there either, unless another
/// referral has joined it since: then the episode is that one's. A code that it earned falls away, or has to be taken
/// out of the practice's record again.
#[utoipa::path(
    operation_id = "markReferralInError",
    tag = "referrals",
    params(At),
    request_body(content = EnteredInError, example = json!({ "reason": "test" })),
    responses((status = 200, description = "The referral, entered in error.", body = Referral)),
)]
#[post("/referrals/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: Path<At>, Json(input): Json<EnteredInError>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.write(Action::MarkReferralInError, async |tx| {
        let step = |row: &_, by| steps::enter_in_error(row, by, &input);
        let (stepped, closed) = step_to_an_end_in(&cx, tx, at.id, step).await?;
        // An episode that another referral goes on with keeps what it has earned.
        let closed_with_it = episode::entity::Entity::find()
            .select_only()
            .column(episode::entity::Column::Id)
            .filter(episode::entity::Column::ReferralId.eq(stepped.row.id));
        let of_no_other = Condition::any()
            .add(Column::EpisodeId.is_null())
            .add(Column::EpisodeId.in_subquery(closed_with_it.into_query()));
        let its_own = Condition::all().add(Column::ReferralId.eq(stepped.row.id)).add(of_no_other);
        let uncoded = wrong_in(tx, its_own, CodingError::DidNotHappen).await?;
        Ok(stepped.done(&cx, tx).await?.and(closed).and(uncoded))
    })
    .await
}
