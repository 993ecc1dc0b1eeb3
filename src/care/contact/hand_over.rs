//! What is planned of a case goes to the worker who carries it from now on, into their diary.

use super::codes::ContactStatus;
use super::entity::{ActiveModel, Column, Entity};
use super::version;
use crate::prelude::*;

/// Gives what the worker before had planned for this episode to another; answers which contacts. What took place stays with
/// whoever had it.
pub async fn hand_over_in(
    tx: &Tx,
    episode_id: EpisodeId,
    from: WorkerId,
    to: WorkerId,
) -> Result<Vec<ContactId>, Problem> {
    let planned = Entity::find()
        .filter(Column::EpisodeId.eq(episode_id))
        .filter(Column::Status.eq(ContactStatus::Planned))
        .filter(Column::WorkerId.eq(from))
        .order_by_asc(Column::Id)
        .all(&tx.system("what is planned goes over with the case, whoever gives it"))
        .await?;
    for before in &planned {
        version::save_in(tx, before).await?;
        let change = ActiveModel {
            worker_id: Set(to),
            role: Set(Role::LinkWorker),
            updated_at: Set(tx.now()),
            updated_by: Set(tx.caller().principal.id()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(before, change).await?;
        tx.emit(row.event(EventType::ContactUpdated));
    }
    Ok(planned.into_iter().map(|row| row.id).collect())
}
