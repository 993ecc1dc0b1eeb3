//! Table `tasks`: one durable row for each deadline.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};

use super::{EscalationRole, Subject, TaskKind, TaskStatus, rules, sight};
use crate::coded;
use crate::kernel::auth::{Caller, Role};
use crate::kernel::coded::Coded;
use crate::kernel::db::{self, Log, Scoped, Seen};
use crate::kernel::id::{OrganisationId, PersonId, ServiceId, TaskId, WorkerId};

coded! {
    /// Whose task it is.
    pub enum OwnerKind in "task_owner" {
        /// The service's: whoever takes it up
        Service = "service",
        /// A worker's
        Worker = "worker",
        /// The agency's that sent the referral
        Agency = "agency",
    }
}

/// Whose task it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The service's: whoever takes it up.
    Service,
    /// A worker's.
    Worker(WorkerId),
    /// The agency's that sent the referral.
    Agency(OrganisationId),
}

impl Owner {
    /// Its kind.
    pub fn kind(self) -> OwnerKind {
        match self {
            Self::Service => OwnerKind::Service,
            Self::Worker(_) => OwnerKind::Worker,
            Self::Agency(_) => OwnerKind::Agency,
        }
    }

    /// The worker, where it is one.
    pub fn worker(self) -> Option<WorkerId> {
        if let Self::Worker(id) = self { Some(id) } else { None }
    }

    /// The agency, where it is one.
    pub fn organisation(self) -> Option<OrganisationId> {
        if let Self::Agency(id) = self { Some(id) } else { None }
    }
}

/// Something that somebody has to do by a time.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    /// Counts its saves, from 1.
    pub version: i32,
    /// What is to be done.
    pub kind: TaskKind,
    /// Where it stands.
    pub status: TaskStatus,
    /// The service whose clock it is.
    pub service_id: ServiceId,
    /// The kind of resource it is about.
    #[sea_orm(column_type = "Text")]
    pub subject_type: String,
    /// What it is about.
    pub subject_id: Uuid,
    /// Whom it is about.
    pub person_id: Option<PersonId>,
    /// The primary care network whose queue it is in, where it is in one.
    pub pcn_id: Option<OrganisationId>,
    /// Whose it is.
    pub owner_kind: OwnerKind,
    /// Whose by name, where it is somebody's.
    pub owner_worker_id: Option<WorkerId>,
    /// The agency, where it is the referrer's.
    pub owner_organisation_id: Option<OrganisationId>,
    /// When it began to run, UTC.
    pub opened_at: DateTimeUtc,
    /// By when, UTC.
    pub due_at: DateTimeUtc,
    /// When it was done, UTC.
    pub done_at: Option<DateTimeUtc>,
    /// Who did it.
    pub done_by: Option<Uuid>,
    /// When it became needless, UTC.
    pub cancelled_at: Option<DateTimeUtc>,
    /// When somebody said that they know, UTC.
    pub acknowledged_at: Option<DateTimeUtc>,
    /// Who said so.
    pub acknowledged_by: Option<Uuid>,
    /// What they acted as: an agency's word does not stop the climb to the service's own people.
    pub acknowledged_role: Option<Role>,
    /// When it was let go, UTC.
    pub waived_at: Option<DateTimeUtc>,
    /// Who let it go.
    pub waived_by: Option<Uuid>,
    /// Why, in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub waived_reason: Option<String>,
    /// How many rungs of its ladder it has gone up.
    pub escalation_level: i16,
    /// How often those at the top of its ladder were told again.
    pub reminders: i32,
    /// When the sweep looks at it next.
    pub escalates_at: Option<DateTimeUtc>,
    /// When the next in line was told, UTC.
    pub escalated_at: Option<DateTimeUtc>,
    /// When it last changed, UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::versioned!(TaskId);

impl Model {
    /// A new one.
    pub fn opened(subject: Subject, kind: TaskKind, owner: Owner, due_at: DateTimeUtc, now: DateTimeUtc) -> Self {
        Self {
            id: TaskId::new(),
            version: 1,
            kind,
            status: TaskStatus::Open,
            service_id: subject.service_id,
            subject_type: subject.resource_type.to_owned(),
            subject_id: subject.id,
            person_id: subject.person_id,
            pcn_id: subject.pcn_id,
            owner_kind: owner.kind(),
            owner_worker_id: owner.worker(),
            owner_organisation_id: owner.organisation(),
            opened_at: now,
            due_at,
            done_at: None,
            done_by: None,
            cancelled_at: None,
            acknowledged_at: None,
            acknowledged_by: None,
            acknowledged_role: None,
            waived_at: None,
            waived_by: None,
            waived_reason: None,
            escalation_level: 0,
            reminders: 0,
            escalates_at: rules::next_look(kind, due_at, 0),
            escalated_at: None,
            updated_at: now,
        }
    }

    /// The next one of a recurring kind, after this was done or waived at `now`.
    pub(super) fn next(&self, now: DateTimeUtc) -> Option<Self> {
        let due_at = rules::next_due(self.kind, now)?;
        let fresh = Self {
            id: TaskId::new(),
            version: 1,
            status: TaskStatus::Open,
            opened_at: now,
            due_at,
            done_at: None,
            done_by: None,
            acknowledged_at: None,
            acknowledged_by: None,
            acknowledged_role: None,
            waived_at: None,
            waived_by: None,
            waived_reason: None,
            escalation_level: 0,
            reminders: 0,
            escalates_at: rules::next_look(self.kind, due_at, 0),
            escalated_at: None,
            updated_at: now,
            ..self.clone()
        };
        Some(fresh)
    }

    /// Nobody of those who have it now has said that they know of it: an overdue one climbs on.
    pub(super) fn forget_acknowledgement(&mut self) {
        self.acknowledged_at = None;
        self.acknowledged_by = None;
        self.acknowledged_role = None;
        self.escalates_at =
            rules::next_look(self.kind, self.due_at, u8::try_from(self.escalation_level).unwrap_or(u8::MAX));
    }

    /// When somebody said that they know of it whose word stops the climb: anybody of the service. An agency's does not
    /// keep an unanswered question from the manager.
    pub fn known_since(&self) -> Option<DateTimeUtc> {
        let by_agency = matches!(self.acknowledged_role, Some(Role::Referrer | Role::Practice));
        self.acknowledged_at.filter(|_| !by_agency)
    }
}

impl Log for Entity {}

impl Scoped for Entity {
    fn key() -> Column {
        Column::Id
    }

    /// An agency sees those it owns; a practice those too, but what it should read about a patient only while it may be
    /// told of them. Of the service's, a manager and those who work with people see all but what tells of a risk that
    /// they may not know of, a supervisor those of the workers they supervise, a safeguarding lead those that may be
    /// taken to them. Nobody else sees any.
    fn visible_to(caller: &Caller) -> Condition {
        let in_service = Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()));
        match caller.role {
            Role::Referrer => Condition::all().add(Column::OwnerOrganisationId.eq(caller.organisation_id)),
            Role::Practice => {
                let is_told = Column::PersonId.in_subquery(patients_told_of(caller));
                Condition::all()
                    .add(Column::OwnerOrganisationId.eq(caller.organisation_id))
                    .add(Condition::any().add(Column::Kind.ne(TaskKind::ReadMessageBack)).add(is_told))
            }
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager => {
                in_service.add(sight::of_service(caller))
            }
            Role::Supervisor => in_service.add(Column::OwnerWorkerId.in_subquery(supervised_by(caller))),
            Role::SafeguardingLead => in_service.add(Column::Kind.is_in(taken_to(EscalationRole::SafeguardingLead))),
            Role::AssetEditor | Role::Commissioner | Role::Analyst | Role::Auditor | Role::Admin => db::nobody(),
        }
    }

    /// One's own and those of colleagues one covers, and what nobody carries yet in the queues of the networks one serves.
    fn everyday(caller: &Caller) -> Option<Condition> {
        let own_only = matches!(caller.role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach);
        caller.worker_id().filter(|_| own_only)?;
        let mut queue = Condition::all().add(Column::OwnerWorkerId.is_null());
        if !caller.pcns.is_empty() {
            let served = Column::PcnId.is_in(caller.pcns.iter().copied());
            queue = queue.add(Condition::any().add(Column::PcnId.is_null()).add(served));
        }
        Some(Condition::any().add(Column::OwnerWorkerId.is_in(caller.carries())).add(queue))
    }

    fn seen(row: &Model) -> Option<Seen> {
        row.person_id.map(|person| Seen::new("task", row.id.0, person))
    }
}

/// Those registered with the caller's practice who do not object to its being told. By the names of the table: people
/// stand on the floor above.
fn patients_told_of(caller: &Caller) -> SelectStatement {
    Query::select()
        .column("id")
        .from("people")
        .and_where(Expr::col("practice_id").eq(caller.organisation_id))
        .and_where(Expr::col("practice_objection").eq(false))
        .take()
}

/// The kinds whose ladder names this role.
fn taken_to(role: EscalationRole) -> Vec<TaskKind> {
    TaskKind::ALL.iter().copied().filter(|kind| kind.terms().ladder.iter().any(|rung| rung.to == role)).collect()
}

/// The workers whom the caller supervises. By the names of the table: workers stand on the floor above.
fn supervised_by(caller: &Caller) -> SelectStatement {
    Query::select()
        .column("worker_id")
        .from("worker_supervisors")
        .and_where(Expr::col("supervisor_id").eq(caller.principal.id()))
        .take()
}
