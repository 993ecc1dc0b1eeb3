//! Table `erasures`.
//!
//! Who may see a row: the managers of the service, and auditors of their organisation or of the integrated care system. It holds no word
//! of the person, and stays.

use kernel::db::prelude::*;

use super::codes::{ErasureAskedBy, ErasureGround, ErasureRefusalReason, ErasureStatus};
use catalogue::OrganisationKind;

/// An erasure that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ErasureId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub person_id: PersonId,
    /// The organisation of who entered it.
    pub organisation_id: OrganisationId,
    pub status: ErasureStatus,
    pub ground: ErasureGround,
    pub asked_by: ErasureAskedBy,
    pub asked_on: Date,
    pub requested_by: Uuid,
    pub requested_at: DateTimeUtc,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<DateTimeUtc>,
    pub refusal_reason: Option<ErasureRefusalReason>,
    /// When the database's own files were cleared of it too.
    pub finished_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ErasureId, "erasure", "/v1/erasures/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service.
    fn event(&self, kind: EventType) -> Event {
        let data = json!({ "person_id": self.person_id, "status": self.status, "refusal_reason": self.refusal_reason });
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id).with(data)
    }
}

kernel::sensitive! {
    changed, row plain, own nobodys,
    plain [
        id version service_id person_id organisation_id status ground asked_by asked_on requested_by requested_at
        decided_by decided_at refusal_reason finished_at updated_at
    ]
}

kernel::erased! {
    kept [
        id version service_id person_id organisation_id status ground asked_by asked_on requested_by requested_at
        decided_by decided_at refusal_reason finished_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::ServiceManager => Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied())),
            Role::Auditor if caller.organisation_kind == OrganisationKind::Ics => Condition::all(),
            Role::Auditor => Condition::all().add(Column::OrganisationId.eq(caller.organisation_id)),
            _ => nobody(),
        }
    }

    fn despite_restriction(_: &Caller) -> Option<Condition> {
        Some(Condition::all())
    }

    fn despite_erasure(_: &Caller) -> Option<Condition> {
        Some(Condition::all())
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}
