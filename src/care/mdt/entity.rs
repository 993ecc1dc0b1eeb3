//! Table `mdt_items`.
//!
//! Who may see a row: whoever may see its episode.

use kernel::db::prelude::*;

use super::codes::{GoalsCheckStatus, MdtItemStatus, MdtWithdrawalReason};
use crate::care::episode::entity::{in_visible_episode, is_of_own_episode, of_episode_without_reason};

/// A person who is presented at a multidisciplinary team.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mdt_items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MdtItemId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub episode_id: EpisodeId,
    pub person_id: PersonId,
    pub status: MdtItemStatus,
    /// Who brings it.
    pub presenter_id: Option<WorkerId>,
    #[sea_orm(column_type = "Text")]
    pub team: String,
    /// The day of the meeting, in England.
    pub meets_on: Date,
    #[sea_orm(column_type = "Text")]
    pub question: String,
    /// Whether there is doubt, or the clinical situation is complex.
    pub is_complex: bool,
    /// The day on which it was presented, in England.
    pub presented_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<String>,
    /// Whether a clinician has looked at the goals.
    pub goals_check: Option<GoalsCheckStatus>,
    /// Which clinician.
    #[sea_orm(column_type = "Text", nullable)]
    pub goals_checked_by: Option<String>,
    pub goals_checked_on: Option<Date>,
    /// Why not yet.
    #[sea_orm(column_type = "Text", nullable)]
    pub goals_not_checked_reason: Option<String>,
    /// Why it was taken off.
    pub withdrawal_reason: Option<MdtWithdrawalReason>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(MdtItemId, "mdt_item", "/v1/mdt-items/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "episode_id": self.episode_id, "status": self.status, "meets_on": self.meets_on }))
    }
}

kernel::sensitive! {
    changed, row words, own of_own_cases,
    plain [
        id version service_id episode_id person_id status presenter_id team meets_on question is_complex presented_on
        outcome goals_check goals_checked_by goals_checked_on goals_not_checked_reason withdrawal_reason created_at
        updated_at
    ]
}

kernel::erased! {
    kept [
        id version service_id episode_id person_id status presenter_id meets_on is_complex presented_on goals_check
        goals_checked_on withdrawal_reason created_at updated_at
    ]
    emptied [team question outcome goals_checked_by goals_not_checked_reason]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        in_visible_episode(caller, Column::ServiceId, Column::EpisodeId)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        of_episode_without_reason(caller, Column::EpisodeId)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// Those of the episodes that the caller carries, and what they bring themselves.
fn of_own_cases(caller: &Caller) -> Condition {
    let brought = caller.worker_id().map(|worker| Column::PresenterId.eq(worker));
    Condition::any().add(is_of_own_episode(caller, Column::EpisodeId)).add_option(brought)
}
