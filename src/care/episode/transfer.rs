use super::change::{Closing, close_in, followers_in, person_in};
use super::entity::{Entity, Model};
use super::history::Said;
use super::open_safety::refuse_open_safety;
use super::rules::{ends_referrals, transfer_faults};
use super::status::{ClosingReason, EpisodeAction};
use super::step::actor;
use super::view::EpisodeOfCare;
use super::wire::{Transfer, TransferSummary};
use crate::care::care_plan::wire::{CarePlanContent, PlanAction};
use crate::care::referral::receive_transfer::{must_take_in, receive_transfer_in};
use crate::care::referral::wire::{ReceivedCarePlan, ReceivedSummary};
use crate::care::{assessment, care_plan};
use crate::prelude::*;

/// Transfer an episode to another service
///
/// The other service gets the referral that opened it as its sender wrote it, with the date referred and what the sender
/// added, and accepts it as any other; this service's episode ends as `transferred_service`. The person gets a row of their own
/// there: services never share one. It begins with who they are and how they are reached as this service knows it, and with
/// all that keeps them from harm: what is in force here is in force there. Of what else this service has written only a
/// `summary` goes along, where the person agreed: the goal, what was tried, what is needed, what is planned, and the care and
/// support plan itself where it says so. Refused while something about the person's safety is open.
#[utoipa::path(
    operation_id = "transferEpisode",
    params(At<EpisodeId>),
    request_body(content = Transfer, example = json!({
        "service_id": "01920000-0000-7000-8000-000000000202", "basis": "person_agreed",
        "comment": "She moves to her sister's in the Vale.",
    })),
    extensions(("x-problem-codes" = json!([Code::SafetyOpen, Code::ServiceNotTaking]))),
    responses((status = 200, description = "The episode, finished.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/transfer")]
pub async fn transfer(cx: Cx, at: At<EpisodeId>, Json(input): Json<Transfer>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::TransferEpisode, at.id, async |tx, step| {
        step.row.check(tx.caller().role, EpisodeAction::Transfer)?;
        let person = person_in(tx, step.row.person_id).await?;
        refuse_open_safety(tx, &step.row).await?;
        step.check_if_match().await?;
        Problem::if_any(transfer_faults(&step.row, &input))?;
        must_take_in(tx, input.service_id, "/service_id").await?;

        let (opened_by, followers) = followers_in(tx, &step.row).await?;
        let summary = match &input.summary {
            Some(summary) => Some(released_in(tx, &step.row, summary).await?),
            None => None,
        };
        let passed_on = receive_transfer_in(tx, &opened_by, &person, input.service_id, summary).await?;
        let reason = ClosingReason::TransferredService;
        let closing = Closing::Finished { reason, needs_met: None, transferred_to: Some(passed_on) };
        let said = Said::because(input.basis).with_comment(Some(&input.comment));
        let because = ends_referrals(reason);
        let kind = EventType::EpisodeTransferred;
        close_in(tx, kind, &step.row, &person, closing, said, &followers, because, actor(tx)).await
    })
    .await
}

/// What was found with the person goes along with what is said in words.
async fn released_in(tx: &Tx, episode: &Model, summary: &TransferSummary) -> Result<ReceivedSummary, Problem> {
    let found = assessment::entity::Entity::find()
        .filter(assessment::entity::Column::EpisodeId.eq(episode.id))
        .one(&tx.system("what the person agreed to pass on goes along, whoever passes it on"))
        .await?;
    let care_plan = if summary.care_plan { Some(Box::new(plan_in(tx, episode).await?)) } else { None };
    Ok(ReceivedSummary {
        care_plan,
        goal: summary.goal.clone(),
        tried: summary.tried.clone(),
        plan: summary.plan.clone(),
        needs: found.map(|found| found.content.needs).unwrap_or_default(),
    })
}

/// The plan that stands, without what is of this service alone: what the person permits it, and who of it was to do what.
async fn plan_in(tx: &Tx, episode: &Model) -> Result<ReceivedCarePlan, Problem> {
    let standing = tx.find::<care_plan::entity::Entity>();
    let standing = standing.filter(care_plan::entity::Column::StandingEpisodeId.eq(episode.id)).one().await?;
    let none = || Fault::new("/summary/care_plan", "not_found", "no plan of the episode stands that you may see");
    let plan = standing.ok_or_else(|| Problem::invalid([none()]))?;
    let actions = plan.content.actions.iter().map(|action| PlanAction { worker_id: None, ..action.clone() }).collect();
    Ok(ReceivedCarePlan {
        status: plan.status,
        agreed_on: plan.agreement.as_ref().and_then(|agreement| agreement.on),
        content: CarePlanContent {
            actions: List::new(actions).map_err(|_| Problem::new(Code::InternalError))?,
            permissions: List::default(),
            ..plan.content
        },
    })
}
