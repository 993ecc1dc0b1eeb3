//! Which tasks of a service those see who work in it: all, but for those whose kind alone tells what is kept back. Without
//! the class there is no trace of them.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::TaskKind;
use super::entity::Column;
use super::kind::MANAGERS_RUNG;
use crate::kernel::auth::{Caller, Role, SensitiveClass};
use crate::kernel::coded::Coded;

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
    let telling = of_people().chain([TaskKind::CheckInWithWorker]);
    let mut seen = Condition::any()
        .add(Column::Kind.is_not_in(telling))
        .add(Column::Kind.is_in(OF_SAFETY_EVENTS).and(Column::SubjectId.in_subquery(events_of_classes(caller))));
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
            .add(Column::Kind.is_in(OF_SAFETY_EVENTS).and(Column::EscalationLevel.gte(MANAGERS_RUNG)));
    }
    let carries = caller.carries();
    if !carries.is_empty() {
        let theirs = Column::Kind.is_in(of_people());
        let carried = Query::select()
            .column("id")
            .from("people")
            .and_where(Expr::col("assigned_worker_id").is_in(carries.iter().copied()))
            .take();
        seen = seen.add(Column::OwnerWorkerId.is_in(carries)).add(theirs.and(Column::PersonId.in_subquery(carried)));
    }
    seen
}

/// The safety events of a class that the caller holds. By the names of the table: safety events stand on a floor above.
fn events_of_classes(caller: &Caller) -> SelectStatement {
    let held = SensitiveClass::ALL.iter().filter(|class| caller.classes.has(**class));
    Query::select()
        .column("id")
        .from("safety_events")
        .and_where(Expr::col("kind").is_in(held.map(|class| class.code())))
        .take()
}
