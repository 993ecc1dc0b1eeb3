//! What the acts on a volunteer do alike: whose its tasks are, when a check is seen again, and who hears that they stop.

use std::collections::{BTreeSet, HashMap};

use sea_orm::ConnectionTrait;

use super::entity::{Entity, Model};
use crate::care::household_link::apart::of_household_in;
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
    let next = row.dbs_until.map(|day| TaskChange::open_by(kind, owner, day));
    std::iter::once(TaskChange::CompleteOnce(kind)).chain(next).collect()
}

/// They are not matched any more, or not now: whoever carries somebody with whom they go sees to it.
pub async fn stop_matches_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let db = tx.system("whoever carries somebody hears of the volunteer who goes with them, whoever stops that one");
    let matched = live_in(&db, Condition::all().add(Matched::VolunteerId.eq(row.id))).await?;
    ask_to_review_in(tx, &matched).await
}

/// It turns out who somebody is, or of whose household: where they go as a volunteer with themselves or with somebody of their
/// household, or such a volunteer goes with them, whoever carries the case sees to it.
pub async fn review_matches_of_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    let db = tx.system("who goes along with somebody is never of their household, whoever learns that they are");
    let own: Vec<VolunteerId> = Entity::find()
        .select_only()
        .column(super::entity::Column::Id)
        .filter(super::entity::Column::PersonId.eq(person))
        .limit(MOST_MATCHED)
        .into_tuple()
        .all(&db)
        .await?;
    let mut going: Vec<connection::entity::Model> = Vec::new();
    if !own.is_empty() {
        going.extend(live_in(&db, Condition::all().add(Matched::VolunteerId.is_in(own.iter().copied()))).await?);
    }
    let accompanied = Condition::all().add(Matched::PersonId.eq(person)).add(Matched::VolunteerId.is_not_null());
    let accompanied = live_in(&db, accompanied).await?;
    let by: BTreeSet<VolunteerId> = accompanied.iter().filter_map(|row| row.volunteer_id).collect();
    let who: HashMap<VolunteerId, Option<PersonId>> = if by.is_empty() {
        HashMap::new()
    } else {
        let columns = [super::entity::Column::Id, super::entity::Column::PersonId];
        let found = Entity::find().select_only().columns(columns).filter(super::entity::Column::Id.is_in(by));
        found.into_tuple::<(VolunteerId, Option<PersonId>)>().all(&db).await?.into_iter().collect()
    };
    let volunteer_of =
        |row: &connection::entity::Model| row.volunteer_id.and_then(|id| who.get(&id).copied().flatten());
    let others: BTreeSet<PersonId> =
        going.iter().map(|row| row.person_id).chain(accompanied.iter().filter_map(volunteer_of)).collect();
    let mut unsuitable = of_household_in(tx, person, &others).await?;
    unsuitable.insert(person);
    going.retain(|row| unsuitable.contains(&row.person_id));
    let known: BTreeSet<ConnectionId> = going.iter().map(|row| row.id).collect();
    let is_unsuitable = |row: &connection::entity::Model| volunteer_of(row).is_some_and(|of| unsuitable.contains(&of));
    going.extend(accompanied.into_iter().filter(|row| !known.contains(&row.id) && is_unsuitable(row)));
    ask_to_review_in(tx, &going).await
}

/// The matches of these that go on.
///
/// # Errors
/// The database's own.
pub async fn live_in(db: &impl ConnectionTrait, matched: Condition) -> Result<Vec<connection::entity::Model>, DbErr> {
    connection::entity::Entity::find()
        .filter(matched)
        .filter(Matched::Status.is_in(ConnectionStatus::LIVE))
        .limit(MOST_MATCHED)
        .all(db)
        .await
}

async fn ask_to_review_in(tx: &Tx, matches: &[connection::entity::Model]) -> Result<(), Problem> {
    if matches.is_empty() {
        return Ok(());
    }
    let owners = carriers_in(tx, matches).await?;
    let each = matches.iter().map(Subject::of).zip(owners).collect();
    task::open_unless_open_in(tx, TaskKind::ReviewVolunteerMatch, each).await
}
