//! Table `assignments`: who carried an episode, since when, by whose word and why. Append-only. A year's caseload is
//! counted by it, so the act that writes a row also saves the worker's own: see [`super::caseload`].

use kernel::db::prelude::*;
use sea_orm::ActiveValue::Set;

use super::entity as episode;
use super::status::AssignmentReason;
use crate::care::referral::entity::AssignmentWarnings;
use kernel::db::Tx;
use kernel::problem::Problem;
use kernel::text::Text;

/// What is written down about a place that was taken.
pub struct Taken {
    /// The manager's reason for making it.
    pub override_reason: Option<String>,
    /// What is worth a second look.
    pub warnings: AssignmentWarnings,
}

/// A worker was given an episode.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "assignments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentId,
    pub episode_id: EpisodeId,
    /// Who carries it from then on.
    pub worker_id: WorkerId,
    /// Who carried it before.
    pub from_worker_id: Option<WorkerId>,
    pub assigned_at: DateTimeUtc,
    /// By whom; nobody where it is no worker.
    pub assigned_by: Option<WorkerId>,
    pub reason: AssignmentReason,
    pub comment: Option<String>,
    /// Why the manager went beyond what the worker may have in a year.
    pub override_reason: Option<String>,
    /// What was worth a second look.
    #[sea_orm(column_type = "Json")]
    pub warnings: AssignmentWarnings,
}

impl Log for Entity {}

kernel::sensitive! {
    appended, row plain, own of_own_cases,
    plain [id episode_id worker_id from_worker_id assigned_at assigned_by reason warnings]
    words [comment override_reason]
}

kernel::erased! {
    kept [id episode_id worker_id from_worker_id assigned_at assigned_by reason warnings]
    emptied [comment override_reason]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(refers_to_visible::<episode::Entity>(Column::EpisodeId, caller))
    }

    /// The episode's row, read with it, is what is seen.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(episode::is_of_own_episode(caller, Column::EpisodeId))
}

/// Writes down that a worker carries an episode, after [`Room::take_in`](super::caseload::Room::take_in).
pub async fn assigned_in(
    tx: &Tx,
    row: &episode::Model,
    from: Option<WorkerId>,
    taken: Taken,
    (reason, comment): (AssignmentReason, Option<&Text<1000>>),
) -> Result<(), Problem> {
    let entry = ActiveModel {
        id: Set(AssignmentId::new()),
        episode_id: Set(row.id),
        worker_id: Set(row.worker_id),
        from_worker_id: Set(from),
        assigned_at: Set(tx.now()),
        assigned_by: Set(tx.caller().worker_id()),
        reason: Set(reason),
        comment: Set(comment.map(|comment| comment.as_str().to_owned())),
        override_reason: Set(taken.override_reason),
        warnings: Set(taken.warnings),
    };
    tx.append::<Entity>(vec![entry]).await
}
