//! Table `household_links`.
//!
//! Who may see a row: those of the service who see both people; where one is at risk from the other, or the link is hidden, who
//! carries one of the two or covers for who does, who holds the class of domestic abuse, and the managers, who decide who works with
//! whom. No agency and no practice.

use kernel::db::prelude::*;

use super::codes::HouseholdLinkStatus;
use crate::care::person::entity::{self as person, is_carried, serves_or_covers};
use catalogue::SensitiveClass;

/// Two people who live in one household.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "household_links")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HouseholdLinkId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service that knows both.
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub other_person_id: PersonId,
    pub status: HouseholdLinkStatus,
    /// The first is at risk from the other.
    pub person_at_risk: bool,
    /// The other is at risk from the first.
    pub other_person_at_risk: bool,
    /// Neither may learn that the other was referred.
    pub is_hidden: bool,
    /// How it is known.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub linked_by: Uuid,
    pub linked_at: DateTimeUtc,
    /// How it was found to be wrong, or over.
    #[sea_orm(column_type = "Text", nullable)]
    pub removal_reason: Option<String>,
    pub removed_by: Option<Uuid>,
    pub removed_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(HouseholdLinkId, "household_link", "/v1/household-links/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service: that there is one. Of whom, and why, is read with the row.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status }))
    }
}

kernel::sensitive! {
    changed, row asked, own carries_one,
    plain [
        id version service_id person_id other_person_id status person_at_risk other_person_at_risk is_hidden linked_by
        linked_at removed_by removed_at updated_at
    ]
    words [reason removal_reason]
}

kernel::erased! { gone }

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let sees = |column: Column| refers_to_visible::<person::Entity>(column, caller);
        let carries = || carries_one(caller);
        let visible = serves_or_covers(caller, Column::ServiceId, carries());
        let visible = visible.add(sees(Column::PersonId)).add(sees(Column::OtherPersonId));
        // A manager decides who works with whom of the two; a lead and a supervisor see what is taken to them.
        let decides = caller.role == Role::ServiceManager || caller.holds_every_class();
        if decides || caller.classes.has(SensitiveClass::DomesticAbuse) {
            return visible;
        }
        let is_plain = Condition::all()
            .add(Column::IsHidden.eq(false))
            .add(Column::PersonAtRisk.eq(false))
            .add(Column::OtherPersonAtRisk.eq(false));
        visible.add(carries().add(is_plain))
    }

    /// Those of the people whom one carries, and those of two whom one may read as things are.
    fn without_reason(caller: &Caller) -> Option<Condition> {
        let open = person::Entity::without_reason(caller)?;
        let first = refers_to::<person::Entity>(Column::PersonId, open.clone());
        let both = Condition::all().add(first).add(refers_to::<person::Entity>(Column::OtherPersonId, open));
        Some(carries_one(caller).add(both))
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// That the caller carries one of the two, or covers for who does.
fn carries_one(caller: &Caller) -> Condition {
    let first = is_carried(caller, Column::PersonId);
    Condition::any().add(first).add(is_carried(caller, Column::OtherPersonId))
}

impl Model {
    /// Whether the two are to be kept apart as long as it stands.
    pub fn keeps_apart(&self) -> bool {
        self.person_at_risk || self.other_person_at_risk || self.is_hidden
    }
}
