//! Table `absences`.
//!
//! Who may see a row: of those who work in services, whoever sees the worker who is away, that is their colleagues; and who
//! covers for them. An administrator sees every worker, and nobody's absences.

use kernel::db::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};

use crate::county::worker;

/// A worker is away for some days.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AbsenceId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub worker_id: WorkerId,
    pub first_day: Date,
    /// The last day, in England.
    pub last_day: Date,
    /// Who carries what is theirs meanwhile; nobody yet where it is empty.
    pub cover_worker_id: Option<WorkerId>,
    pub entered_by: Uuid,
    /// When it was taken back, UTC.
    pub cancelled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(AbsenceId, "absence", "/v1/absences/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).with(json!({
            "worker_id": self.worker_id,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "cover_worker_id": self.cover_worker_id,
        }))
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version worker_id first_day last_day cover_worker_id entered_by cancelled_at created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        if !caller.role.is_of_service() {
            return nobody();
        }
        let colleagues = worker::entity::Entity::find()
            .select_only()
            .column(worker::entity::Column::Id)
            .filter(seen_by::<worker::entity::Entity>(caller));
        let seen = Condition::any().add(Column::WorkerId.in_subquery(colleagues.into_query()));
        seen.add_option(caller.worker_id().map(|worker| Column::CoverWorkerId.eq(worker)))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// Absences that were not taken back and touch these days, both included.
pub fn touching(first_day: Date, last_day: Date) -> Condition {
    Condition::all()
        .add(Column::CancelledAt.is_null())
        .add(Column::FirstDay.lte(last_day))
        .add(Column::LastDay.gte(first_day))
}
