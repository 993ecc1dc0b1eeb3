//! A worker with their post, and how a post is kept.

use std::collections::{BTreeSet, HashMap};

use sea_orm::sea_query::SelectStatement;

use super::appointment;
use super::entity::{Column, Entity, Model};
use super::rules::{Known, warnings};
use super::wire::{Appointment, GpSupervisor, Worker};
use crate::county::organisation::administered::must_administer;
use crate::county::organisation::views::kinds_in;
use crate::county::{organisation, service};
use crate::prelude::*;
use kernel::cx::replace::replace_in;

impl Viewed for Model {
    type View = Worker;

    /// How somebody signs in is shown to administrators alone.
    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Worker>, Problem> {
        let ids: Vec<WorkerId> = rows.iter().map(|row| row.id).collect();
        let mut appointments = appointments_in(tx, &ids).await?;
        let covered = covered_networks_in(tx, appointments.values()).await?;
        let (is_admin, today) = (tx.caller().role == Role::Admin, calendar::local_date(tx.now()));
        let view = |row: &Self| {
            let appointment = appointments.remove(&row.id).unwrap_or_default();
            let networks = appointment.services.iter().filter_map(|service| covered.get(service)).flatten();
            let networks: Vec<OrganisationId> = networks.copied().collect();
            let warnings = warnings(row, &appointment, &networks, today);
            Worker::new(row.clone(), appointment, warnings, is_admin)
        };
        Ok(rows.iter().map(view).collect())
    }
}

/// The networks that the services of those link workers cover who list none and so serve all of them.
async fn covered_networks_in(
    tx: &Tx,
    appointments: impl Iterator<Item = &Appointment>,
) -> Result<HashMap<ServiceId, Vec<OrganisationId>>, Problem> {
    use service::coverage::organisation::{Column as Covered, Entity as Coverage};

    let serves_all = appointments.filter(|held| held.pcns.is_empty() && held.roles.contains(&Role::LinkWorker));
    let services: BTreeSet<ServiceId> = serves_all.flat_map(|held| held.services.iter().copied()).collect();
    let mut networks = HashMap::<ServiceId, Vec<OrganisationId>>::new();
    if services.is_empty() {
        return Ok(networks);
    }
    let pcns = organisation::entity::Entity::find()
        .select_only()
        .column(organisation::entity::Column::Id)
        .filter(organisation::entity::Column::Kind.eq(OrganisationKind::Pcn));
    let db = tx.system("which networks a service covers is public knowledge");
    let covered = Coverage::find().filter(Covered::ServiceId.is_in(services));
    for row in covered.filter(Covered::OrganisationId.in_subquery(pcns.into_query())).all(&db).await? {
        networks.entry(row.service_id).or_default().push(row.organisation_id);
    }
    Ok(networks)
}

/// The posts of workers whom the caller was found to see. Of GP supervisors those in use: one who left supervises nobody,
/// and that is to be seen.
pub async fn appointments_in(tx: &Tx, ids: &[WorkerId]) -> Result<HashMap<WorkerId, Appointment>, Problem> {
    let db = tx.system("the post of a worker whom the caller sees");
    let of = || ids.iter().copied();
    let mut appointments: HashMap<WorkerId, Appointment> = of().map(|id| (id, Appointment::default())).collect();
    let roles = appointment::role::Entity::find().filter(appointment::role::Column::WorkerId.is_in(of()));
    for row in roles.order_by_asc(appointment::role::Column::Role).all(&db).await? {
        appointments.entry(row.worker_id).or_default().roles.push(row.role);
    }
    let services = appointment::service::Entity::find().filter(appointment::service::Column::WorkerId.is_in(of()));
    for row in services.order_by_asc(appointment::service::Column::ServiceId).all(&db).await? {
        appointments.entry(row.worker_id).or_default().services.push(row.service_id);
    }
    let pcns = appointment::pcn::Entity::find().filter(appointment::pcn::Column::WorkerId.is_in(of()));
    for row in pcns.order_by_asc(appointment::pcn::Column::PcnId).all(&db).await? {
        appointments.entry(row.worker_id).or_default().pcns.push(row.pcn_id);
    }
    let supervisors = appointment::supervisor::Entity::find()
        .filter(appointment::supervisor::Column::WorkerId.is_in(of()))
        .filter(appointment::supervisor::Column::SupervisorId.in_subquery(in_use()))
        .filter(appointment::supervisor::Column::SupervisorId.in_subquery(holding(Role::Supervisor)))
        .order_by_asc(appointment::supervisor::Column::PcnId)
        .order_by_asc(appointment::supervisor::Column::SupervisorId);
    for row in supervisors.all(&db).await? {
        let named = GpSupervisor { pcn_id: row.pcn_id, supervisor_id: row.supervisor_id };
        appointments.entry(row.worker_id).or_default().gp_supervisors.push(named);
    }
    Ok(appointments)
}

/// The workers who hold a role.
pub fn holding(role: Role) -> SelectStatement {
    let held = appointment::role::Entity::find().select_only().column(appointment::role::Column::WorkerId);
    held.filter(appointment::role::Column::Role.eq(role)).into_query()
}

/// The workers of a service.
pub fn working_in(service_id: ServiceId) -> SelectStatement {
    let working = appointment::service::Entity::find().select_only().column(appointment::service::Column::WorkerId);
    working.filter(appointment::service::Column::ServiceId.eq(service_id)).into_query()
}

/// The workers who are still here.
pub fn in_use() -> SelectStatement {
    Entity::find().select_only().column(Column::Id).filter(Column::Status.eq(Status::Active)).into_query()
}

/// What there is of all that a post names.
pub async fn known_in(tx: &Tx, employer: OrganisationId, appointment: &Appointment) -> Result<Known, Problem> {
    let named = appointment.gp_supervisors.iter().map(|named| named.pcn_id);
    let organisations = kinds_in(tx, appointment.pcns.iter().copied().chain(named).chain([employer])).await?;
    let services = tx
        .find::<service::entity::Entity>()
        .filter(service::entity::Column::Id.is_in(appointment.services.iter().copied()))
        .all(appointment.services.len() as u64)
        .await?;
    let supervisors = tx
        .find::<Entity>()
        .filter(Column::Id.is_in(appointment.gp_supervisors.iter().map(|named| named.supervisor_id)))
        .filter(Column::Status.eq(Status::Active))
        .filter(Column::Id.in_subquery(holding(Role::Supervisor)))
        .all(appointment.gp_supervisors.len() as u64)
        .await?;
    Ok(Known {
        organisations,
        services: services.into_iter().map(|service| service.id).collect(),
        supervisors: supervisors.into_iter().map(|supervisor| supervisor.id).collect(),
    })
}

/// Lets an administrator employ somebody there, and have them work in what of these services they did not before: in a service
/// they come by its people.
///
/// # Errors
/// 403.
pub async fn must_appoint(
    tx: &Tx,
    employer: OrganisationId,
    before: &[ServiceId],
    after: &[ServiceId],
) -> Result<(), Problem> {
    must_administer(tx.caller(), employer)?;
    let added = after.iter().copied().filter(|service| !before.contains(service));
    let added = tx.find::<service::entity::Entity>().filter(service::entity::Column::Id.is_in(added));
    let added = added.all(after.len() as u64).await?;
    added.iter().try_for_each(|service| must_administer(tx.caller(), service.host_id))
}

/// Saves a worker's appointment, in place of the one before. The worker's own row is saved first: its version is what two
/// writers meet at.
pub async fn save_appointment_in(tx: &Tx, worker_id: WorkerId, appointment: &Appointment) -> Result<(), Problem> {
    let db = tx.system("a worker's post is written with the worker's own row");
    let roles = appointment.roles.iter().map(|role| appointment::role::Model { worker_id, role: *role });
    let own = appointment::role::Column::WorkerId.eq(worker_id);
    replace_in::<appointment::role::Entity>(&db, own, roles).await?;
    let services = appointment.services.iter().map(|id| appointment::service::Model { worker_id, service_id: *id });
    let own = appointment::service::Column::WorkerId.eq(worker_id);
    replace_in::<appointment::service::Entity>(&db, own, services).await?;
    let supervisors = appointment.gp_supervisors.iter().map(|named| {
        let GpSupervisor { pcn_id, supervisor_id } = *named;
        appointment::supervisor::Model { worker_id, pcn_id, supervisor_id }
    });
    let own = appointment::supervisor::Column::WorkerId.eq(worker_id);
    replace_in::<appointment::supervisor::Entity>(&db, own, supervisors).await?;
    let pcns = appointment.pcns.iter().map(|id| appointment::pcn::Model { worker_id, pcn_id: *id });
    let own = appointment::pcn::Column::WorkerId.eq(worker_id);
    replace_in::<appointment::pcn::Entity>(&db, own, pcns).await?;
    Ok(())
}

/// Who somebody is to their provider is one worker's: the other one is named.
///
/// # Errors
/// 409 `already_exists`.
pub async fn refuse_taken_identity(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let (Some(issuer), Some(subject)) = (&row.issuer, &row.subject) else { return Ok(()) };
    let same = tx.find::<Entity>().filter(Column::Issuer.eq(issuer)).filter(Column::Subject.eq(subject));
    same.one().await?.filter(|other| other.id != row.id).map_or(Ok(()), |other| {
        let detail = format!("this is how /v1/workers/{} signs in", other.id);
        Err(Problem::new(Code::AlreadyExists).with_faults([Fault::new("/identity", "not_unique", detail)]))
    })
}
