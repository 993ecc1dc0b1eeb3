//! Which tasks of a service those see who work in it: all, but for those whose kind alone tells what is kept back. Without
//! the class there is no trace of them.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::entity::{Column, Entity, Model};
use super::kind::MANAGERS_STEP;
use super::{EscalationRole, TaskKind};
use crate::care::person::entity::serves_or_covers;
use crate::care::referral::entity::parts_of_caseload;
use crate::care::safety::codes::SafetyEventKind;
use crate::care::{person, safety};
use crate::county::worker::appointment::supervisor::supervised_by;
use crate::prelude::*;
use catalogue::SensitiveClass;
use kernel::db::{self, Access, Scoped, refers_to};

/// A risk in a referral or in what was added to it, and the sign of one in who was not brought.
const OF_REFERRALS: [TaskKind; 3] =
    [TaskKind::ReviewSafetyRisk, TaskKind::ReviewAddendumRisk, TaskKind::ConsiderSafeguarding];

/// What a safety event asks for.
const OF_SAFETY_EVENTS: [TaskKind; 7] = [
    TaskKind::AcknowledgeSafetyEvent,
    TaskKind::ContactDutyGp,
    TaskKind::InformClinician,
    TaskKind::GiveSignposting,
    TaskKind::FollowSafeguardingProcedure,
    TaskKind::UpdateGpRecord,
    TaskKind::ConsiderSupervisorReview,
];

/// What somebody of the service in this role sees, whose own a task is, or whose case it is about, apart.
pub(super) fn of_service(caller: &Caller) -> Condition {
    let of_people = || OF_REFERRALS.into_iter().chain(OF_SAFETY_EVENTS);
    let of_people_too = of_people().chain([TaskKind::CheckInWithWorker]);
    let mut seen = Condition::any()
        .add(Column::Kind.is_not_in(of_people_too))
        .add(Column::Kind.is_in(OF_SAFETY_EVENTS).and(is_of_classes(caller)));
    if caller.classes.is_all() {
        seen = seen.add(Column::Kind.is_in(OF_REFERRALS));
    }
    if caller.classes.has(SensitiveClass::Safeguarding) {
        seen = seen.add(Column::Kind.eq(TaskKind::ConsiderSafeguarding));
    }
    if caller.role == Role::ServiceManager {
        // A manager is the first rung for a risk and for safeguarding, and the last for a safety event.
        seen = seen
            .add(Column::Kind.eq(TaskKind::CheckInWithWorker))
            .add(Column::Kind.is_in(OF_REFERRALS).and(Column::EscalationLevel.gte(1)))
            .add(Column::Kind.is_in(OF_SAFETY_EVENTS).and(Column::EscalationLevel.gte(MANAGERS_STEP)));
    }
    let workers = caller.caseload_workers();
    if !workers.is_empty() {
        let theirs = Column::Kind.is_in(of_people());
        let of_caseload = person::entity::is_carried(caller, Column::PersonId);
        seen = seen.add(Column::OwnerWorkerId.is_in(workers)).add(theirs.and(of_caseload));
    }
    seen
}

/// That it is about a safety event of a class that the caller holds.
fn is_of_classes(caller: &Caller) -> Expr {
    let kinds = SafetyEventKind::ALL.iter().copied().filter(|kind| caller.classes.has(kind.class()));
    let is_held = Condition::all().add(safety::entity::Column::Kind.is_in(kinds));
    refers_to::<safety::entity::Entity>(Column::SubjectId, is_held)
}

impl Scoped for Entity {
    /// An agency sees those it owns; a practice those too, but what it should read about a patient only while it may be
    /// told of them. Of the service's, a manager and those who work with people see all but what tells of a risk that
    /// they may not know of, a supervisor those of the workers they supervise, a safeguarding lead those that may be
    /// taken to them. Nobody else sees any.
    fn visible_to(caller: &Caller) -> Condition {
        let in_service = Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()));
        match caller.role {
            Role::Referrer => Condition::all().add(Column::OwnerOrganisationId.eq(caller.organisation_id)),
            Role::Practice => Condition::all().add(Column::OwnerOrganisationId.eq(caller.organisation_id)).add(
                Condition::any().add(Column::Kind.ne(TaskKind::ReadMessageBack)).add(is_disclosed_patient(caller)),
            ),
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager => {
                let theirs = Column::OwnerWorkerId.is_in(caller.caseload_workers());
                serves_or_covers(caller, Column::ServiceId, theirs).add(of_service(caller))
            }
            Role::Supervisor => in_service.add(Column::OwnerWorkerId.in_subquery(supervised_by(caller))),
            Role::SafeguardingLead => in_service.add(Column::Kind.is_in(taken_to(EscalationRole::SafeguardingLead))),
            Role::AssetEditor | Role::Commissioner | Role::Analyst | Role::Auditor | Role::Admin => db::nobody(),
        }
    }

    /// One's own and those of colleagues one covers, and what nobody carries yet in the queues of the networks that one
    /// serves, or that nobody of the service serves.
    fn without_reason(caller: &Caller) -> Option<Condition> {
        Some(Self::parts_without_reason(caller)?.into_iter().fold(Condition::any(), Condition::add))
    }

    fn parts_without_reason(caller: &Caller) -> Option<Vec<Condition>> {
        parts_of_caseload(caller, Column::OwnerWorkerId, Column::ServiceId, Column::PcnId)
    }

    fn access(row: &Model) -> Option<Access> {
        row.person_id.map(|_| Access::of(row))
    }
}

/// That its person is registered with the caller's practice and does not object to informing it.
fn is_disclosed_patient(caller: &Caller) -> Expr {
    let condition = Condition::all()
        .add(person::entity::Column::PracticeId.eq(caller.organisation_id))
        .add(person::entity::Column::PracticeObjection.eq(false));
    refers_to::<person::entity::Entity>(Column::PersonId, condition)
}

/// The kinds whose ladder names this role.
fn taken_to(role: EscalationRole) -> Vec<TaskKind> {
    TaskKind::ALL.iter().copied().filter(|kind| kind.policy().steps.iter().any(|step| step.to == role)).collect()
}
