//! Table `safety_events`.
//!
//! Who may see a row: of the service, whoever wrote it down, whose talk it was, and who carries the person's case; the
//! supervisor of that worker; the safeguarding lead; a manager once it was taken to them; and, with a stated reason where
//! they work with people themselves, whoever was granted the class of its kind. For everybody else it is not there.

use kernel::db::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};

use super::codes::{SafetyErrorReason, SafetyEventKind, SafetyEventStatus};
use crate::care::person::entity::{is_carried, is_of_supervised, serves_or_covers};
use crate::county::worker::appointment::supervisor::supervised_by;
use crate::system::task;
use catalogue::coded::Coded;

/// Talk of suicide, a safeguarding concern, or domestic abuse.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "safety_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SafetyEventId,
    /// Goes up with each change of the row, and with each entry.
    pub version: i32,
    /// The service whose worker heard of it.
    pub service_id: ServiceId,
    pub person_id: PersonId,
    /// The episode in which it was heard, where there is one.
    pub episode_id: Option<EpisodeId>,
    /// Whose it is: who had the talk.
    pub worker_id: WorkerId,
    pub kind: SafetyEventKind,
    pub status: SafetyEventStatus,
    /// What was said, in words for colleagues.
    #[sea_orm(column_type = "Text", nullable)]
    pub account: Option<String>,
    /// When the talk took place, UTC. Every clock runs from it.
    pub occurred_at: DateTimeUtc,
    pub recorded_at: DateTimeUtc,
    pub recorded_by: WorkerId,
    pub recorded_role: Role,
    /// When somebody else said that they know of it, UTC.
    pub acknowledged_at: Option<DateTimeUtc>,
    pub acknowledged_by: Option<WorkerId>,
    pub acknowledged_role: Option<Role>,
    /// When a human closed it, UTC.
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<WorkerId>,
    /// What they wrote.
    #[sea_orm(column_type = "Text", nullable)]
    pub closing_note: Option<String>,
    /// When somebody said that it should never have been there, UTC.
    pub error_at: Option<DateTimeUtc>,
    pub error_by: Option<WorkerId>,
    pub error_reason: Option<SafetyErrorReason>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error_comment: Option<String>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(SafetyEventId, "safety_event", "/v1/safety-events/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For those of the service who may see it.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "kind": self.kind, "status": self.status, "worker_id": self.worker_id }))
    }
}

kernel::sensitive! {
    changed, row asked, own of_own_cases,
    plain [
        id version service_id person_id episode_id worker_id kind status occurred_at recorded_at recorded_by
        recorded_role acknowledged_at acknowledged_by acknowledged_role closed_at closed_by error_at error_by
        error_reason updated_at
    ]
    words [account closing_note error_comment]
}

kernel::erased! {
    kept [
        id version service_id person_id episode_id worker_id kind status occurred_at recorded_at recorded_by
        recorded_role acknowledged_at acknowledged_by acknowledged_role closed_at closed_by error_at error_by
        error_reason updated_at
    ]
    emptied [account closing_note error_comment]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let in_service = Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()));
        let elsewhere = is_carried(caller, Column::PersonId);
        match caller.role {
            Role::SafeguardingLead => in_service,
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach => {
                serves_or_covers(caller, Column::ServiceId, elsewhere).add(theirs(caller).add(granted(caller)))
            }
            Role::Supervisor => in_service.add(
                theirs(caller)
                    .add(granted(caller))
                    .add(Column::WorkerId.in_subquery(supervised_by(caller)))
                    .add(is_of_supervised(caller, Column::PersonId)),
            ),
            Role::ServiceManager => in_service.add(theirs(caller).add(granted(caller)).add(is_taken_to_managers())),
            _ => nobody(),
        }
    }

    /// One's own and those of the people one carries; others with a stated reason.
    fn without_reason(caller: &Caller) -> Option<Condition> {
        let own_only = caller.role.has_caseload();
        own_only.then(|| theirs(caller))
    }

    /// What somebody's safety hangs on goes on.
    fn despite_restriction(_: &Caller) -> Option<Condition> {
        Some(Condition::all())
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// Those whose words the caller reads, whatever they tell: their own, and what was taken to them.
fn of_own_cases(caller: &Caller) -> Condition {
    let is_taken = (caller.role == Role::ServiceManager).then(is_taken_to_managers);
    theirs(caller).add_option(is_taken)
}

/// That the event which a column names is one of these.
pub fn is_own(caller: &Caller, event_id: impl ColumnTrait) -> Expr {
    refers_to::<Entity>(event_id, of_own_cases(caller))
}

/// Heard or written down by the caller, or about somebody whose case they carry.
fn theirs(caller: &Caller) -> Condition {
    let Some(worker) = caller.worker_id() else { return Condition::any().add(nobody()) };
    Condition::any()
        .add(Column::WorkerId.is_in(caller.caseload_workers()))
        .add(Column::RecordedBy.eq(worker))
        .add(is_carried(caller, Column::PersonId))
}

/// Of a kind whose class was granted to the caller.
fn granted(caller: &Caller) -> Condition {
    let kinds = SafetyEventKind::ALL.iter().copied().filter(|kind| caller.classes.has(kind.class()));
    Condition::all().add(Column::Kind.is_in(kinds))
}

/// That an overdue task of it has climbed to the managers.
fn is_taken_to_managers() -> Expr {
    let tasks = Query::select()
        .expr(Expr::cust("1"))
        .from(task::entity::Entity)
        .and_where(task::entity::Column::SubjectId.into_expr().eq(Column::Id.into_expr()))
        .and_where(task::entity::Column::SubjectType.eq(Model::TYPE))
        .and_where(task::entity::Column::EscalationLevel.gte(task::MANAGERS_STEP))
        .take();
    Expr::exists(tasks)
}
