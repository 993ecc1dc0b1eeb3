//! Table `clients`.

use kernel::db::prelude::*;

use crate::county::organisation::kind::Status;
use catalogue::OrganisationKind;

/// A program that asks for tokens on its own account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clients")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientId,
    pub organisation_id: OrganisationId,
    /// The service whose front end it is: it sends what people themselves and their carers write.
    pub service_id: Option<ServiceId>,
    pub name: String,
    pub role: Role,
    /// The most that its tokens may carry: a space-separated list (RFC 6749 §3.3).
    pub scopes: String,
    /// A hash of the secret, never the secret. Absent where the client signs with keys alone.
    pub secret_hash: Option<String>,
    /// When its secret was made, UTC.
    pub secret_set_at: Option<DateTimeUtc>,
    pub status: Status,
    /// Goes up with each change of the row and of its keys.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ClientId, "client", "/v1/clients/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).concerning(self.organisation_id)
    }
}

kernel::sensitive! {
    changed, about nobody [
        id organisation_id service_id name role scopes secret_hash secret_set_at status version created_at updated_at
    ]
}

impl Scoped for Entity {
    /// An administrator sees those of their organisation, one of the integrated care system all; a client itself.
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::Admin if caller.organisation_kind == OrganisationKind::Ics => Condition::all(),
            Role::Admin => Condition::all().add(Column::OrganisationId.eq(caller.organisation_id)),
            _ => Condition::all().add(Column::Id.eq(caller.principal.id())),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
