use super::codes::MessageAction;
use super::entity::{ActiveModel, Entity, Model};
use super::rules;
use super::view::MessageBack;
use crate::care::consent::reported::objected_in;
use crate::care::{episode, person};
use crate::county::organisation;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Release a message back
///
/// The person's practice sees it from now on, and has a task to read it; the task to tell it of the first contact, or of
/// the end, is done. Refused while the person objects to their
/// practice being told (`practice_objection`), and where they are registered with none that is known here,
/// or with one that has closed (`no_practice`); and of an episode that should never have been there.
#[utoipa::path(
    operation_id = "releaseMessageBack",
    params(At<MessageBackId>),
    extensions(("x-problem-codes" = json!([Code::PracticeObjection, Code::NoPractice]))),
    responses((status = 200, description = "The message, released.", body = MessageBack)),
)]
#[post("/messages-back/{id}/release")]
pub async fn release(cx: Cx, at: At<MessageBackId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ReleaseMessageBack, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, MessageAction::Release)?;
        let db = tx.system("where a person is registered and whether they object, whoever carries them");
        let episode = episode::entity::Entity::find_by_id(step.row.episode_id).one(&db).await?;
        let episode = episode.ok_or_else(|| Problem::new(Code::InternalError))?;
        rules::draft(episode.status)?;
        step.check_if_match().await?;
        // Of a release and an episode in error at once the second is decided again.
        tx.update_through::<episode::entity::Entity>(&db, &episode, Default::default()).await?;
        let person = person::entity::Entity::find_by_id(step.row.person_id).one(&db).await?;
        let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
        let in_use = practice_in_use(tx, person.practice_id).await?;
        let objects = person.practice_objection || objected_in(tx, step.row.episode_id).await?;
        rules::check_recipient(objects, in_use)?;
        // An objection changes the person's row: of the two at once the second is decided again.
        let person = tx.update::<person::entity::Entity>(&person, Default::default()).await?;
        let change = ActiveModel {
            status: Set(status),
            practice_id: Set(person.practice_id),
            released_by: Set(tx.caller().worker_id()),
            released_at: Set(Some(tx.now())),
            ..Default::default()
        };
        let row = step.save(EventType::MessageBackReleased, change).await?;
        let owner = person.practice_id.map_or(Owner::Service, Owner::Agency);
        let kind = TaskKind::ReadMessageBack;
        let tasks = [TaskChange::open(kind, owner, tx.now())];
        task::apply_in(tx, Subject::of(&row), &tasks).await?;
        let does: Vec<_> = rules::does(row.occasion).iter().copied().map(TaskChange::Complete).collect();
        task::apply_in(tx, about_episode(&row), &does).await?;
        Ok(row)
    })
    .await
}

/// Whether there is a practice, and it has not closed: nobody there would read it.
async fn practice_in_use(tx: &Tx, practice: Option<OrganisationId>) -> Result<bool, Problem> {
    let Some(id) = practice else { return Ok(false) };
    let found = tx.find::<organisation::entity::Entity>().filter(organisation::entity::Column::Id.eq(id)).one().await?;
    Ok(found.is_some_and(|practice| practice.status == Status::Active))
}

/// The episode of a message, as what the tasks to write one are about.
fn about_episode(row: &Model) -> Subject {
    Subject { resource_type: episode::entity::Model::TYPE, id: row.episode_id.0, ..Subject::of(row) }
}
