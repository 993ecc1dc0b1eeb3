//! Referrals as this caller may see them: finds out where the caller stands to each row and what its view needs, in a
//! bounded number of queries however many rows there are.

use std::collections::HashMap;

use super::codes::{FeedbackAgreement, Source};
use super::disclosure::Disclosure;
use super::entity::{Column, Entity, Model};
use super::rules::Relation;
use super::rules::steps::Actor;
use super::sensitive::sees_whole;
use super::status::ReferralStatus;
use super::view::Referral;
use super::wire::ReferralSubmission;
use crate::care::consent;
use crate::care::person;
use crate::county::organisation::entity::practices_of;
use crate::county::service;
use crate::county::service::emergency::EmergencyLine;
use crate::prelude::*;

/// The caller's patients among the people of some referrals, with the NHS number where the service knows it.
type Patients = HashMap<PersonId, Option<NhsNumber>>;

impl Viewed for Model {
    type View = Referral;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Referral>, Problem> {
        match tx.caller().role {
            Role::Referrer | Role::Practice => {
                let patients = patients(tx, &rows).await?;
                let relations = relations_in(tx, &rows, &patients).await?;
                let lines = emergency_lines(tx, &rows).await?;
                let views = rows.iter().zip(relations).map(|(row, relation)| match relation {
                    Relation::Referrer(disclosure) => {
                        Referral::for_referrer(&row.for_outside(), disclosure, lines.get(&row.service_id))
                    }
                    _ => Referral::for_practice(row, patients.get(&row.person_id).cloned().flatten()),
                });
                Ok(views.collect())
            }
            role => {
                let arrived = destinations(tx, &rows).await?;
                let view = |row: &Self| {
                    if sees_whole(tx.caller(), row) {
                        let status = row.redirected_to.and_then(|id| arrived.get(&id)).map(|status| (*status).into());
                        return Ok(Referral::for_service(row, role, status));
                    }
                    let written: ReferralSubmission =
                        row.submission.parse().map_err(|_| Problem::new(Code::InternalError))?;
                    Ok(Referral::for_colleague(row, &written, role, &tx.caller().classes))
                };
                rows.iter().map(view).collect()
            }
        }
    }
}

/// A referral that was just received, as its sender is answered: by what they wrote alone. What is known of the person
/// besides, that they are known at all or somebody's patient, would tell the sender of it.
pub async fn view_for_sender(tx: &Tx, row: &Model, agreement: Option<FeedbackAgreement>) -> Result<Referral, Problem> {
    if !tx.caller().role.is_outside() {
        return row.view(tx).await;
    }
    let has_agreed = agreement == Some(FeedbackAgreement::Agreed);
    let disclosure = Disclosure::of_referrer(row.source == Source::Organisation, has_agreed);
    let lines = emergency_lines(tx, std::slice::from_ref(row)).await?;
    Ok(Referral::for_referrer(row, disclosure, lines.get(&row.service_id)))
}

/// Where the caller stands to each of these referrals.
pub async fn relations_of(tx: &Tx, rows: &[Model]) -> Result<Vec<Relation>, Problem> {
    match tx.caller().role {
        Role::Referrer | Role::Practice => relations_in(tx, rows, &patients(tx, rows).await?).await,
        role => {
            let of_service = |row| {
                if sees_whole(tx.caller(), row) { Relation::Service(role) } else { Relation::Colleague(role) }
            };
            Ok(rows.iter().map(of_service).collect())
        }
    }
}

/// Who does something to this referral, and when.
pub async fn actor_in(tx: &Tx, row: &Model) -> Result<Actor, Problem> {
    let relation = relations_of(tx, std::slice::from_ref(row)).await?.pop();
    let relation = relation.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(Actor { relation, worker: tx.caller().worker_id(), now: tx.now() })
}

/// Where an agency or a practice stands to each row.
///
/// A practice that sent a referral of its own patient learns the outcome, as any registered practice does.
async fn relations_in(tx: &Tx, rows: &[Model], patients: &Patients) -> Result<Vec<Relation>, Problem> {
    let own = tx.caller().organisation_id;
    let sent: Vec<&Model> = rows.iter().filter(|row| row.organisation_id == own).collect();
    let agreed = consent::feedback_agreed(tx, &sent, own).await?;
    let relation = |row: &Model| {
        if row.organisation_id != own {
            return Relation::Practice;
        }
        if row.restricted_at.is_some() {
            return Relation::Referrer(Disclosure::Status);
        }
        if patients.contains_key(&row.person_id) && !row.practice_objection {
            return Relation::Referrer(Disclosure::Outcome);
        }
        let person_agreed = agreed.get(&row.id).copied().unwrap_or(false);
        Relation::Referrer(Disclosure::of_referrer(row.source == Source::Organisation, person_agreed))
    };
    Ok(rows.iter().map(relation).collect())
}

async fn patients(tx: &Tx, rows: &[Model]) -> Result<Patients, Problem> {
    if tx.caller().role != Role::Practice || rows.is_empty() {
        return Ok(Patients::new());
    }
    let people = person::entity::Entity::find()
        .filter(person::entity::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
        .filter(person::entity::Column::PracticeId.in_subquery(practices_of(tx.caller())))
        .filter(person::entity::Column::PracticeObjection.eq(false))
        .all(&tx.system("a practice sees which of its patients a referral is about"))
        .await?;
    Ok(people.into_iter().map(|person| (person.id, person.nhs_number)).collect())
}

/// Where the referrals stand that redirected ones arrived as: their own services' to know, and shared with who sent them on
/// as with every referrer.
async fn destinations(tx: &Tx, rows: &[Model]) -> Result<HashMap<ReferralId, ReferralStatus>, Problem> {
    let redirected: Vec<ReferralId> = rows.iter().filter_map(|row| row.redirected_to).collect();
    if redirected.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(ReferralId, ReferralStatus)> =
        Entity::find()
            .select_only()
            .columns([Column::Id, Column::Status])
            .filter(Column::Id.is_in(redirected))
            .into_tuple()
            .all(&tx.system(
                "who redirected somebody learns whether they arrived, at a service that the caller does not see",
            ))
            .await?;
    Ok(found.into_iter().collect())
}

async fn emergency_lines(tx: &Tx, rows: &[Model]) -> Result<HashMap<ServiceId, EmergencyLine>, Problem> {
    let mut services: Vec<ServiceId> =
        rows.iter().filter(|row| row.wants_emergency_line()).map(|row| row.service_id).collect();
    services.sort();
    services.dedup();
    if services.is_empty() {
        return Ok(HashMap::new());
    }
    let found =
        tx.find::<service::entity::Entity>().filter(service::entity::Column::Id.is_in(services)).all(200).await?;
    Ok(found.into_iter().map(|service| (service.id, service.emergency_line)).collect())
}
