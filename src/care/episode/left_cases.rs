//! What becomes of the cases of a worker who leaves, or who leaves a service: no case goes back to waiting, which would
//! open a second episode.

use super::entity::{self, ActiveModel, Column};
use super::history::{Said, came_to_in};
use super::status::{EpisodeStatus, HoldReason};
use super::step::tasks_in;
use crate::prelude::*;
use crate::system::task::{Owner, TaskChange, TaskKind};

/// More open cases than anybody carries (003 §4.2: at most 250 people in a year).
const MOST_CASES: u64 = 1000;

/// A case without a worker. Only those who may read the person's record are given the person.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenCase {
    /// The episode.
    pub episode_id: EpisodeId,
    /// The referral that opened it.
    pub referral_id: ReferralId,
    /// Whose manager decides who takes it on.
    pub service_id: ServiceId,
}

/// The worker's open cases, of these services or of all; those that were going on are put on hold, which is told to their
/// services. Save the worker's own row first, so that who gives them a case meanwhile decides again.
pub async fn put_on_hold_in(tx: &Tx, worker: WorkerId, of: Option<&[ServiceId]>) -> Result<Vec<OpenCase>, Problem> {
    let db = tx.system("a worker's cases wait for another, also where who lets the worker go may see no cases");
    let theirs = Condition::all()
        .add(Column::WorkerId.eq(worker))
        .add_option(of.map(|services| Column::ServiceId.is_in(services.iter().copied())));
    let open = entity::Entity::find()
        .filter(theirs)
        .filter(Column::Status.is_in(EpisodeStatus::OPEN))
        .order_by_asc(Column::Id)
        .limit(MOST_CASES)
        .lock_exclusive();
    let open = tx.checked(open.all(&db).await)?;
    for episode in &open {
        let is_active = episode.status == EpisodeStatus::Active;
        if is_active {
            let change = ActiveModel {
                status: Set(EpisodeStatus::OnHold),
                hold_reason: Set(Some(HoldReason::WorkerLeft)),
                version: Set(episode.version + 1),
                updated_at: Set(tx.now()),
                ..Default::default()
            };
            let held = entity::Entity::update_many().set(change).filter(Column::Id.eq(episode.id));
            tx.checked(held.exec(&db).await)?;
            let held = entity::Model {
                status: EpisodeStatus::OnHold,
                hold_reason: Some(HoldReason::WorkerLeft),
                ..episode.clone()
            };
            came_to_in(tx, &held, Said::because(HoldReason::WorkerLeft)).await?;
            tx.emit(held.event(EventType::EpisodePutOnHold));
        }
        let assign = TaskChange::open(TaskKind::AssignWorker, Owner::Service, tx.now());
        tasks_in(tx, episode, &[assign]).await?;
    }
    let case = |episode: entity::Model| OpenCase {
        episode_id: episode.id,
        referral_id: episode.referral_id,
        service_id: episode.service_id,
    };
    Ok(open.into_iter().map(case).collect())
}
