use sea_orm::sea_query::{Expr, ExprTrait};

use super::change::{Closing, close_in, end_with_person_in, followers_in, person_in};
use super::entity::{Entity, Model};
use super::history::Said;
use super::open_safety::refuse_open_safety;
use super::rules::{closure_faults, completes, ends_referrals};
use super::status::{ClosingReason, EpisodeAction};
use super::step::actor;
use super::view::EpisodeOfCare;
use super::wire::Closure;
use crate::care::contact::call_off::call_off_in;
use crate::care::contact::codes::Attendance;
use crate::care::person::death;
use crate::care::referral;
use crate::care::referral::status::ReferralStatus;
use crate::prelude::*;

/// Close an episode
///
/// The support is over. `support_completed` completes the referrals, once the first contact has taken place; with any
/// other reason they end. Refused while something about the person's safety is open, but for a death: then every
/// referral of the person ends, nobody rings or visits any more, and what is open for safety's sake stays open. Contacts
/// afterwards need no reopening.
#[utoipa::path(
    operation_id = "closeEpisode",
    params(At<EpisodeId>),
    request_body(content = Closure, example = json!({
        "reason": "support_completed", "needs_met": "partly", "what_next": "She goes to the choir by herself.",
    })),
    extensions(("x-problem-codes" = json!([Code::SupportNotBegun, Code::SafetyOpen]))),
    responses((status = 200, description = "The episode, finished.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/closure")]
pub async fn close(cx: Cx, at: At<EpisodeId>, Json(input): Json<Closure>) -> Result<Reply, Problem> {
    Problem::if_any(closure_faults(&input, calendar::local_date(cx.now())))?;
    cx.step::<Entity>(Action::CloseEpisode, at.id, async |tx, step| {
        step.row.check(tx.caller().role, EpisodeAction::Closure)?;
        let person = person_in(tx, step.row.person_id).await?;
        let died = input.reason == ClosingReason::Deceased;
        if !died {
            refuse_open_safety(tx, &step.row).await?;
        }
        let (opened_by, followers) = followers_in(tx, &step.row).await?;
        let because = ends_referrals(input.reason);
        if because.is_none() {
            completes(&opened_by)?;
        }
        step.check_if_match().await?;

        if died {
            call_off_in(tx, step.row.person_id, Attendance::CancelledByService).await?;
        }
        // A contact that is called off moves its episode on.
        let before = tx.get::<Entity>(at.id).await?;
        let said = Said::because(input.reason)
            .with_comment(input.comment.as_ref())
            .leaving(input.needs_met, input.what_next.as_ref());
        let closing = Closing::Finished { reason: input.reason, needs_met: input.needs_met, transferred_to: None };
        let kind = EventType::EpisodeClosed;
        let row = close_in(tx, kind, &before, &person, closing, said, &followers, because, actor(tx)).await?;
        if because.is_none() {
            tell_in(tx, &row, &input).await?;
        }
        if died {
            death::record_in(tx, row.person_id, input.death.as_ref()).await?;
            Box::pin(end_with_person_in(tx, row.person_id, actor(tx))).await?;
        }
        Ok(row)
    })
    .await
}

/// What completed referrals tell of the support: what was met, and what comes next. Each referrer hears as much of it as the
/// person agreed to. Of an episode that was opened again and is closed once more they tell what was said last.
async fn tell_in(tx: &Tx, row: &Model, input: &Closure) -> Result<(), Problem> {
    use referral::entity::{ActiveModel, Column, Entity};

    let completed = ActiveModel {
        needs_met: Set(input.needs_met),
        what_next: Set(input.what_next.clone().map(String::from)),
        what_next_released: Set(input.release_what_next),
        disclosed_outcome_updated_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let of_episode = Condition::any().add(Column::Id.eq(row.referral_id)).add(Column::JoinedTo.eq(row.id));
    let told = Entity::update_many()
        .set(completed)
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(of_episode)
        .filter(Column::Status.eq(ReferralStatus::Completed));
    tx.checked(told.exec(&tx.system("a completed referral tells how the support ended, whoever sent it")).await)?;
    Ok(())
}
