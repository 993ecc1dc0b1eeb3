//! Table `money_gains`: what a person gained through the support. Who may see a row: who sees its episode. Who
//! confirmed it, in words, is for who holds every class.

use kernel::db::prelude::*;

use super::codes::{MoneyGainFrequency, MoneyGainKind, MoneyGainStatus};
use crate::care::episode::entity::{in_visible_episode, is_of_own_episode, of_episode_without_reason};

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

kernel::sensitive! {
    changed, row plain, own of_own_cases,
    plain [
        id version service_id person_id episode_id status kind pence frequency gained_on recorded_by recorded_at
        updated_at
    ]
    words [confirmed_by]
}

kernel::erased! {
    kept [
        id version service_id person_id episode_id status kind pence frequency gained_on recorded_by recorded_at
        updated_at
    ]
    emptied [confirmed_by]
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

/// Those of the episodes that the caller carries.
fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(is_of_own_episode(caller, Column::EpisodeId))
}
