//! Table `access_grants`.
//!
//! Who may see a row: administrators and auditors, of their own organisation or, where they are of the integrated care system,
//! of all.

use kernel::db::prelude::*;

use super::codes::{AccessGrantKind, AccessGrantStatus};
use crate::county::worker::skills::SensitiveClasses;
use catalogue::OrganisationKind;
use kernel::list::Codes;

/// Roles, as a row holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, sea_orm::FromJsonQueryResult)]
#[serde(transparent)]
pub struct Roles(pub Codes<Role, 0>);

/// Something that waits for a second person, or was decided by one.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "access_grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessGrantId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub kind: AccessGrantKind,
    /// Where it stands; one whose time is over is still called pending here.
    pub status: AccessGrantStatus,
    /// The organisation of the worker or the client.
    pub organisation_id: OrganisationId,
    pub worker_id: Option<WorkerId>,
    pub client_id: Option<ClientId>,
    /// What the worker or the client was called when it was asked for.
    pub name: String,
    pub roles: Roles,
    pub sensitive_classes: SensitiveClasses,
    /// The hash of the secret, or the public key, that is to be taken.
    pub credential: Option<Json>,
    pub requested_by: Uuid,
    pub requested_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(AccessGrantId, "access_grant", "/v1/access-grants/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).concerning(self.organisation_id).with(json!({
            "kind": self.kind,
            "worker_id": self.worker_id,
            "client_id": self.client_id,
            "roles": self.roles,
            "sensitive_classes": self.sensitive_classes,
        }))
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version kind status organisation_id worker_id client_id name roles sensitive_classes credential requested_by
        requested_at expires_at decided_by decided_at comment updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::Admin | Role::Auditor if caller.organisation_kind == OrganisationKind::Ics => Condition::all(),
            Role::Admin | Role::Auditor => Condition::all().add(Column::OrganisationId.eq(caller.organisation_id)),
            _ => nobody(),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
