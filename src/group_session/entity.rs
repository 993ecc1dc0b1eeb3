//! Table `group_sessions`.
//!
//! Who may see a row: those who work with people in its service. Who came is told by the contacts, to those who may see
//! them.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::auth::{Caller, Role};
use crate::contact::codes::{ConsultationMechanism, LocationType};
use crate::db::{Scoped, Seen};
use crate::id::{GroupSessionId, ServiceId, WorkerId};
use crate::person::entity::serves;

/// A session for several people at once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_sessions")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupSessionId,
    /// The service.
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
    /// By what means.
    pub consultation_mechanism: ConsultationMechanism,
    /// Where, face to face.
    pub location_type: Option<LocationType>,
    /// The place, in words.
    pub place: Option<String>,
    /// When it was written down, UTC.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Scoped for Entity {
    fn key() -> Column {
        Column::Id
    }

    fn visible_to(caller: &Caller) -> Condition {
        serves(caller, Column::ServiceId)
    }

    fn seen(_: &Model) -> Option<Seen> {
        None
    }
}
