//! Table `money_gains`: what a person gained through the support. Who may see a row: who sees its episode. It is of no sensitive
//! class.

use kernel::db::prelude::*;

use super::codes::{MoneyGainFrequency, MoneyGainKind, MoneyGainStatus};
use crate::care::episode::entity::{in_visible_episode, of_episode_without_reason};

/// Money that somebody gained.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "money_gains")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MoneyGainId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub episode_id: EpisodeId,
    pub status: MoneyGainStatus,
    pub kind: MoneyGainKind,
    /// In pence; each year, where it is yearly.
    pub pence: i32,
    pub frequency: MoneyGainFrequency,
    pub gained_on: Date,
    #[sea_orm(column_type = "Text")]
    pub confirmed_by: String,
    pub recorded_by: Uuid,
    pub recorded_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(MoneyGainId, "money_gain", "/v1/money-gains/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service: that something was gained, and not how much.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status, "kind": self.kind, "episode_id": self.episode_id }))
    }
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        in_visible_episode(caller, Column::ServiceId, Column::EpisodeId)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        of_episode_without_reason(caller, Column::EpisodeId)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}
