//! Table `list_sizes`: how many people are registered with a practice in a month. It is public knowledge.

use kernel::db::prelude::*;

/// How many people are registered with a practice in a month.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "list_sizes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ListSizeId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub practice_id: OrganisationId,
    /// Twelve times the year, and the number of the month in it from 0.
    pub month: i32,
    pub people: i32,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    pub recorded_by: Uuid,
    pub recorded_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ListSizeId, "list_size", "/v1/list-sizes/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).concerning(self.practice_id)
    }
}

kernel::sensitive! {
    changed, about nobody [id version practice_id month people source recorded_by recorded_at updated_at]
}

impl Scoped for Entity {
    /// Public knowledge.
    fn visible_to(_: &Caller) -> Condition {
        Condition::all()
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
