//! What the acts on a volunteer do alike: whose its tasks are, when a check is seen again, and who hears that they stop.

use super::entity::{Entity, Model};
use super::rules::dbs_until;
use crate::care::person;
use crate::community::connection;
use crate::community::connection::codes::ConnectionStatus;
use crate::community::connection::entity::Column as Matched;
use crate::community::connection::save::carriers_in;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// More people than one volunteer goes along with.
const MOST_MATCHED: u64 = 1_000;

/// Whose its tasks are: of who supports them, or of the service where that one has left.
pub async fn supporter_in(tx: &Tx, row: &Model) -> Result<Owner, Problem> {
    owner_in(tx, Some(row.supported_by_id), row.service_id).await
}

/// Who is to support them must work in the service.
pub async fn wrong_supporter_in(tx: &Tx, id: WorkerId, service_id: ServiceId) -> Result<Vec<Fault>, Problem> {
    let is_wrong = owner_in(tx, Some(id), service_id).await? == Owner::Service;
    let fault = || Fault::new("/supported_by_id", "not_found", "must be a worker of the service");
    Ok(is_wrong.then(fault).into_iter().collect())
}

/// Who they are to the service is a person of it whom the caller may read.
///
/// # Errors
/// 403 `access_reason_required`; 422 where they know of no such person in the service.
pub async fn check_person_in(tx: &Tx, id: Option<PersonId>, service_id: ServiceId) -> Result<(), Problem> {
    let Some(id) = id else { return Ok(()) };
    let unknown = || Problem::invalid([Fault::new("/person_id", "not_found", "no such person in this service")]);
    let to_unknown = |problem: Problem| if problem.code() == Code::NotFound { unknown() } else { problem };
    let person = tx.get::<person::entity::Entity>(id).await.map_err(to_unknown)?;
    if person.service_id == service_id { Ok(()) } else { Err(unknown()) }
}

/// The check that was seen last is seen again in time.
pub fn renewal(row: &Model, owner: Owner) -> Vec<TaskChange> {
    let kind = TaskKind::RenewVolunteerCheck;
    let next = dbs_until(&row.checks.0).map(|day| TaskChange::open_by(kind, owner, day));
    std::iter::once(TaskChange::CompleteOnce(kind)).chain(next).collect()
}

/// They are not matched any more, or not now: whoever carries somebody with whom they go sees to it.
pub async fn stop_matches_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    review_in(tx, Condition::all().add(Matched::VolunteerId.eq(row.id))).await
}

/// Two turn out to be of one household: where the one goes with the other as a volunteer, whoever carries the case sees to it.
pub async fn review_household_in(tx: &Tx, people: [PersonId; 2]) -> Result<(), Problem> {
    let db = tx.system("who goes along with somebody is never of their household, whoever linked the two");
    let volunteers: Vec<VolunteerId> = Entity::find()
        .select_only()
        .column(super::entity::Column::Id)
        .filter(super::entity::Column::PersonId.is_in(people))
        .limit(MOST_MATCHED)
        .into_tuple()
        .all(&db)
        .await?;
    if volunteers.is_empty() {
        return Ok(());
    }
    let matched = Condition::all().add(Matched::VolunteerId.is_in(volunteers)).add(Matched::PersonId.is_in(people));
    review_in(tx, matched).await
}

async fn review_in(tx: &Tx, matched: Condition) -> Result<(), Problem> {
    let db = tx.system("whoever carries somebody hears of the volunteer who goes with them, whoever stops that one");
    let found = connection::entity::Entity::find()
        .filter(matched)
        .filter(Matched::Status.is_in(ConnectionStatus::LIVE))
        .limit(MOST_MATCHED)
        .all(&db)
        .await?;
    let owners = carriers_in(tx, &found).await?;
    let each = found.iter().map(Subject::of).zip(owners).collect();
    task::open_unless_open_in(tx, TaskKind::ReviewVolunteerMatch, each).await
}
