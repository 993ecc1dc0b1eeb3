//! Table `group_sessions`.
//!
//! Who may see a row: those who work with people in its service. Who came stands in the contacts, for those who may see
//! them.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use super::codes::GroupSessionStatus;
use crate::care::contact::codes::{ConsultationMechanism, ContactErrorReason, LocationType};
use crate::care::person::entity::serves;
use catalogue::Role;
use catalogue::id::{GroupSessionId, ServiceId, WorkerId};
use kernel::auth::Caller;
use kernel::db::{Access, Relation, Scoped};

/// A session for several people at once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_sessions")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupSessionId,
    /// Counts its saves, from 1.
    pub version: i32,
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
    /// Where it stands.
    pub status: GroupSessionStatus,
    /// Why it should never have been there.
    pub error_reason: Option<ContactErrorReason>,
    /// The same, in words.
    pub error_words: Option<String>,
    /// When it was written down, UTC.
    pub created_at: DateTimeUtc,
    /// When it last changed, UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

kernel::versioned!(GroupSessionId);

impl Scoped for Entity {
    fn key() -> Column {
        Column::Id
    }

    fn visible_to(caller: &Caller) -> Condition {
        serves(caller, Column::ServiceId)
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
