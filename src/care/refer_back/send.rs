use super::codes::ReferBackStatus;
use super::entity::{Entity, Model};
use super::rules;
use super::view::ReferBack;
use super::wire::NewReferBack;
use crate::care::consent::reported::objected_in;
use crate::care::{episode, person};
use crate::county::organisation;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Refer a person back to a clinician
///
/// What they need is beyond a link worker (002 §4). Your words go to the practice: writing them releases them. The
/// practice says that it has it, and what came of it.
#[utoipa::path(
    operation_id = "sendReferBack",
    params(At<EpisodeId>),
    request_body(content = NewReferBack, example = json!({
        "purpose": "mental_health",
        "priority": "routine",
        "text": "She has not slept for two weeks and asks for somebody who knows about it.",
        "basis": "agreed",
    })),
    responses((status = 201, description = "The refer-back was sent.", body = ReferBack)),
)]
#[post("/episodes/{id}/refer-backs")]
pub async fn send(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewReferBack>) -> Result<Reply, Problem> {
    cx.create(Action::SendReferBack, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        let person = tx.get::<person::entity::Entity>(episode.person_id).await?.as_registered(tx).await?;
        let objects = person.practice_objection || objected_in(tx, episode.id).await?;
        let mut faults = rules::faults(&input, person.practice_id.is_some(), objects);
        let practice_id = input.practice_id.or(person.practice_id);
        faults.extend(wrong_practice(tx, practice_id).await?);
        Problem::if_any(faults)?;
        let (Some(practice_id), Some(sent_by)) = (practice_id, tx.caller().worker_id()) else {
            return Err(Problem::new(Code::Forbidden));
        };
        let row = Model {
            id: ReferBackId::new(),
            version: 1,
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: episode.id,
            practice_id,
            clinician: input.clinician.clone().map(String::from),
            purpose: input.purpose,
            priority: input.priority,
            text: input.text.as_str().to_owned(),
            basis: input.basis,
            status: ReferBackStatus::Sent,
            sent_by,
            sent_at: tx.now(),
            received_at: None,
            received_by: None,
            result: None,
            result_comment: None,
            answered_at: None,
            answered_by: None,
            ended_at: None,
            ended_by: None,
            error_reason: None,
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::ReferBackSent, row).await?;
        let receipt = TaskChange::Open {
            kind: TaskKind::ReceiveReferBack,
            owner: Owner::Agency(practice_id),
            due_at: rules::within(row.priority).due(tx.now()),
        };
        task::apply_in(tx, Subject::of(&row), &[receipt]).await?;
        cx.created(tx, &row).await
    })
    .await
}

async fn wrong_practice(tx: &Tx, id: Option<OrganisationId>) -> Result<Option<Fault>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let found = tx.find::<organisation::entity::Entity>().filter(organisation::entity::Column::Id.eq(id)).one().await?;
    let is_practice = found.is_some_and(|row| row.kind == OrganisationKind::GpPractice && row.status == Status::Active);
    Ok((!is_practice).then(|| Fault::new("/practice_id", "not_found", "no such practice, or no longer in use")))
}
