//! Table `episodes`.
//!
//! Who may see a row: those of the service who see its referral after acceptance, that is the worker who carries it or
//! covers for them, their supervisor, the safeguarding lead where the referral has a safety risk, the manager, and the
//! rest of the service with a stated reason. No agency and no practice: the referral's disclosure says what they may
//! know.

use kernel::db::prelude::*;

use super::status::{ClosingReason, EpisodeStatus, HoldReason, NeedsMet};
use crate::care::referral::entity::in_visible_referral;

/// An episode of care: one worker's support of one person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "episodes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EpisodeId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service that supports.
    pub service_id: ServiceId,
    pub person_id: PersonId,
    /// The referral whose acceptance opened it. Others may have joined since.
    #[sea_orm(unique)]
    pub referral_id: ReferralId,
    /// Who carries the case.
    pub worker_id: WorkerId,
    pub status: EpisodeStatus,
    pub hold_reason: Option<HoldReason>,
    /// The day on which somebody looks again, while it is on hold for a time.
    pub hold_until: Option<Date>,
    /// Why it was closed, while it is.
    pub closing_reason: Option<ClosingReason>,
    /// Whether the needs were met, while it is closed.
    pub needs_met: Option<NeedsMet>,
    /// The referral by which another service has it now.
    pub transferred_to: Option<ReferralId>,
    /// When a referral was accepted into it.
    pub opened_at: DateTimeUtc,
    /// When support ended.
    pub finished_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(EpisodeId, "episode", "/v1/episodes/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service: what became of it.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id).with(json!({
            "status": self.status,
            "referral_id": self.referral_id,
            "worker_id": self.worker_id,
            "hold_reason": self.hold_reason,
            "closing_reason": self.closing_reason,
        }))
    }
}

impl Model {
    /// Whether it is on hold because its worker has left.
    pub fn waits_for_worker(&self) -> bool {
        self.hold_reason == Some(HoldReason::WorkerLeft)
    }
}

kernel::sensitive! {
    changed, row plain, own of_own_cases,
    plain [
        id version service_id person_id referral_id worker_id status hold_reason hold_until closing_reason needs_met
        transferred_to opened_at finished_at updated_at
    ]
}

kernel::erased! {
    kept [
        id version service_id person_id referral_id worker_id status hold_reason hold_until closing_reason needs_met
        transferred_to opened_at finished_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        in_visible_referral(caller, Column::ServiceId, Column::ReferralId)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        let own_only = caller.role.has_caseload();
        caller.worker_id().filter(|_| own_only)?;
        Some(Condition::all().add(Column::WorkerId.is_in(caller.caseload_workers())))
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(Column::WorkerId.is_in(caller.caseload_workers()))
}

/// That the episode which a column names is carried by the caller, or by a colleague whom they cover.
pub fn is_of_own_episode(caller: &Caller, episode_id: impl ColumnTrait) -> Expr {
    refers_to::<Entity>(episode_id, of_own_cases(caller))
}

/// The rows of the caller's services of which they see the episode.
pub fn in_visible_episode(caller: &Caller, service_id: impl ColumnTrait, episode_id: impl ColumnTrait) -> Condition {
    let is_visible = refers_to_visible::<Entity>(episode_id, caller);
    Condition::all().add(service_id.is_in(caller.case_services())).add(is_visible)
}

/// That the episode which a column names needs no stated reason.
pub fn of_episode_without_reason(caller: &Caller, episode_id: impl ColumnTrait) -> Option<Condition> {
    let without_reason = Entity::without_reason(caller)?;
    Some(Condition::all().add(refers_to::<Entity>(episode_id, without_reason)))
}
