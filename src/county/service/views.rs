//! A service with whom it covers and, for those who may see them, its first points of contact; and how both are kept.

use std::collections::HashMap;

use sea_orm::{JoinType, RelationDef};

use super::entity::{Column, Entity, Model};
use super::wire::{Coverage, FirstContact, Service};
use super::{coverage, first_contact};
use crate::county::organisation;
use crate::insight::notification::failing::warnings_in;
use crate::prelude::*;
use kernel::cx::replace::replace_in;

impl Viewed for Model {
    type View = Service;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Service>, Problem> {
        let ids: Vec<ServiceId> = rows.iter().map(|row| row.id).collect();
        let mut covered = covered_in(tx, &ids).await?;
        let seeing = ids.into_iter().filter(|id| sees_first_contacts(tx.caller(), *id)).collect::<Vec<_>>();
        let mut contacts = first_contacts_in(tx, &seeing).await?;
        let mut warnings = warnings_in(tx, &seeing).await?;
        let view = |row: &Self| {
            let covers = covered.remove(&row.id).unwrap_or_default();
            let contacts = seeing.contains(&row.id).then(|| contacts.remove(&row.id).unwrap_or_default());
            let warnings = seeing.contains(&row.id).then(|| warnings.remove(&row.id).into_iter().flatten().collect());
            Service { warnings, ..Service::new(row.clone(), covers, contacts) }
        };
        Ok(rows.iter().map(view).collect())
    }
}

/// They are a practice's staff, named for the link workers: nobody else needs to know whom to ring there.
fn sees_first_contacts(caller: &Caller, service_id: ServiceId) -> bool {
    caller.role == Role::Admin || caller.role.is_of_service() && caller.services.contains(&service_id)
}

async fn covered_in(tx: &Tx, ids: &[ServiceId]) -> Result<HashMap<ServiceId, Coverage>, Problem> {
    let db = tx.system("whom a service covers is as public as the service");
    let to_organisation: RelationDef = coverage::organisation::Entity::belongs_to(organisation::entity::Entity)
        .from(coverage::organisation::Column::OrganisationId)
        .to(organisation::entity::Column::Id)
        .into();
    let organisations: Vec<(ServiceId, OrganisationId, OrganisationKind)> = coverage::organisation::Entity::find()
        .select_only()
        .column(coverage::organisation::Column::ServiceId)
        .column(coverage::organisation::Column::OrganisationId)
        .column(organisation::entity::Column::Kind)
        .join(JoinType::InnerJoin, to_organisation)
        .filter(coverage::organisation::Column::ServiceId.is_in(ids.iter().copied()))
        .order_by_asc(coverage::organisation::Column::OrganisationId)
        .into_tuple()
        .all(&db)
        .await?;
    let codes = coverage::outward_code::Entity::find()
        .filter(coverage::outward_code::Column::ServiceId.is_in(ids.iter().copied()))
        .order_by_asc(coverage::outward_code::Column::OutwardCode)
        .all(&db)
        .await?;
    let ours = |_| Problem::new(Code::InternalError);
    ids.iter()
        .map(|id| {
            let of_kind = |wanted| organisations.iter().filter(move |(of, _, kind)| of == id && *kind == wanted);
            let named = |wanted| of_kind(wanted).map(|(_, organisation, _)| *organisation).collect::<Vec<_>>();
            let codes = codes.iter().filter(|row| row.service_id == *id);
            let outward_codes: Vec<OutwardCode> = codes.map(|row| row.outward_code.clone()).collect();
            let covers = Coverage {
                practices: List::new(named(OrganisationKind::GpPractice)).map_err(ours)?,
                pcns: List::new(named(OrganisationKind::Pcn)).map_err(ours)?,
                outward_codes: List::new(outward_codes).map_err(ours)?,
            };
            Ok((*id, covers))
        })
        .collect()
}

async fn first_contacts_in(
    tx: &Tx,
    ids: &[ServiceId],
) -> Result<HashMap<ServiceId, Vec<first_contact::Model>>, Problem> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = first_contact::Entity::find()
        .filter(first_contact::Column::ServiceId.is_in(ids.iter().copied()))
        .order_by_asc(first_contact::Column::PracticeId)
        .all(&tx.system("first points of contact of services whose people ask"))
        .await?;
    Ok(grouped(rows, |row| row.service_id))
}

/// Keeps whom a service covers, in place of what was kept before. The service's own row is saved first: its version is
/// what two writers meet at.
pub async fn cover_in(tx: &Tx, service_id: ServiceId, covers: &Coverage) -> Result<(), Problem> {
    use coverage::{organisation as by_organisation, outward_code as by_code};
    let db = tx.system("whom a service covers is written with the service's own row");
    let organisations = covers.practices.iter().chain(covers.pcns.iter());
    let organisations = organisations.map(|id| by_organisation::Model { service_id, organisation_id: *id });
    let own = by_organisation::Column::ServiceId.eq(service_id);
    replace_in::<by_organisation::Entity>(&db, own, organisations).await?;
    let codes = covers.outward_codes.iter();
    let codes = codes.map(|code| by_code::Model { service_id, outward_code: code.clone() });
    replace_in::<by_code::Entity>(&db, by_code::Column::ServiceId.eq(service_id), codes).await?;
    Ok(())
}

/// Keeps a service's first points of contact, in place of those kept before.
pub async fn name_contacts_in(tx: &Tx, service_id: ServiceId, contacts: &[FirstContact]) -> Result<(), Problem> {
    let db = tx.system("first points of contact are written with the service's own row");
    let rows = contacts.iter().map(|contact| first_contact::Model {
        service_id,
        practice_id: contact.practice_id,
        name: contact.name.clone().into(),
        job_title: contact.job_title.clone().map(String::from),
        phone: contact.phone.clone(),
        email: contact.email.clone(),
    });
    replace_in::<first_contact::Entity>(&db, first_contact::Column::ServiceId.eq(service_id), rows).await?;
    Ok(())
}

/// A system has one intake: the other one is named.
///
/// # Errors
/// 409 `already_exists`.
pub async fn refuse_second_intake(
    tx: &Tx,
    ics_id: Option<OrganisationId>,
    own: Option<ServiceId>,
) -> Result<(), Problem> {
    let Some(ics_id) = ics_id else { return Ok(()) };
    let found = tx.find::<Entity>().filter(Column::IntakeForId.eq(ics_id)).one().await?;
    found.filter(|other| Some(other.id) != own).map_or(Ok(()), |other| {
        let detail = format!("its intake is /v1/services/{}", other.id);
        Err(Problem::new(Code::AlreadyExists).with_faults([Fault::new("/intake_for_id", "not_unique", detail)]))
    })
}
