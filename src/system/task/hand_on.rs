use super::actions::{Actor, TaskAction, check};
use super::change::notify_in;
use super::entity::{ActiveModel, Entity};
use super::subject::OwnerKind;
use super::view::Task;
use crate::county::worker::{appointment, entity};
use crate::prelude::*;

/// Who may carry a task of a service.
const CARRIERS: [Role; 6] = [
    Role::LinkWorker,
    Role::CareCoordinator,
    Role::HealthAndWellbeingCoach,
    Role::Supervisor,
    Role::SafeguardingLead,
    Role::ServiceManager,
];

/// Give a task to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// Who carries it from now on: a worker of the service.
    pub worker_id: WorkerId,
}

/// Hand a task on
///
/// Another worker of the service carries it from now on. Its deadline and its escalation stay as they are.
#[utoipa::path(
    operation_id = "handOnTask",
    params(At<TaskId>),
    request_body = Handover,
    responses((status = 200, description = "The task, handed on.", body = Task)),
)]
#[post("/tasks/{id}/handover")]
pub async fn hand_on(cx: Cx, at: At<TaskId>, Json(input): Json<Handover>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::HandOnTask, at.id, async |tx, step| {
        check(&step.row, Actor::of(tx.caller(), tx.now()), TaskAction::Handover)?;
        step.check_if_match().await?;
        must_serve(tx, input.worker_id, step.row.service_id).await?;
        // That somebody else knew of it ends no climb any more.
        let mut after = step.row.clone();
        after.forget_acknowledgement();
        let change = ActiveModel {
            owner_kind: Set(OwnerKind::Worker),
            owner_worker_id: Set(Some(input.worker_id)),
            acknowledged_at: Set(after.acknowledged_at),
            acknowledged_by: Set(after.acknowledged_by),
            acknowledged_role: Set(after.acknowledged_role),
            escalates_at: Set(after.escalates_at),
            ..Default::default()
        };
        let task = step.save(EventType::TaskHandedOn, change).await?;
        notify_in(tx, &[], std::slice::from_ref(&task)).await?;
        Ok(task)
    })
    .await
}

/// 422 unless it is somebody of this service who is still here.
async fn must_serve(tx: &Tx, id: WorkerId, service_id: ServiceId) -> Result<(), Problem> {
    let found = tx.find::<entity::Entity>().filter(entity::Column::Id.eq(id)).one().await?;
    let db = tx.system("a task goes to somebody who holds a post in its service");
    let serves = appointment::service::Entity::find_by_id((id, service_id)).one(&db).await?.is_some();
    let has_caseload = appointment::role::Entity::find()
        .filter(appointment::role::Column::WorkerId.eq(id))
        .filter(appointment::role::Column::Role.is_in(CARRIERS))
        .one(&db)
        .await?
        .is_some();
    if serves && has_caseload && found.is_some_and(|worker| worker.status == Status::Active) {
        return Ok(());
    }
    Err(Problem::invalid([Fault::new("/worker_id", "not_found", "nobody of this service, or no longer in use")]))
}
