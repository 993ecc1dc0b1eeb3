//! Table `group_sessions`.
//!
//! Who may see a row: those who work with people in its service. Who came stands in the contacts, for those who may see
//! them.

use kernel::db::prelude::*;

use super::codes::GroupSessionStatus;
use crate::care::contact::codes::{ConsultationMechanism, ContactErrorReason, LocationType};
use crate::care::person::entity::serves;

/// A session for several people at once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupSessionId,
    /// Counts its saves, from 1.
    pub version: i32,
    pub service_id: ServiceId,
    /// The worker who held it.
    pub worker_id: WorkerId,
    /// What the worker acted as.
    pub role: Role,
    /// What it was, in words.
    pub name: String,
    /// When it began, UTC.
    pub starts_at: DateTimeUtc,
    /// How long it took: the worker's time, once.
    pub minutes: i16,
    pub consultation_mechanism: ConsultationMechanism,
    pub location_type: Option<LocationType>,
    pub place: Option<String>,
    pub status: GroupSessionStatus,
    /// Why it should never have been there.
    pub error_reason: Option<ContactErrorReason>,
    pub error_comment: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(GroupSessionId, "group_session", "/v1/group-sessions/{}", id, in service_id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id)
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version service_id worker_id role name starts_at minutes consultation_mechanism location_type place status
        error_reason error_comment created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        serves(caller, Column::ServiceId)
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
