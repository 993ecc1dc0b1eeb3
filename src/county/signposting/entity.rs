//! Table `signpostings`. It has no column for a person, and shall have none.
//!
//! Who may see a row: the agency that wrote it down; where a service did, the service.

use kernel::db::prelude::*;

use super::codes::{SignpostingMechanism, SignpostingStatus};

/// Somebody was told where to turn, and went by themselves.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signpostings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignpostingId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The organisation whose staff did it.
    pub organisation_id: OrganisationId,
    /// The service, where it was one's own staff.
    pub service_id: Option<ServiceId>,
    /// Who wrote it down: a worker or a program.
    pub recorded_by: Uuid,
    pub role: Role,
    pub done_on: Date,
    /// What it was about: a list of [`PresentingComplaint`](crate::care::referral::codes::PresentingComplaint).
    pub about: Json,
    /// The group or service of the community that they were told of.
    pub asset_id: Option<AssetId>,
    pub mechanism: SignpostingMechanism,
    pub status: SignpostingStatus,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(SignpostingId, "signposting", "/v1/signpostings/{}", id);

impl Emits for Model {
    /// For whoever may read it.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .in_service(self.service_id)
            .concerning(self.role.is_outside().then_some(self.organisation_id))
            .with(json!({ "about": self.about, "mechanism": self.mechanism, "status": self.status }))
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version organisation_id service_id recorded_by role done_on about asset_id mechanism status created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            // What an agency's own programs wrote down: where it hosts a service, the service's records are not a front end's.
            Role::Referrer | Role::Practice => Condition::all()
                .add(Column::OrganisationId.eq(caller.organisation_id))
                .add(Column::Role.is_in([Role::Referrer, Role::Practice])),
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager => {
                Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()))
            }
            _ => nobody(),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
