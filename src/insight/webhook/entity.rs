//! Table `webhook_endpoints`. Who may see a row: of an agency, an analyst or an administrator whoever acts for the same
//! organisation in the same role; of a service its managers. It is about nobody.

use kernel::db::prelude::*;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::codes::EndpointDisabledReason;
use crate::county::organisation::kind::Status;

/// Where a program is called.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_endpoints")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookEndpointId,
    /// Goes up with each change that somebody asks for.
    pub version: i32,
    pub organisation_id: OrganisationId,
    /// Of a manager's, the service of which it hears.
    pub service_id: Option<ServiceId>,
    pub role: Role,
    /// Who last set it up: through whose eyes it sees.
    pub owner_id: Uuid,
    /// They are a person and no program.
    pub owner_is_worker: bool,
    pub url: String,
    pub description: Option<String>,
    pub event_types: EventTypes,
    pub status: Status,
    pub disabled_reason: Option<EndpointDisabledReason>,
    /// Sealed: [`kernel::auth::webhook_keys`].
    pub keys: String,
    /// Those before the last rotation.
    pub previous_keys: Option<String>,
    /// Until when these sign too.
    pub previous_until: Option<DateTimeUtc>,
    /// How far in the feed it has been served.
    pub feed_era: i64,
    pub feed_xid: i64,
    pub feed_seq: i64,
    /// Until when it asked to be left alone.
    pub slowed_until: Option<DateTimeUtc>,
    /// When it last took a message, or was enabled.
    pub last_good_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

/// The kinds of event that are wanted; all, where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct EventTypes(pub Vec<EventType>);

kernel::resource!(WebhookEndpointId, "webhook_endpoint", "/v1/webhook-endpoints/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).in_service(self.service_id).concerning(self.organisation_id)
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version organisation_id service_id role owner_id owner_is_worker url description event_types status
        disabled_reason keys previous_keys previous_until feed_era feed_xid feed_seq slowed_until last_good_at created_at
        updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let all = Condition::all();
        match caller.role {
            Role::ServiceManager => {
                let of_service = Column::ServiceId.is_in(caller.services.iter().copied());
                all.add(of_service).add(Column::Role.eq(caller.role))
            }
            Role::Referrer | Role::Practice | Role::Analyst | Role::Admin => {
                all.add(Column::OrganisationId.eq(caller.organisation_id)).add(Column::Role.eq(caller.role))
            }
            _ => nobody(),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}

impl Model {
    /// Whether it wants to hear of this.
    pub fn wants(&self, kind: EventType) -> bool {
        // Of itself it would hear without end.
        kind.resource_type() != Self::TYPE && (self.event_types.0.is_empty() || self.event_types.0.contains(&kind))
    }
}
