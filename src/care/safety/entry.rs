//! Table `safety_entries`: what was done about a safety event, or why it was not. Append-only: a row is never changed, and
//! a correction is another row.

use kernel::db::prelude::*;

use super::codes::{DutyGpUnavailable, SafetyEntryOutcome, SafetyFact, UrgentContact};
use super::entity as event;

/// One fact, timed and attributed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "safety_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SafetyEntryId,
    /// What it was done about.
    pub safety_event_id: SafetyEventId,
    pub fact: SafetyFact,
    /// Whether it was done.
    pub outcome: SafetyEntryOutcome,
    /// Who was contacted at once.
    pub contacted: Option<UrgentContact>,
    /// Why it was not the duty GP.
    pub duty_gp_unavailable: Option<DutyGpUnavailable>,
    /// Whether a review with the supervisor is wanted.
    pub review_wanted: Option<bool>,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    /// The entry in whose place it stands.
    #[sea_orm(unique)]
    pub corrects_id: Option<SafetyEntryId>,
    /// When it was done, UTC.
    pub occurred_at: DateTimeUtc,
    pub recorded_at: DateTimeUtc,
    pub recorded_by: WorkerId,
    pub recorded_role: Role,
}

kernel::sensitive! {
    appended, row asked, own of_own_cases,
    plain [
        id safety_event_id fact outcome contacted duty_gp_unavailable review_wanted corrects_id occurred_at recorded_at
        recorded_by recorded_role
    ]
    words [comment]
}

kernel::erased! {
    kept [
        id safety_event_id fact outcome contacted duty_gp_unavailable review_wanted corrects_id occurred_at
        recorded_at recorded_by recorded_role
    ]
    emptied [comment]
}

impl Scoped for Entity {
    /// Whoever sees the event.
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(refers_to_visible::<event::Entity>(Column::SafetyEventId, caller))
    }

    /// Shown inside its event, whose sight is audited.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(event::is_own(caller, Column::SafetyEventId))
}
