use sea_orm::sea_query::ExprTrait;

use super::codes::{MessageRecipient, MessageStatus};
use super::entity::{Entity, Model};
use super::rules;
use super::view::MessageBack;
use super::wire::NewMessageBack;
use crate::care::episode;
use crate::care::referral::entity as referral;
use crate::prelude::*;

/// Draft a message back
///
/// To the person's practice, or to the agency that referred them, about an episode. Nobody outside the service sees it before it
/// is released.
#[utoipa::path(
    operation_id = "draftMessageBack",
    params(At<EpisodeId>),
    request_body(content = NewMessageBack, example = json!({
        "occasion": "first_contact",
        "content": {
            "requested_actions": {
                "status": "requested",
                "items": [{ "text": "Please look at her medication: she stopped the tablets in October", "by": "soon" }],
            },
            "summary": "We met at home. What she misses most is singing with others.",
            "tried": [{ "what": "Telephone befriending", "outcome": "did_not_work", "comment": "She cannot hear well enough" }],
            "scores": [{ "measure": "ONS4 life satisfaction", "score": "4 of 10", "taken_on": "2026-11-02" }],
            "risks": { "status": "no_known_risks" },
        },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The draft.", body = MessageBack)),
)]
#[post("/episodes/{id}/messages-back")]
pub async fn draft(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewMessageBack>) -> Result<Reply, Problem> {
    Problem::if_any(input.content.faults("content", input.recipient, calendar::local_date(cx.now())))?;
    cx.create(Action::DraftMessageBack, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        rules::draft(episode.status)?;
        let sender = sender_in(tx, &input, &episode).await?;
        let row = Model {
            id: MessageBackId::new(),
            version: 1,
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: episode.id,
            recipient: input.recipient,
            referral_id: sender.as_ref().map(|referral| referral.id),
            organisation_id: sender.as_ref().map(|referral| referral.organisation_id),
            practice_id: None,
            occasion: input.occasion,
            status: MessageStatus::Draft,
            content: input.content.clone(),
            drafted_by: WorkerId(tx.caller().principal.id()),
            drafted_at: tx.now(),
            released_by: None,
            released_at: None,
            acknowledged_by: None,
            acknowledged_at: None,
            error_reason: None,
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::MessageBackDrafted, row).await?;
        cx.created(tx, &row).await
    })
    .await
}

/// The referral whose sender a message is written to: one of the episode's.
async fn sender_in(
    tx: &Tx,
    input: &NewMessageBack,
    episode: &episode::entity::Model,
) -> Result<Option<referral::Model>, Problem> {
    let refused = |code, detail| Problem::invalid([Fault::new("/referral_id", code, detail)]);
    if input.recipient == MessageRecipient::Practice {
        let detail = "names whom a message to the referrer is for";
        return if input.referral_id.is_some() { Err(refused("contradiction", detail)) } else { Ok(None) };
    }
    let id = input.referral_id.unwrap_or(episode.referral_id);
    let found = referral::Entity::find_by_id(id)
        .filter(referral::Column::Id.eq(episode.referral_id).or(referral::Column::JoinedTo.eq(episode.id)))
        .one(&tx.system("a message goes to the sender of a referral of the episode, whoever sees that"))
        .await?;
    found.map(Some).ok_or_else(|| refused("not_found", "is no referral of this episode"))
}
