//! What somebody had to do becomes another's, or the service's.

use super::change::{change_one_in, notify_in};
use super::entity::{Column, Entity};
use super::subject::{Owner, OwnerKind};
use super::{TaskChange, TaskKind, TaskStatus};
use crate::prelude::*;

/// Gives a worker's open tasks back to the services they are in: those of these services, or all; answers how many.
/// Every task has a living owner.
///
/// An acknowledgement goes with who gave it: of those who stay, nobody knows. Save the worker's own row first, so that
/// who gives them a task meanwhile decides again.
pub async fn hand_back_in(tx: &Tx, worker: WorkerId, of: Option<&[ServiceId]>) -> Result<usize, Problem> {
    let theirs = Condition::all()
        .add(Column::OwnerWorkerId.eq(worker))
        .add_option(of.map(|services| Column::ServiceId.is_in(services.iter().copied())));
    hand_in(tx, theirs, Owner::Service).await
}

/// Gives a worker's open tasks about a person to the worker who carries them from now on, and with them what the service
/// has to do about these subjects.
pub async fn hand_over_in(
    tx: &Tx,
    person: PersonId,
    from: WorkerId,
    to: WorkerId,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<(), Problem> {
    let of_case = Condition::any().add(Column::SubjectId.is_in(subjects)).add(Column::Kind.is_in(OF_PLANS));
    let services = Condition::all().add(Column::OwnerKind.eq(OwnerKind::Service)).add(of_case);
    let theirs = Condition::all()
        .add(Column::PersonId.eq(person))
        .add(Condition::any().add(Column::OwnerWorkerId.eq(from)).add(services));
    hand_in(tx, theirs, Owner::Worker(to)).await?;
    Ok(())
}

/// The kinds that follow from a person's plan and outcomes, and go with who carries them.
const OF_PLANS: [TaskKind; 4] =
    [TaskKind::ReviewCarePlan, TaskKind::WritePlanPartTwo, TaskKind::MeasureAgain, TaskKind::SendSurvey];

/// The kinds that a practice has about its patients, whoever sent them.
const OF_PRACTICES: [TaskKind; 5] = [
    TaskKind::EnterCode,
    TaskKind::RemoveCode,
    TaskKind::ReadMessageBack,
    TaskKind::ReceiveReferBack,
    TaskKind::AnswerOnwardReferral,
];

/// Gives what a practice has to do about its patients to the practice that follows it.
pub async fn follow_in(tx: &Tx, from: OrganisationId, to: OrganisationId) -> Result<(), Problem> {
    let theirs = Condition::all().add(Column::OwnerOrganisationId.eq(from)).add(Column::Kind.is_in(OF_PRACTICES));
    hand_in(tx, theirs, Owner::Agency(to)).await?;
    Ok(())
}

async fn hand_in(tx: &Tx, which: Condition, owner: Owner) -> Result<usize, Problem> {
    let db = tx.system("every task has a living owner, also where who lets a worker go may see no tasks");
    let open = Entity::find().filter(which).filter(Column::Status.eq(TaskStatus::Open)).lock_exclusive();
    let open = tx.checked(open.all(&db).await)?;
    let mut given = Vec::new();
    for task in open {
        given.push(change_one_in(tx, &db, task, TaskChange::Reassign(owner)).await?);
    }
    notify_in(tx, &[], &given).await?;
    Ok(given.len())
}
