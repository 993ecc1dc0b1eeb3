//! Puts the cast into an empty database.

use super::cast::{self, Actor, CAST, ORGANISATIONS, SERVICES};
use crate::community::postcode;
use crate::county::organisation::kind::MembershipKind;
use crate::county::organisation::{self, membership};
use crate::county::service::coverage;
use crate::county::service::criteria::Criteria;
use crate::county::service::emergency::{EmergencyLine, EmergencyNumber};
use crate::county::service::opening::Opening;
use crate::county::worker::appointment;
use crate::county::worker::skills::{Languages, SensitiveClasses, Specialisms};
use crate::county::worker::supervised;
use crate::county::worker::time::FullTimeEquivalent;
use crate::county::{client, service, worker};
use crate::prelude::*;
use crate::system::task::rules::due;
use crate::system::task::{self, Owner, TaskKind};
use catalogue::SensitiveClass;
use kernel::auth::scope::Scopes;
use kernel::db::Transaction;

/// Since when everything in the county has been as it is.
const SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 4, 1);

/// Something of the cast that does not fit its own type: a slip in `cast.rs`.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox's cast is wrong: {0}")]
pub struct Miscast(&'static str);

/// Whether the county is there already.
pub async fn is_there(tx: &Transaction) -> Result<bool, DbErr> {
    Ok(organisation::entity::Entity::find_by_id(cast::organisation_id(1)).one(tx).await?.is_some())
}

/// Enters organisations, services, workers and clients.
pub async fn enter(tx: &Transaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    let slip = |what| DbErr::Custom(Miscast(what).to_string());
    let since = SINCE.ok_or_else(|| slip("a date"))?;
    let postcodes = super::postcodes::all().into_iter().map(IntoActiveModel::into_active_model);
    postcode::entity::Entity::insert_many(postcodes).exec_without_returning(tx).await?;
    for entry in ORGANISATIONS {
        let row = organisation::entity::Model {
            id: cast::organisation_id(entry.number),
            kind: entry.kind,
            name: entry.name.to_owned(),
            ods_code: entry.ods_code.map(str::parse).transpose().map_err(|_| slip("an ODS code"))?,
            status: Status::Active,
            successor_id: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        row.into_active_model().reset_all().insert(tx).await?;
    }
    for (entry, group) in ORGANISATIONS.iter().filter_map(|entry| Some((entry, entry.member_of?))) {
        let kind = match entry.kind {
            OrganisationKind::GpPractice => MembershipKind::PracticeInPcn,
            OrganisationKind::Pcn => MembershipKind::PcnInPlace,
            _ => MembershipKind::PlaceInIcs,
        };
        let row = membership::Model {
            id: MembershipId::new(),
            kind,
            member_id: cast::organisation_id(entry.number),
            group_id: cast::organisation_id(group),
            starts_on: since,
            ends_on: None,
        };
        row.into_active_model().reset_all().insert(tx).await?;
    }
    for entry in SERVICES {
        enter_service(tx, entry, now).await.map_err(|fault| fault.unwrap_or_else(|| slip("a service")))?;
    }
    for actor in CAST {
        if actor.is_person {
            enter_worker(tx, actor, since, now).await?;
        } else {
            enter_client(tx, actor, now).await?;
        }
    }
    for actor in CAST.iter().filter(|actor| actor.role == Role::LinkWorker) {
        let Some(service) = SERVICES.iter().find(|service| Some(service.number) == actor.service) else { continue };
        let supervisor = CAST.iter().find(|other| other.role == Role::Supervisor && other.service == actor.service);
        let row = appointment::supervisor::Model {
            worker_id: cast::worker_id(actor.number),
            pcn_id: cast::organisation_id(service.pcn),
            supervisor_id: cast::worker_id(supervisor.ok_or_else(|| slip("a supervisor"))?.number),
        };
        row.into_active_model().reset_all().insert(tx).await?;
    }
    Ok(())
}

/// `None` is a slip in the cast.
async fn enter_service(tx: &Transaction, entry: &cast::Service, now: DateTime<Utc>) -> Result<(), Option<DbErr>> {
    let emergency = [("Emergency services", "999"), ("NHS urgent mental health help", "111")];
    let numbers = emergency
        .into_iter()
        .map(|(label, number)| Some(EmergencyNumber { label: Text::new(label).ok()?, number: phone(number)? }))
        .collect::<Option<Vec<_>>>();
    let row = service::entity::Model {
        id: cast::service_id(entry.number),
        host_id: cast::organisation_id(entry.host),
        intake_for_id: entry.is_intake.then(|| cast::organisation_id(1)),
        name: entry.name.to_owned(),
        description: Some("Time with a link worker, for what matters to you.".to_owned()),
        accepting_referrals: true,
        closed_reason: None,
        usual_wait_days: Some(14),
        caseload_warn_at: None,
        caseload_limit: None,
        contact_name: Some("The duty worker".to_owned()),
        contact_phone: phone(entry.phone).ok_or(None)?,
        contact_email: None,
        criteria: Criteria::default(),
        opening: Opening::default(),
        emergency_line: EmergencyLine {
            text: Text::new("This is not an emergency service. If somebody is in danger now, ring one of these.")
                .map_err(|_| None)?,
            numbers: List::new(numbers.ok_or(None)?).map_err(|_| None)?,
        },
        status: Status::Active,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    row.into_active_model().reset_all().insert(tx).await.map_err(Some)?;
    let service_id = cast::service_id(entry.number);
    let organisation_id = cast::organisation_id(entry.pcn);
    let covered = coverage::organisation::Model { service_id, organisation_id };
    covered.into_active_model().reset_all().insert(tx).await.map_err(Some)?;
    let outward_code: OutwardCode = entry.outward_code.parse().map_err(|_| None)?;
    let covered = coverage::outward_code::Model { service_id, outward_code };
    covered.into_active_model().reset_all().insert(tx).await.map_err(Some)?;
    Ok(())
}

/// Those who read the queue are shown why somebody was referred; a co-ordinator and a coach only of their own cases.
fn granted(role: Role) -> SensitiveClasses {
    let reads_queue = matches!(role, Role::LinkWorker | Role::ServiceManager);
    let classes = if reads_queue { SensitiveClass::ALL.to_vec() } else { Vec::new() };
    SensitiveClasses(Codes::new(classes).unwrap_or_default())
}

fn phone(number: &str) -> Option<PhoneNumber> {
    number.parse().ok()
}

async fn enter_worker(tx: &Transaction, actor: &Actor, since: NaiveDate, now: DateTime<Utc>) -> Result<(), DbErr> {
    let worker_id = cast::worker_id(actor.number);
    let row = worker::entity::Model {
        id: worker_id,
        organisation_id: cast::organisation_id(actor.organisation),
        name: actor.full_name.to_owned(),
        email: format!("{}@aldermoor.example.org", actor.name).parse().ok(),
        phone: None,
        full_time_equivalent: FullTimeEquivalent::from_hundredths(100).ok().filter(|_| actor.service.is_some()),
        cleared_for_independent_work_since: actor.service.map(|_| since),
        languages: Languages::default(),
        specialisms: Specialisms::default(),
        sensitive_classes: granted(actor.role),
        issuer: None,
        subject: None,
        status: Status::Active,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    row.into_active_model().reset_all().insert(tx).await?;
    let role = appointment::role::Model { worker_id, role: actor.role };
    role.into_active_model().reset_all().insert(tx).await?;
    if let Some(service) = SERVICES.iter().find(|service| Some(service.number) == actor.service) {
        let post = appointment::service::Model { worker_id, service_id: cast::service_id(service.number) };
        post.into_active_model().reset_all().insert(tx).await?;
        let served = appointment::pcn::Model { worker_id, pcn_id: cast::organisation_id(service.pcn) };
        served.into_active_model().reset_all().insert(tx).await?;
        if actor.role == Role::LinkWorker {
            let kind = TaskKind::ClinicalSupervision;
            let subject = supervised::subject(worker_id, cast::service_id(service.number));
            let month = task::entity::Model::opened(subject, kind, Owner::Worker(worker_id), due(kind, now), now);
            month.into_active_model().reset_all().insert(tx).await?;
        }
    }
    Ok(())
}

async fn enter_client(tx: &Transaction, actor: &Actor, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = client::entity::Model {
        id: cast::client_id(actor.number),
        organisation_id: cast::organisation_id(actor.organisation),
        service_id: actor.service.map(cast::service_id),
        name: actor.full_name.to_owned(),
        role: actor.role,
        scopes: Scopes::all().to_string(),
        secret_hash: None,
        secret_set_at: None,
        status: Status::Active,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    row.into_active_model().reset_all().insert(tx).await?;
    Ok(())
}
