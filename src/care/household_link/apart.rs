//! Who is to be kept apart from whom, and who would meet them: for any number of people in a bounded number of statements. What
//! is asked here is an instruction, and no trace of a reason: whoever would bring two together is warned.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::codes::HouseholdLinkStatus;
use super::entity::{Column, Entity, Model};
use super::rules::{Apart, Member, keep_members_apart};
use crate::care::person::entity as person;
use crate::care::referral::entity as referral;
use crate::care::referral::status::ReferralStatus;
use crate::county::absence::entity as absence;
use crate::prelude::*;

/// More links, and more members of households, than the people of one question have.
const MOST: u64 = 10_000;

const BASIS: &str = "two who are to be kept apart never meet without a word, whoever carries them";

/// From whom each of these people is kept apart.
pub async fn apart_in(tx: &Tx, people: &BTreeSet<PersonId>) -> Result<Apart, Problem> {
    let mut apart = Apart::default();
    if people.is_empty() {
        return Ok(apart);
    }
    let named = || people.iter().copied();
    let found: Vec<Model> = Entity::find()
        .filter(Condition::any().add(Column::PersonId.is_in(named())).add(Column::OtherPersonId.is_in(named())))
        .filter(Column::Status.eq(HouseholdLinkStatus::Standing))
        .limit(MOST)
        .all(&tx.system(BASIS))
        .await?;
    for link in found.iter().filter(|link| link.keeps_apart()) {
        apart.add(link.person_id, link.other_person_id);
    }
    keep_households_apart_in(tx, people, &mut apart).await?;
    Ok(apart)
}

/// Those of the person's households, as staff linked them, from whom the person is at risk.
pub async fn at_risk_from_in(tx: &Tx, person: PersonId) -> Result<Vec<PersonId>, Problem> {
    let first = Condition::all().add(Column::PersonId.eq(person)).add(Column::PersonAtRisk.eq(true));
    let second = Condition::all().add(Column::OtherPersonId.eq(person)).add(Column::OtherPersonAtRisk.eq(true));
    let found: Vec<Model> = Entity::find()
        .filter(Condition::any().add(first).add(second))
        .filter(Column::Status.eq(HouseholdLinkStatus::Standing))
        .limit(MOST)
        .all(&tx.system(BASIS))
        .await?;
    let other = |link: &Model| if link.person_id == person { link.other_person_id } else { link.person_id };
    Ok(found.iter().map(other).collect())
}

type Joined = (PersonId, ServiceId, OrganisationId, Option<String>, bool, bool);

/// The same for the households that senders joined.
async fn keep_households_apart_in(tx: &Tx, people: &BTreeSet<PersonId>, apart: &mut Apart) -> Result<(), Problem> {
    use referral::Column as Referral;

    let joined = |which: Condition| {
        referral::Entity::find()
            .select_only()
            .columns([
                Referral::PersonId,
                Referral::ServiceId,
                Referral::OrganisationId,
                Referral::HouseholdReference,
                Referral::HouseholdHidden,
                Referral::HasSafetyRisk,
            ])
            .filter(which)
            .filter(Referral::HouseholdReference.is_not_null())
            .filter(Referral::Status.ne(ReferralStatus::EnteredInError))
            .limit(MOST)
            .into_tuple::<Joined>()
    };
    let db = tx.system(BASIS);
    let own = joined(Condition::all().add(Referral::PersonId.is_in(people.iter().copied()))).all(&db).await?;
    let households: HashSet<_> =
        own.iter().map(|(_, service, sender, reference, ..)| (*service, *sender, reference.clone())).collect();
    if households.is_empty() {
        return Ok(());
    }
    let of_households = households.into_iter().map(|(service, sender, reference)| {
        Condition::all()
            .add(Referral::ServiceId.eq(service))
            .add(Referral::OrganisationId.eq(sender))
            .add(Referral::HouseholdReference.eq(reference))
    });
    let members = joined(of_households.fold(Condition::any(), Condition::add)).all(&db).await?;
    let members: Vec<Member<'_>> = members
        .iter()
        .filter_map(|(person_id, _, sender, reference, is_hidden, has_risk)| {
            let household = (*sender, reference.as_deref()?);
            Some(Member { person_id: *person_id, household, is_guarded: *is_hidden || *has_risk })
        })
        .collect();
    keep_members_apart(apart, &members);
    Ok(())
}

/// Whether a worker, or somebody whom they cover for today, carries somebody from whom this person is kept apart.
pub async fn would_meet_in(tx: &Tx, person_id: PersonId, worker_id: WorkerId) -> Result<bool, Problem> {
    let apart = apart_in(tx, &BTreeSet::from([person_id])).await?;
    let others: Vec<PersonId> = apart.from(person_id).collect();
    if others.is_empty() {
        return Ok(false);
    }
    let covered = covered_today_in(tx, &[worker_id]).await?;
    let workers = covered.into_iter().map(|(away, _)| away).chain([worker_id]);
    let carried = person::Entity::find()
        .filter(person::Column::Id.is_in(others))
        .filter(person::Column::AssignedWorkerId.is_in(workers))
        .count(&tx.system(BASIS))
        .await?;
    Ok(carried > 0)
}

/// Those of these links whose two people are to be kept apart and are one worker's, or who covers for one carries both.
pub(super) async fn carried_together_in(tx: &Tx, links: &[Model]) -> Result<BTreeSet<HouseholdLinkId>, Problem> {
    let standing: Vec<&Model> =
        links.iter().filter(|link| link.status == HouseholdLinkStatus::Standing && link.keeps_apart()).collect();
    if standing.is_empty() {
        return Ok(BTreeSet::new());
    }
    let people = standing.iter().flat_map(|link| [link.person_id, link.other_person_id]);
    let carried: HashMap<PersonId, WorkerId> = carried_in(tx, people.collect()).await?.into_iter().collect();
    let workers: BTreeSet<WorkerId> = carried.values().copied().collect();
    let covers = covers_of_in(tx, workers).await?;
    let hands = |person: PersonId| -> BTreeSet<WorkerId> {
        let worker = carried.get(&person).copied();
        worker.into_iter().chain(worker.and_then(|worker| covers.get(&worker).copied())).collect()
    };
    let meet = |link: &&&Model| !hands(link.person_id).is_disjoint(&hands(link.other_person_id));
    Ok(standing.iter().filter(meet).map(|link| link.id).collect())
}

/// Who carries each of these people.
async fn carried_in(tx: &Tx, people: BTreeSet<PersonId>) -> Result<Vec<(PersonId, WorkerId)>, Problem> {
    let found = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::AssignedWorkerId])
        .filter(person::Column::Id.is_in(people))
        .filter(person::Column::AssignedWorkerId.is_not_null())
        .into_tuple()
        .all(&tx.system(BASIS))
        .await?;
    Ok(found)
}

/// Who covers today for each of these workers.
async fn covers_of_in(tx: &Tx, away: BTreeSet<WorkerId>) -> Result<HashMap<WorkerId, WorkerId>, Problem> {
    let today = calendar::local_date(tx.now());
    let found: Vec<(WorkerId, Option<WorkerId>)> = absence::Entity::find()
        .select_only()
        .columns([absence::Column::WorkerId, absence::Column::CoverWorkerId])
        .filter(absence::Column::WorkerId.is_in(away))
        .filter(absence::touching(today, today))
        .into_tuple()
        .all(&tx.system(BASIS))
        .await?;
    Ok(found.into_iter().filter_map(|(away, cover)| Some((away, cover?))).collect())
}

/// For whom these workers cover today, with who covers.
async fn covered_today_in(tx: &Tx, covers: &[WorkerId]) -> Result<Vec<(WorkerId, Option<WorkerId>)>, Problem> {
    let today = calendar::local_date(tx.now());
    let found = absence::Entity::find()
        .select_only()
        .columns([absence::Column::WorkerId, absence::Column::CoverWorkerId])
        .filter(absence::Column::CoverWorkerId.is_in(covers.iter().copied()))
        .filter(absence::touching(today, today))
        .into_tuple()
        .all(&tx.system(BASIS))
        .await?;
    Ok(found)
}

/// Which of these pairs of workers carry, between them, two who are to be kept apart: the one covers for the other.
pub async fn covers_that_meet_in(
    tx: &Tx,
    pairs: &[(WorkerId, WorkerId)],
) -> Result<HashSet<(WorkerId, WorkerId)>, Problem> {
    let workers: BTreeSet<WorkerId> = pairs.iter().flat_map(|(away, cover)| [*away, *cover]).collect();
    if workers.is_empty() {
        return Ok(HashSet::new());
    }
    let carried: Vec<(PersonId, WorkerId)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::AssignedWorkerId])
        .filter(person::Column::AssignedWorkerId.is_in(workers))
        .limit(MOST)
        .into_tuple()
        .all(&tx.system(BASIS))
        .await?;
    let apart = apart_in(tx, &carried.iter().map(|(person, _)| *person).collect()).await?;
    let of = |worker: WorkerId| carried.iter().filter(move |(_, by)| *by == worker).map(|(person, _)| *person);
    let meet = |(away, cover): &&(WorkerId, WorkerId)| {
        let of_cover: BTreeSet<PersonId> = of(*cover).collect();
        of(*away).any(|person| apart.from(person).any(|other| of_cover.contains(&other)))
    };
    Ok(pairs.iter().filter(meet).copied().collect())
}

/// Whether two people live in one household: staff linked them, or a sender referred them together.
pub async fn share_household_in(tx: &Tx, one: PersonId, other: PersonId) -> Result<bool, Problem> {
    Ok(!of_household_in(tx, one, &BTreeSet::from([other])).await?.is_empty())
}

/// Those of these people who live in one household with a person.
pub async fn of_household_in(
    tx: &Tx,
    person: PersonId,
    others: &BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>, Problem> {
    use referral::Column as Referral;

    if others.is_empty() {
        return Ok(BTreeSet::new());
    }
    let db = tx.system(BASIS);
    let others = || others.iter().copied();
    let as_first = Condition::all().add(Column::PersonId.eq(person)).add(Column::OtherPersonId.is_in(others()));
    let as_second = Condition::all().add(Column::OtherPersonId.eq(person)).add(Column::PersonId.is_in(others()));
    let linked: Vec<Model> = Entity::find()
        .filter(Condition::any().add(as_first).add(as_second))
        .filter(Column::Status.eq(HouseholdLinkStatus::Standing))
        .limit(MOST)
        .all(&db)
        .await?;
    let mut found: BTreeSet<PersonId> = linked
        .iter()
        .map(|link| if link.person_id == person { link.other_person_id } else { link.person_id })
        .collect();
    let joined: Vec<(PersonId, OrganisationId, Option<String>)> = referral::Entity::find()
        .select_only()
        .columns([Referral::PersonId, Referral::OrganisationId, Referral::HouseholdReference])
        .filter(Referral::PersonId.is_in(others().chain([person])))
        .filter(Referral::HouseholdReference.is_not_null())
        .filter(Referral::Status.ne(ReferralStatus::EnteredInError))
        .limit(MOST)
        .into_tuple()
        .all(&db)
        .await?;
    let own: HashSet<_> = joined.iter().filter(|(id, ..)| *id == person).map(|(_, sender, of)| (*sender, of)).collect();
    let theirs = joined.iter().filter(|(id, sender, of)| *id != person && own.contains(&(*sender, of)));
    found.extend(theirs.map(|(id, ..)| *id));
    Ok(found)
}

/// The link that stands between two people.
pub async fn standing_between_in(tx: &Tx, one: PersonId, other: PersonId) -> Result<Option<HouseholdLinkId>, Problem> {
    let between = |one: PersonId, other: PersonId| {
        Condition::all().add(Column::PersonId.eq(one)).add(Column::OtherPersonId.eq(other))
    };
    let found = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Condition::any().add(between(one, other)).add(between(other, one)))
        .filter(Column::Status.eq(HouseholdLinkStatus::Standing))
        .limit(1)
        .into_tuple()
        .one(&tx.system("two are linked once, also where a colleague did it"))
        .await?;
    Ok(found)
}
