//! What makes a worker's post whole, and what is wanting about it.

use std::collections::{HashMap, HashSet};

use super::entity;
use super::wire::{Appointment, NewWorker, WorkerPatch, WorkerWarning};
use crate::prelude::rules::*;

/// What is there of all that a request names.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Organisations that exist, and what they are.
    pub organisations: HashMap<OrganisationId, OrganisationKind>,
    /// Services that exist.
    pub services: HashSet<ServiceId>,
    /// Workers in use with the role `supervisor`.
    pub supervisors: HashSet<WorkerId>,
}

/// Whether the role is held in a service, so that a worker without one could do nothing.
const fn needs_a_service(role: Role) -> bool {
    role.has_caseload() || matches!(role, Role::ServiceManager | Role::SafeguardingLead)
}

/// A new worker, who may sign in from now on.
pub fn enter(
    id: WorkerId,
    input: NewWorker,
    known: &Known,
    now: DateTime<Utc>,
) -> Result<(entity::Model, Appointment), Problem> {
    let appointment = Appointment::of_new(&input);
    let identity = input.identity.map(|identity| (String::from(identity.issuer), String::from(identity.subject)));
    let (issuer, subject) = identity.unzip();
    let row = entity::Model {
        id,
        organisation_id: input.organisation_id,
        name: input.name.into(),
        email: input.email,
        phone: input.phone,
        full_time_equivalent: input.full_time_equivalent,
        cleared_for_independent_work_since: input.cleared_for_independent_work_since,
        languages: input.languages,
        specialisms: input.specialisms,
        sensitive_classes: input.sensitive_classes,
        issuer,
        subject,
        status: Status::Active,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    check(row, appointment, known)
}

/// The worker and their post after a patch.
pub fn change(
    row: entity::Model,
    appointment: Appointment,
    patch: WorkerPatch,
    known: &Known,
    now: DateTime<Utc>,
) -> Result<(entity::Model, Appointment), Problem> {
    let appointment = appointment.patched(&patch);
    let (issuer, subject) = match patch.identity {
        Patch::Absent => (row.issuer, row.subject),
        Patch::Null => (None, None),
        Patch::Value(identity) => (Some(identity.issuer.into()), Some(identity.subject.into())),
    };
    let cleared = patch.cleared_for_independent_work_since.apply(row.cleared_for_independent_work_since);
    let row = entity::Model {
        organisation_id: patch.organisation_id.unwrap_or(row.organisation_id),
        name: patch.name.map_or(row.name, String::from),
        email: patch.email.apply(row.email),
        phone: patch.phone.apply(row.phone),
        full_time_equivalent: patch.full_time_equivalent.apply(row.full_time_equivalent),
        cleared_for_independent_work_since: cleared,
        languages: patch.languages.unwrap_or(row.languages),
        specialisms: patch.specialisms.unwrap_or(row.specialisms),
        sensitive_classes: patch.sensitive_classes.unwrap_or(row.sensitive_classes),
        issuer,
        subject,
        updated_at: now,
        ..row
    };
    check(row, appointment, known)
}

/// The worker switched off: they are stopped with their next request. 409 where they already are.
///
/// Their tasks and cases have to be handed on in the same transaction.
pub fn disable(row: entity::Model, now: DateTime<Utc>) -> Result<entity::Model, Problem> {
    match row.status {
        Status::Active => Ok(entity::Model { status: Status::Disabled, updated_at: now, ..row }),
        Status::Disabled => Err(Problem::new(Code::InvalidTransition).because("The worker is disabled already")),
    }
}

/// The worker switched on again. 409 where they already are.
pub fn enable(row: entity::Model, now: DateTime<Utc>) -> Result<entity::Model, Problem> {
    match row.status {
        Status::Disabled => Ok(entity::Model { status: Status::Active, updated_at: now, ..row }),
        Status::Active => Err(Problem::new(Code::InvalidTransition).because("The worker is in use already")),
    }
}

/// The services in which the worker's open tasks lose their owner: those they leave, and all where no role is left in
/// which they could do them.
pub fn services_left(before: &Appointment, after: &Appointment) -> Vec<ServiceId> {
    let stays = after.roles.iter().copied().any(|role| needs_a_service(role) || role == Role::Supervisor);
    let left = |service: &&ServiceId| !stays || !after.services.contains(service);
    before.services.iter().filter(left).copied().collect()
}

/// The services in which the worker can carry no case any more.
pub fn services_without(before: &Appointment, after: &Appointment) -> Vec<ServiceId> {
    let has_caseload = after.roles.iter().copied().any(Role::has_caseload);
    let left = |service: &&ServiceId| !has_caseload || !after.services.contains(service);
    before.services.iter().filter(left).copied().collect()
}

/// The service whose manager sees to it that somebody with this post has their clinical supervision: every link worker has
/// (003 §6.1.3), whoever employs them.
pub fn supervised_in_service(appointment: &Appointment) -> Option<ServiceId> {
    appointment.services.iter().min().copied().filter(|_| appointment.roles.contains(&Role::LinkWorker))
}

/// What is wanting about a worker who carries cases as of a local date: shown, never refused. `covered` are the networks
/// that their services cover: one who lists none serves all of these.
pub fn warnings(
    row: &entity::Model,
    appointment: &Appointment,
    covered: &[OrganisationId],
    today: NaiveDate,
) -> Vec<WorkerWarning> {
    let mut warnings = Vec::new();
    let named = |pcn: &OrganisationId| appointment.gp_supervisors.iter().any(|named| named.pcn_id == *pcn);
    let serves_all = appointment.pcns.is_empty();
    let served = if serves_all { covered } else { appointment.pcns.as_slice() };
    let has_nobody = serves_all && appointment.gp_supervisors.is_empty();
    // A link worker paid for by PCNs needs one from each, whoever the employer is; others have line managers.
    if appointment.roles.contains(&Role::LinkWorker) && (has_nobody || !served.iter().all(named)) {
        warnings.push(WorkerWarning::NoGpSupervisor);
    }
    let cleared = row.cleared_for_independent_work_since.is_some_and(|since| since <= today);
    if appointment.roles.iter().copied().any(Role::has_caseload) && !cleared {
        warnings.push(WorkerWarning::NotCleared);
    }
    warnings
}

fn check(row: entity::Model, appointment: Appointment, known: &Known) -> Result<(entity::Model, Appointment), Problem> {
    let mut faults = Faults::new();
    let organisation = |id: &OrganisationId| known.organisations.get(id).copied();
    faults.when(organisation(&row.organisation_id).is_none(), "organisation_id", "not_found", "no such organisation");
    let unmeasured = appointment.roles.contains(&Role::LinkWorker) && row.full_time_equivalent.is_none();
    faults.when(unmeasured, "full_time_equivalent", "missing", "a link worker's caseload is measured by it");
    let nowhere = appointment.services.is_empty() && appointment.roles.iter().copied().any(needs_a_service);
    faults.when(nowhere, "services", "missing", "these roles are held in a service");
    for (i, service) in appointment.services.iter().enumerate() {
        let field = format!("services/{i}");
        faults.when(!known.services.contains(service), &field, "not_found", "no such service");
        faults.when(appointment.services[..i].contains(service), &field, "repeated", "must not be named twice");
    }
    for (i, pcn) in appointment.pcns.iter().enumerate() {
        let (field, kind) = (format!("pcns/{i}"), organisation(pcn));
        faults.when(kind.is_none(), &field, "not_found", "no such organisation");
        faults.when(kind.is_some_and(|kind| kind != OrganisationKind::Pcn), &field, "wrong_kind", "must be a PCN");
        faults.when(appointment.pcns[..i].contains(pcn), &field, "repeated", "must not be named twice");
    }
    for (i, named) in appointment.gp_supervisors.iter().enumerate() {
        faults.under(format_args!("gp_supervisors/{i}"), |faults| {
            // Who lists none serves every PCN that their services cover, whichever these are on the day.
            let serves_all = appointment.pcns.is_empty();
            let unserved = !serves_all && !appointment.pcns.contains(&named.pcn_id);
            faults.when(unserved, "pcn_id", "not_served", "must be one of the PCNs served");
            let no_pcn = serves_all && organisation(&named.pcn_id) != Some(OrganisationKind::Pcn);
            faults.when(no_pcn, "pcn_id", "not_served", "must be a PCN");
            let nobody = !known.supervisors.contains(&named.supervisor_id);
            faults.when(nobody, "supervisor_id", "not_found", "must be a worker with the role supervisor");
            let own = named.supervisor_id == row.id;
            faults.when(own, "supervisor_id", "own", "nobody supervises themselves");
        });
        let again = appointment.gp_supervisors[..i].contains(named);
        faults.when(again, &format!("gp_supervisors/{i}"), "repeated", "must not be named twice");
    }
    let faults = faults.into_vec();
    Problem::if_any(faults)?;
    Ok((row, appointment))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn known() -> Known {
        use OrganisationKind::*;
        Known {
            organisations: [(1, Vcse), (2, Pcn), (3, Pcn), (4, GpPractice)]
                .map(|(number, kind)| (OrganisationId(id(number)), kind))
                .into(),
            services: [ServiceId(id(10))].into(),
            supervisors: [WorkerId(id(20)), WorkerId(id(30))].into(),
        }
    }

    fn entered(changes: Value) -> Result<(entity::Model, Appointment), Problem> {
        let mut body = json!({
            "organisation_id": id(1), "name": "Sam Example", "roles": ["link_worker"], "services": [id(10)],
            "full_time_equivalent": 0.6,
        });
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        enter(WorkerId(id(30)), serde_json::from_value(body).unwrap(), &known(), DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_post_is_whole_or_each_fault_is_named() {
        let named = |pcn, supervisor| json!({"pcn_id": id(pcn), "supervisor_id": id(supervisor)});
        let table = [
            (json!({}), ""),
            (json!({"organisation_id": id(9)}), "/organisation_id not_found"),
            (json!({"full_time_equivalent": null}), "/full_time_equivalent missing"),
            (json!({"full_time_equivalent": null, "roles": ["care_coordinator"]}), ""),
            (json!({"services": []}), "/services missing"),
            (json!({"services": [], "roles": ["admin"]}), ""),
            (json!({"services": [id(10), id(10), id(11)]}), "/services/1 repeated, /services/2 not_found"),
            (json!({"pcns": [id(2), id(4)]}), "/pcns/1 wrong_kind"),
            (json!({"pcns": [id(2)], "gp_supervisors": [named(2, 20)]}), ""),
            (json!({"pcns": [id(2)], "gp_supervisors": [named(3, 20)]}), "/gp_supervisors/0/pcn_id not_served"),
            (json!({"gp_supervisors": [named(3, 20)]}), ""),
            (json!({"gp_supervisors": [named(4, 20)]}), "/gp_supervisors/0/pcn_id not_served"),
            (json!({"gp_supervisors": [named(5, 20)]}), "/gp_supervisors/0/pcn_id not_served"),
            (json!({"pcns": [id(2)], "gp_supervisors": [named(2, 21)]}), "/gp_supervisors/0/supervisor_id not_found"),
            (json!({"pcns": [id(2)], "gp_supervisors": [named(2, 30)]}), "/gp_supervisors/0/supervisor_id own"),
            (json!({"pcns": [id(2)], "gp_supervisors": [named(2, 20), named(2, 20)]}), "/gp_supervisors/1 repeated"),
        ];
        for (changes, fault) in table {
            assert_eq!(faults_of(entered(changes.clone())), fault, "{changes}");
        }
    }

    #[test]
    fn what_is_wanting_is_said_and_stops_nothing() {
        use WorkerWarning::*;
        let named = json!([{"pcn_id": id(2), "supervisor_id": id(20)}]);
        let both = json!([{"pcn_id": id(2), "supervisor_id": id(20)}, {"pcn_id": id(3), "supervisor_id": id(20)}]);
        let table = [
            (json!({}), [2, 3].as_slice(), vec![NoGpSupervisor, NotCleared]),
            (json!({}), &[], vec![NoGpSupervisor, NotCleared]),
            (json!({"gp_supervisors": named}), &[2, 3], vec![NoGpSupervisor, NotCleared]),
            (json!({"gp_supervisors": named}), &[2], vec![NotCleared]),
            (json!({"gp_supervisors": both}), &[2, 3], vec![NotCleared]),
            (json!({"roles": ["care_coordinator"]}), &[2], vec![NotCleared]),
            (json!({"gp_supervisors": named, "cleared_for_independent_work_since": "2026-11-21"}), &[2], vec![]),
            (
                json!({"gp_supervisors": named, "cleared_for_independent_work_since": "2026-11-22"}),
                &[2],
                vec![NotCleared],
            ),
            (json!({"pcns": [id(2)], "gp_supervisors": named}), &[2, 3], vec![NotCleared]),
            (json!({"pcns": [id(2), id(3)], "gp_supervisors": named}), &[2], vec![NoGpSupervisor, NotCleared]),
            (json!({"pcns": [id(2)], "roles": ["care_coordinator"]}), &[2], vec![NotCleared]),
            (json!({"roles": ["service_manager"]}), &[2], vec![]),
        ];
        for (changes, covered, wanting) in table {
            let covered: Vec<OrganisationId> = covered.iter().map(|number| OrganisationId(id(*number))).collect();
            let (row, appointment) = entered(changes.clone()).unwrap();
            let found = warnings(&row, &appointment, &covered, "2026-11-21".parse().unwrap());
            assert_eq!(found, wanting, "{changes} {covered:?}");
        }
    }

    #[test]
    fn a_patch_changes_what_it_names_and_nothing_else() {
        let identity = json!({"issuer": "https://id.example", "subject": "sam"});
        let (row, appointment) = entered(json!({"identity": identity, "phone": "0113 496 0002"})).unwrap();
        let patch = |patch| {
            let patch = serde_json::from_value(patch).unwrap();
            change(row.clone(), appointment.clone(), patch, &known(), row.updated_at).unwrap()
        };
        assert_eq!(patch(json!({})), (row.clone(), appointment.clone()));
        let (after, appointment) = patch(json!({"phone": null, "identity": null, "pcns": [id(2)]}));
        assert_eq!((after.phone, after.issuer, after.subject), (None, None, None));
        assert_eq!((appointment.pcns.len(), appointment.services.len(), after.name), (1, 1, row.name.clone()));
        let off = disable(row.clone(), row.updated_at).unwrap();
        assert!(off.status == Status::Disabled && disable(off, row.updated_at).is_err());
    }
}
