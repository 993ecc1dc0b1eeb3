use super::rules::REFUSALS;
use super::save::record_in;
use super::view::Contact;
use super::wire::ContactEntry;
use crate::care::coded_entry::first_interaction::recompute_in;
use crate::care::episode;
use crate::prelude::*;

/// Record a contact
///
/// Past, with what came of it, or planned, without: the next one is planned by another record. The first conversation
/// with the person, or with somebody who may speak for them, begins the referral and ends its waiting time, and the first
/// with a link worker triggers the code "referral to social prescribing service"; a one-way text, letter or voicemail is an
/// attempt, and a written conversation is none: `conversation_with` decides.
/// Nobody plans a contact with somebody who objects to it, by a means that is not safe, or a home visit while the risks
/// are unknown. After the end of an episode a contact needs no reopening.
#[utoipa::path(
    operation_id = "recordContact",
    params(At<EpisodeId>),
    request_body(content = ContactEntry, example = json!({
        "starts_at": "2026-11-18T09:00:00Z",
        "consultation_mechanism": "telephone",
        "attendance": "attended",
        "minutes": 50,
        "conversation_with": "person",
        "participants": ["person"],
        "agreed": "She would like to sing again. I ask the choir at St Anne's whether somebody can fetch her.",
    })),
    extensions(("x-problem-codes" = json!([&[Code::PersonDeceased], &REFUSALS[..]].concat()))),
    responses((status = 201, description = "The contact is on record.", body = Contact)),
)]
#[post("/episodes/{id}/contacts")]
pub async fn record(cx: Cx, at: At<EpisodeId>, Json(input): Json<ContactEntry>) -> Result<Reply, Problem> {
    cx.create(Action::RecordContact, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        let row = record_in(tx, &episode, &input, None).await?;
        recompute_in(tx, row.episode_id).await?;
        cx.created(tx, &row).await
    })
    .await
}
