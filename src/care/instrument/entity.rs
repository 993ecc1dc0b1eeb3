//! Table `instruments`: what outcomes are measured with. Who may see a row: everybody who works in a service, those that every
//! service has; those of a service its own people.

use kernel::db::prelude::*;

use super::codes::InstrumentStatus;
use super::wire::InstrumentDefinition;

/// An instrument in one edition.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "instruments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InstrumentId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// Whose it is: a service, or [`EVERYBODYS`].
    pub owner: ServiceId,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    pub edition: i32,
    pub status: InstrumentStatus,
    #[sea_orm(column_type = "Json")]
    pub definition: InstrumentDefinition,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

/// The owner of what every service has: no service's identifier, since unique indexes tell no two nulls apart.
pub const EVERYBODYS: ServiceId = ServiceId(Uuid::nil());

kernel::resource!(InstrumentId, "instrument", "/v1/instruments/{}", id);

impl Model {
    /// The service whose it is; none where it is everybody's.
    pub fn service_id(&self) -> Option<ServiceId> {
        Some(self.owner).filter(|owner| *owner != EVERYBODYS)
    }
}

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        let event = Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id());
        event.with(json!({ "code": self.code, "edition": self.edition }))
    }
}

kernel::sensitive! {
    changed, about nobody [id version owner code edition status definition created_at updated_at]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let owners = caller.case_services().chain([EVERYBODYS]);
        Condition::all().add(Column::Owner.is_in(owners))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
