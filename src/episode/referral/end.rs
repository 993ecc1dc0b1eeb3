//! `POST /v1/referrals/{id}/ending`. It stands on the episode's floor because it may end one.

use actix_web::post;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::auth::Action;
use crate::cx::Cx;
use crate::db::Tx;
use crate::episode::change::carry_out_in;
use crate::event::Event;
use crate::http::{Json, Path, Reply};
use crate::id::PersonId;
use crate::problem::Problem;
use crate::referral::entity::{Column, Entity};
use crate::referral::get::At;
use crate::referral::rules::steps::{self, By};
use crate::referral::status::{EndReason, EndingReason, ReferralStatus};
use crate::referral::step::step_in;
use crate::referral::tell;
use crate::referral::view::Referral;
use crate::referral::wire::Ending;
use crate::task::{self, TaskChange};

/// End a referral
///
/// It is over for a reason that is nobody's decision: the person died or moved away. Open in every live status; an
/// episode that the referral opened is finished. After a death every referral of the person ends, and everything that
/// would make somebody speak to them or their family falls away.
#[utoipa::path(
    operation_id = "endReferral",
    tag = "referrals",
    params(At),
    request_body(content = Ending, example = json!({ "reason": "moved_away" })),
    responses((status = 200, description = "The referral, ended.", body = Referral)),
)]
#[post("/referrals/{id}/ending")]
pub async fn end(cx: Cx, at: Path<At>, Json(input): Json<Ending>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.write(Action::EndReferral, async |tx| {
        let stepped = step_in(&cx, tx, at.id, |row, by| steps::record_end(row, by, &input)).await?;
        let died = input.reason == EndingReason::Deceased;
        let because = if died { EndReason::Deceased } else { EndReason::EpisodeClosed };
        let mut events = carry_out_in(tx, stepped.episode, because, stepped.by).await?;
        if died {
            events.extend(Box::pin(end_with_person_in(tx, stepped.row.person_id, stepped.by)).await?);
        }
        Ok(stepped.done(&cx, tx).await?.and(events))
    })
    .await
}

/// After a death: ends what is still live of the person's referrals, and lets fall what would make somebody ring.
async fn end_with_person_in(tx: &Tx, person_id: PersonId, by: By) -> Result<Vec<Event>, Problem> {
    let of_person = || Entity::find().filter(Column::PersonId.eq(person_id));
    let db = tx.system("a death ends all that is open for the person, whoever carries it");
    let mut events = Vec::new();
    // One at a time: ending the one that opened the episode ends those that joined it.
    while let Some(live) = of_person().filter(Column::Status.is_in(ReferralStatus::LIVE)).one(&db).await? {
        let step = steps::end(&live, by, EndReason::Deceased)?;
        let episode = step.episode;
        let (_, told, rest) = tell::save_in(tx, &live, step).await?;
        events.push(told);
        events.extend(rest);
        events.extend(carry_out_in(tx, episode, EndReason::Deceased, by).await?);
    }
    for over in of_person().all(&db).await? {
        events.extend(task::apply_in(tx, tell::subject(&over), &[TaskChange::EndWithContact]).await?);
    }
    Ok(events)
}
