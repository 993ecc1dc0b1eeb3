//! Pulls stories back from where they have gone, in the transaction of what ends the consent, and asks somebody to take them
//! back from there.

use super::codes::StoryStatus;
use super::entity::{ActiveModel, Column, Entity, Model, release};
use super::rules::Decided;
use crate::care::consent::entity as consent;
use crate::care::consent::entity::{ConsentPurpose, StoryUse};
use crate::care::{episode, person};
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// The newest decision of a person on their story.
pub async fn newest_consent_in(tx: &Tx, person: PersonId) -> Result<Option<consent::Model>, Problem> {
    let newest = consent::Entity::find()
        .filter(consent::Column::PersonId.eq(person))
        .filter(consent::Column::Purpose.eq(ConsentPurpose::Story))
        .filter(consent::Column::ReferralId.is_null())
        .order_by_desc(consent::Column::RecordedAt)
        .order_by_desc(consent::Column::Id)
        .one(&tx.system("where a story may go follows from the person's newest word, whoever wrote it down"))
        .await?;
    Ok(newest)
}

impl<'a> From<&'a consent::Model> for Decided<'a> {
    fn from(row: &'a consent::Model) -> Self {
        Self { decision: row.decision, method: row.method, uses: row.uses.as_ref().map(|uses| &uses.0) }
    }
}

/// Pulls back what a person's newest decision does not cover any more: after a decision, and after two rows were found to be one.
pub async fn follow_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    let db = tx.system("a story goes no further than its consent, whoever may see it");
    let Some(person) = person::entity::Entity::find_by_id(person_id).one(&db).await? else { return Ok(()) };
    // Of a release and a withdrawal at once the second is decided again.
    tx.update_through::<person::entity::Entity>(&db, &person, Default::default()).await?;
    let newest = newest_consent_in(tx, person_id).await?;
    let decided = newest.as_ref().map(Decided::from);
    let gone = Entity::find()
        .filter(Column::PersonId.eq(person_id))
        .filter(Column::Status.eq(StoryStatus::Released))
        .all(&db)
        .await?;
    for before in gone {
        let is_uncovered = |used_for: StoryUse| decided.is_none_or(|decided| !decided.covers(used_for));
        let stays_somewhere = pull_back_in(tx, &before, is_uncovered).await?;
        if stays_somewhere == Some(false) {
            let change = ActiveModel {
                status: Set(StoryStatus::Withdrawn),
                status_comment: Set(None),
                updated_by: Set(tx.caller().principal.id()),
                updated_at: Set(tx.now()),
                ..Default::default()
            };
            let row = tx.update_through::<Entity>(&db, &before, change).await?;
            tx.emit(row.event(EventType::StoryWithdrawn));
        }
    }
    Ok(())
}

/// Pulls a story back from where it has gone for uses of which `ends` says so. Answers whether it stays anywhere; nothing where
/// it was pulled back from nowhere.
pub async fn pull_back_in(tx: &Tx, row: &Model, ends: impl Fn(StoryUse) -> bool) -> Result<Option<bool>, Problem> {
    let db = tx.system("a story is pulled back from all places, whoever let it go");
    let gone = release::Entity::find()
        .filter(release::Column::StoryId.eq(row.id))
        .filter(release::Column::PulledBackAt.is_null())
        .all(&db)
        .await?;
    let (ended, stay): (Vec<_>, Vec<_>) = gone.into_iter().partition(|one| ends(one.used_for));
    if ended.is_empty() {
        return Ok(None);
    }
    let ids = ended.iter().map(|one| one.id);
    let pulled_back = release::Entity::update_many()
        .set(release::ActiveModel { pulled_back_at: Set(Some(tx.now())), ..Default::default() })
        .filter(release::Column::Id.is_in(ids));
    tx.checked(pulled_back.exec(&db).await)?;
    let episode = episode::entity::Entity::find_by_id(row.episode_id).one(&db).await?;
    let carrier = episode.filter(|episode| !episode.waits_for_worker()).map(|episode| episode.worker_id);
    let owner = owner_in(tx, carrier, row.service_id).await?;
    let kind = TaskKind::TakeStoryBack;
    let again = [TaskChange::Cancel(kind), TaskChange::open(kind, owner, tx.now())];
    task::apply_in(tx, Subject::of(row), &again).await?;
    Ok(Some(!stay.is_empty()))
}
