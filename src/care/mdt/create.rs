use super::codes::MdtItemStatus;
use super::entity::{Entity, Model};
use super::rules;
use super::view::MdtItem;
use super::wire::NewMdtItem;
use crate::care::episode;
use crate::prelude::*;

/// Bring a person to an MDT
///
/// Link workers do not lead or convene the meetings of a multidisciplinary team, but they present a person as other
/// colleagues do (003 §7.2). Open while the episode is.
#[utoipa::path(
    operation_id = "createMdtItem",
    params(At<EpisodeId>),
    request_body(content = NewMdtItem, example = json!({
        "team": "Hallowby frailty MDT", "meets_on": "2030-01-09", "is_complex": true,
        "question": "Her falls keep her from the walking group. Is there a physiotherapist who could see her first?",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "It is planned.", body = MdtItem)),
)]
#[post("/episodes/{id}/mdt-items")]
pub async fn create(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewMdtItem>) -> Result<Reply, Problem> {
    cx.create(Action::CreateMdtItem, async |tx| {
        Problem::if_any(rules::plan_faults(&input, calendar::local_date(tx.now())))?;
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        rules::must_be_open(episode.status)?;
        let row = Model {
            id: MdtItemId::new(),
            version: 1,
            service_id: episode.service_id,
            episode_id: episode.id,
            person_id: episode.person_id,
            status: MdtItemStatus::Planned,
            presenter_id: tx.caller().worker_id(),
            team: input.team.clone().into(),
            meets_on: input.meets_on,
            question: input.question.clone().into(),
            is_complex: input.is_complex,
            presented_on: None,
            outcome: None,
            goals_check: None,
            goals_checked_by: None,
            goals_checked_on: None,
            goals_not_checked_reason: None,
            withdrawal_reason: None,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::MdtItemPlanned, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
