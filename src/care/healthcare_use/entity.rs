//! Table `healthcare_uses`: how often a person used a kind of healthcare in a period, as another system counted it. Who may see a
//! row: who sees the person. It is of no sensitive class: a count says that somebody was seen, and not for what.

use kernel::db::prelude::*;

use super::codes::{HealthcareSetting, HealthcareUseStatus};
use crate::care::person;

/// A count of a period.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "healthcare_uses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HealthcareUseId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub status: HealthcareUseStatus,
    pub setting: HealthcareSetting,
    pub uses: i32,
    pub starts_on: Date,
    pub ends_on: Date,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    pub recorded_by: Uuid,
    pub recorded_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(HealthcareUseId, "healthcare_use", "/v1/healthcare-uses/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service: that something was counted, and not how much.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status, "setting": self.setting }))
    }
}

kernel::sensitive! {
    changed, row plain, own nobodys,
    plain [
        id version service_id person_id status setting uses starts_on ends_on source recorded_by recorded_at updated_at
    ]
}

kernel::erased! {
    kept [id version service_id person_id status setting uses starts_on ends_on recorded_by recorded_at updated_at]
    emptied [source]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let is_known = refers_to_visible::<person::entity::Entity>(Column::PersonId, caller);
        Condition::all().add(Column::ServiceId.is_in(caller.case_services())).add(is_known)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        let own = person::entity::Entity::without_reason(caller)?;
        Some(Condition::all().add(refers_to::<person::entity::Entity>(Column::PersonId, own)))
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}
