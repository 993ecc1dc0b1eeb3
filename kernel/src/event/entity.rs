//! The table `events`.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use super::{Audience, Event};
use crate::auth::Caller;
use crate::db::{self, Access, Log, Relation, Scoped};
use catalogue::id::{ClientId, EventId, OrganisationId, ServiceId};
use catalogue::{EventType, Role};

/// One event, in the order of its `seq`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// The order of the log.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// The writing transaction, on PostgreSQL; 0 on SQLite.
    pub xid: i64,
    /// The name that consumers remember.
    pub id: EventId,
    /// When it happened, UTC.
    pub occurred_at: DateTime<Utc>,
    /// `{resource}.{what}`.
    pub kind: EventType,
    /// The kind of resource.
    #[sea_orm(column_type = "Text")]
    pub resource_type: String,
    /// The resource.
    pub resource_id: Uuid,
    /// Who may learn of it.
    pub audience: Audience,
    /// The service it happened in.
    pub service_id: Option<ServiceId>,
    /// The organisation it concerns.
    pub organisation_id: Option<OrganisationId>,
    /// What the actor acted as; `system` where a clock did it.
    #[sea_orm(column_type = "Text")]
    pub actor_role: String,
    /// The actor.
    pub actor_id: Option<Uuid>,
    /// The request that caused it.
    pub request_id: Option<Uuid>,
    /// Codes and identifiers.
    pub data: Json,
}

/// The kinds of resource of which an administrator reads what happened.
pub const ADMINISTERED: [&str; 5] = ["organisation", "service", "worker", "client", "access_grant"];

/// Those of which an analyst does, as pseudonymised rows.
pub const ANALYSED: [&str; 8] =
    ["referral", "episode", "contact", "connection", "outcome", "coded_entry", "consent", "person"];

impl Log for Entity {}

crate::sensitive! {
    appended, about nobody [
        seq xid id occurred_at kind resource_type resource_id audience service_id organisation_id actor_role actor_id
        request_id data
    ]
}

impl Scoped for Entity {
    fn key() -> Column {
        Column::Id
    }

    /// What a caller may learn of at all; of one resource's history they then read as much as of the resource
    /// (`linkwork::insight::feed`).
    fn visible_to(caller: &Caller) -> Condition {
        let all = Condition::all();
        match caller.role {
            role if role.is_outside() => all.add(Column::Audience.ne(Audience::Service)),
            role if role.is_of_service() => Condition::any()
                .add(Column::ServiceId.is_null())
                .add(Column::ServiceId.is_in(caller.services.iter().copied())),
            Role::Admin => all.add(Column::ResourceType.is_in(ADMINISTERED)),
            Role::Analyst => all.add(Column::ResourceType.is_in(ANALYSED)),
            _ => db::nobody(),
        }
    }

    /// An event names nobody; the resource that it is about is audited.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// Who did it, as the log keeps it.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// A caller.
    Caller(&'a Caller),
    /// A program that has proven which client it is, before there is a caller.
    Client(Role, ClientId),
    /// A clock.
    System,
}

impl Event {
    /// The row that tells it.
    pub fn row(self, at: DateTime<Utc>, actor: Actor<'_>, request_id: Option<Uuid>) -> ActiveModel {
        let (actor_role, actor_id) = match actor {
            Actor::Caller(caller) => (caller.role.to_string(), Some(caller.principal.id())),
            Actor::Client(role, id) => (role.to_string(), Some(id.0)),
            Actor::System => ("system".to_owned(), None),
        };
        ActiveModel {
            seq: NotSet,
            xid: NotSet,
            id: Set(EventId::new()),
            occurred_at: Set(at),
            kind: Set(self.kind),
            resource_type: Set(self.kind.resource_type().to_owned()),
            resource_id: Set(self.resource_id),
            audience: Set(self.audience),
            service_id: Set(self.service_id),
            organisation_id: Set(self.organisation_id),
            actor_role: Set(actor_role),
            actor_id: Set(actor_id),
            request_id: Set(request_id),
            data: Set(self.data),
        }
    }
}
