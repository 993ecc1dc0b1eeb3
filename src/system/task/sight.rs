//! Which tasks of a service those see who work in it: one's own, and others as their subject is seen. What a task is about is
//! asked as whoever asks for it by its own path, where not everybody of the service sees it; and a referral is seen by
//! all, but not its risks.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::entity::{Column, Entity, Model};
use super::{EscalationRole, TaskKind};
use crate::care::person::entity::serves_or_covers;
use crate::care::referral::entity::parts_of_caseload;
use crate::care::{care_plan, household_link, mdt, message_back, person, refer_back, referral, safety};
use crate::community::{asset_concern, connection};
use crate::county::organisation::entity::practices_of;
use crate::county::worker::appointment::supervisor::supervised_by;
use crate::prelude::*;
use catalogue::SensitiveClass;
use kernel::db::{self, Access, Resource, Scoped, refers_to, refers_to_visible};

/// A risk in a referral or in what was added to it, and the sign of one in who was not brought.
const OF_REFERRALS: [TaskKind; 3] =
    [TaskKind::ReviewSafetyRisk, TaskKind::ReviewAddendumRisk, TaskKind::ConsiderSafeguarding];

/// What somebody of the service sees: their own, and what is about something that they see.
fn of_service(caller: &Caller) -> Condition {
    let others = Condition::all().add(is_of_visible_subject(caller)).add(is_of_visible_risk(caller));
    Condition::any().add(Column::OwnerWorkerId.is_in(caller.caseload_workers())).add(others)
}

/// That the caller sees what the task is about. Of all kinds of subject these are the ones that a service does not show to
/// everybody in it.
fn is_of_visible_subject(caller: &Caller) -> Condition {
    let narrow = [
        safety::entity::Model::TYPE,
        safety::check_in::Model::TYPE,
        refer_back::entity::Model::TYPE,
        care_plan::entity::Model::TYPE,
        household_link::entity::Model::TYPE,
        connection::entity::Model::TYPE,
        message_back::entity::Model::TYPE,
        mdt::entity::Model::TYPE,
        asset_concern::entity::Model::TYPE,
    ];
    let mut seen = Condition::any();
    if matches!(caller.role, Role::Supervisor | Role::SafeguardingLead | Role::ServiceManager) {
        // They are the line up which a concern is taken.
        seen = seen.add(Column::Kind.eq(TaskKind::ReviewGroupConcern));
    }
    seen.add(Column::SubjectType.is_not_in(narrow))
        .add(is_visible::<safety::entity::Entity>(narrow[0], caller))
        .add(is_visible::<safety::check_in::Entity>(narrow[1], caller))
        .add(is_visible::<refer_back::entity::Entity>(narrow[2], caller))
        .add(is_visible::<care_plan::entity::Entity>(narrow[3], caller))
        .add(is_visible::<household_link::entity::Entity>(narrow[4], caller))
        .add(is_visible::<connection::entity::Entity>(narrow[5], caller))
        .add(is_visible::<message_back::entity::Entity>(narrow[6], caller))
        .add(is_visible::<mdt::entity::Entity>(narrow[7], caller))
        .add(is_visible::<asset_concern::entity::Entity>(narrow[8], caller))
}

fn is_visible<E: Scoped>(resource_type: &str, caller: &Caller) -> Condition {
    let is_seen = refers_to_visible::<E>(Column::SubjectId, caller);
    Condition::all().add(Column::SubjectType.eq(resource_type)).add(is_seen)
}

/// That it does not tell of a risk in a referral, or that the caller may know of that.
fn is_of_visible_risk(caller: &Caller) -> Condition {
    let mut seen = Condition::any().add(Column::Kind.is_not_in(OF_REFERRALS));
    if caller.holds_every_class() {
        seen = seen.add(Column::Kind.is_in(OF_REFERRALS));
    }
    if caller.classes.has(SensitiveClass::Safeguarding) {
        seen = seen.add(Column::Kind.eq(TaskKind::ConsiderSafeguarding));
    }
    if caller.role == Role::ServiceManager {
        // A manager is the first step for a risk.
        seen = seen.add(Column::Kind.is_in(OF_REFERRALS).and(Column::EscalationLevel.gte(1)));
    }
    if !caller.caseload_workers().is_empty() {
        let of_caseload = person::entity::is_carried(caller, Column::PersonId);
        seen = seen.add(Column::Kind.is_in(OF_REFERRALS).and(of_caseload));
    }
    seen
}

kernel::sensitive! {
    changed, row asked, own of_own_cases,
    plain [
        id version kind status service_id subject_type subject_id person_id pcn_id owner_kind owner_worker_id
        owner_organisation_id opened_at due_at done_at done_by cancelled_at acknowledged_at acknowledged_by
        acknowledged_role waived_at waived_by escalation_level reminders escalates_at escalated_at closed_off_at updated_at
    ]
    words [waived_reason]
}

kernel::erased! {
    kept [
        id version kind status service_id subject_type subject_id person_id pcn_id owner_kind owner_worker_id
        owner_organisation_id opened_at due_at done_at done_by cancelled_at acknowledged_at acknowledged_by
        acknowledged_role waived_at waived_by escalation_level reminders escalates_at escalated_at closed_off_at
        updated_at
    ]
    emptied [waived_reason]
}

impl Scoped for Entity {
    /// An agency sees those it owns, a community group its survey; a practice those too, but what it should read about a patient only while it may be
    /// told of them. What is about somebody wrong is a manager's alone. Of the service's, a manager and those who work with people see all that is about something they see,
    /// a supervisor those of the workers they supervise, a safeguarding lead those that may be taken to them. Nobody else
    /// sees any.
    fn visible_to(caller: &Caller) -> Condition {
        let in_service = Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()));
        match caller.role {
            // An organisation may both refer people and run a group: each of its programs sees its own.
            Role::Referrer => Condition::all()
                .add(Column::OwnerOrganisationId.eq(caller.organisation_id))
                .add(Column::Kind.ne(TaskKind::AnswerConfidenceSurvey)),
            Role::AssetEditor => Condition::all()
                .add(Column::OwnerOrganisationId.eq(caller.organisation_id))
                .add(Column::Kind.eq(TaskKind::AnswerConfidenceSurvey)),
            Role::Practice => Condition::all().add(Column::OwnerOrganisationId.eq(caller.organisation_id)).add(
                Condition::any().add(Column::Kind.ne(TaskKind::ReadMessageBack)).add(is_disclosed_patient(caller)),
            ),
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager => {
                let theirs = Column::OwnerWorkerId.is_in(caller.caseload_workers());
                let sees_mistakes = caller.role == Role::ServiceManager;
                let unless_mistaken = (!sees_mistakes).then(|| Column::ClosedOffAt.is_null());
                serves_or_covers(caller, Column::ServiceId, theirs).add(of_service(caller)).add_option(unless_mistaken)
            }
            Role::Supervisor => {
                let of_supervised = Column::OwnerWorkerId.in_subquery(supervised_by(caller));
                let sees = in_service.add(of_supervised).add(is_of_visible_subject(caller));
                // Of a referral that no supervised worker carries they see nothing, whoever has a task about it.
                let of_others = Column::SubjectType.ne(referral::entity::Model::TYPE);
                let of_seen = refers_to_visible::<referral::entity::Entity>(Column::SubjectId, caller);
                sees.add(Condition::any().add(of_others).add(of_seen)).add(Column::ClosedOffAt.is_null())
            }
            Role::SafeguardingLead => {
                let taken = Column::Kind.is_in(taken_to(EscalationRole::SafeguardingLead));
                let sees = in_service.add(taken).add(is_of_visible_subject(caller));
                sees.add(Column::ClosedOffAt.is_null())
            }
            Role::Commissioner | Role::Analyst | Role::Auditor | Role::Admin => db::nobody(),
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

    /// Those on which somebody's safety hangs; and what an agency was asked, which ends with its referral as ever.
    fn despite_restriction(caller: &Caller) -> Option<Condition> {
        let of_safety = Column::Kind.is_in(of_safety());
        let asked = caller.role.is_outside().then(|| Column::Kind.eq(TaskKind::DecideReturned));
        Some(Condition::any().add(of_safety).add_option(asked))
    }

    /// What an agency was asked, which is over.
    fn despite_erasure(caller: &Caller) -> Option<Condition> {
        caller.role.is_outside().then(|| Condition::all().add(Column::Kind.eq(TaskKind::DecideReturned)))
    }

    fn access(row: &Model) -> Option<Access> {
        row.person_id.map(|_| Access::of(row))
    }
}

/// The caller's own, and those about the people they carry.
fn of_own_cases(caller: &Caller) -> Condition {
    let own = Column::OwnerWorkerId.is_in(caller.caseload_workers());
    Condition::any().add(own).add(person::entity::is_of_own_case(caller, Column::PersonId))
}

/// That its person is registered with the caller's practice and does not object to informing it.
fn is_disclosed_patient(caller: &Caller) -> Expr {
    let condition = Condition::all()
        .add(person::entity::Column::PracticeId.in_subquery(practices_of(caller)))
        .add(person::entity::Column::PracticeObjection.eq(false));
    refers_to::<person::entity::Entity>(Column::PersonId, condition)
}

/// The kinds whose ladder names this role.
fn taken_to(role: EscalationRole) -> Vec<TaskKind> {
    TaskKind::ALL.iter().copied().filter(|kind| kind.policy().steps.iter().any(|step| step.to == role)).collect()
}

/// The kinds on which somebody's safety hangs.
fn of_safety() -> Vec<TaskKind> {
    TaskKind::ALL.iter().copied().filter(|kind| kind.policy().safety).collect()
}

/// The tasks that are taken further when they are overdue: those of somebody whose record is restricted stand still, unless
/// somebody's safety hangs on them.
pub fn goes_on() -> Condition {
    Condition::any()
        .add(Column::PersonId.is_null())
        .add(Column::Kind.is_in(of_safety()))
        .add(db::restricted::is_unrestricted(Column::PersonId))
}
