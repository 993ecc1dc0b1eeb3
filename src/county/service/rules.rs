//! What makes a service whole.

use std::collections::HashMap;

use super::entity;
use super::patch::ServicePatch;
use super::wire::{Coverage, FirstContact, NewService};
use crate::prelude::rules::*;

/// The longest usual wait that a service may state, in days.
pub const LONGEST_WAIT_DAYS: u16 = 730;

/// From this many people a year on a full-time worker's caseload warns (003 Summary, §4.2); a service may set fewer.
pub const MOST_BEFORE_WARNING: i32 = 200;

/// No more than this many people a year for a full-time worker (003 Summary, §4.2); a service may set fewer.
pub const MOST_A_YEAR: i32 = 250;

/// The kinds of the organisations that a request names. One that does not exist is not in it.
pub type Kinds = HashMap<OrganisationId, OrganisationKind>;

/// The places that a request names, to be looked up before it is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    host_id: Option<OrganisationId>,
    intake_for_id: Option<OrganisationId>,
    covers: Coverage,
    first_contacts: List<FirstContact, 0, 200>,
}

impl Places {
    /// Those of a new service.
    pub fn of_new(input: &NewService) -> Self {
        Self {
            host_id: Some(input.host_id),
            intake_for_id: input.intake_for_id,
            covers: input.covers.clone(),
            first_contacts: input.first_contacts.clone(),
        }
    }

    /// Those that a patch sets; what it leaves alone was judged before.
    pub fn of_patch(patch: &ServicePatch) -> Self {
        let intake_for_id = match patch.intake_for_id {
            Patch::Value(id) => Some(id),
            Patch::Absent | Patch::Null => None,
        };
        Self {
            host_id: None,
            intake_for_id,
            covers: patch.covers.clone().apply(Coverage::default()),
            first_contacts: patch.first_contacts.clone().unwrap_or_default(),
        }
    }

    /// The organisations among them, for [`Kinds`].
    pub fn ids(&self) -> impl Iterator<Item = OrganisationId> + '_ {
        let contacts = self.first_contacts.iter().map(|contact| contact.practice_id);
        let covered = self.covers.practices.iter().chain(self.covers.pcns.iter()).copied();
        self.host_id.into_iter().chain(self.intake_for_id).chain(covered).chain(contacts)
    }
}

/// A new service, in use from now on. Whom it covers and its first points of contact are checked here and kept in
/// tables of their own.
pub fn enter(id: ServiceId, input: &NewService, kinds: &Kinds, now: DateTime<Utc>) -> Result<entity::Model, Problem> {
    let mut faults = Faults::new();
    check_places(&Places::of_new(input), kinds, &mut faults);
    let row = entity::Model {
        id,
        host_id: input.host_id,
        intake_for_id: input.intake_for_id,
        name: input.name.clone().into(),
        description: input.description.clone().map(String::from),
        accepting_referrals: input.accepting_referrals,
        closed_reason: input.closed_reason.clone().map(String::from),
        usual_wait_days: input.usual_wait_days.map(i32::from),
        caseload_warn_at: input.caseload_warn_at.map(i32::from),
        caseload_limit: input.caseload_limit.map(i32::from),
        contact_name: input.contact_name.clone().map(String::from),
        contact_phone: input.contact_phone.clone(),
        contact_email: input.contact_email.clone(),
        criteria: input.criteria.clone(),
        opening: input.opening.clone(),
        emergency_line: input.emergency_line.clone(),
        status: Status::Active,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    check(&row, &mut faults);
    checked(row, faults)
}

/// The service and its coverage after a patch. The patch's first points of contact are judged too; they replace all.
pub fn change(
    row: entity::Model,
    covers: Coverage,
    patch: ServicePatch,
    kinds: &Kinds,
    now: DateTime<Utc>,
) -> Result<(entity::Model, Coverage), Problem> {
    let mut faults = Faults::new();
    check_places(&Places::of_patch(&patch), kinds, &mut faults);
    let covers = patch.covers.apply(covers);
    let row = entity::Model {
        intake_for_id: patch.intake_for_id.apply(row.intake_for_id),
        name: patch.name.map_or(row.name, String::from),
        description: patch.description.map(String::from).apply(row.description),
        accepting_referrals: patch.accepting_referrals.unwrap_or(row.accepting_referrals),
        closed_reason: patch.closed_reason.map(String::from).apply(row.closed_reason),
        usual_wait_days: patch.usual_wait_days.map(i32::from).apply(row.usual_wait_days),
        caseload_warn_at: patch.caseload_warn_at.map(i32::from).apply(row.caseload_warn_at),
        caseload_limit: patch.caseload_limit.map(i32::from).apply(row.caseload_limit),
        contact_name: patch.contact_name.map(String::from).apply(row.contact_name),
        contact_phone: patch.contact_phone.unwrap_or(row.contact_phone),
        contact_email: patch.contact_email.apply(row.contact_email),
        criteria: patch.criteria.apply(row.criteria),
        opening: patch.opening.unwrap_or(row.opening),
        emergency_line: patch.emergency_line.apply(row.emergency_line),
        status: patch.status.unwrap_or(row.status),
        updated_at: now,
        ..row
    };
    check(&row, &mut faults);
    checked((row, covers), faults)
}

/// What an administrator alone changes: whether a service is in use, and whose intake it is, which draws referrals to it
/// that are another's.
pub fn leave_to_administrators(is_admin: bool, patch: &ServicePatch) -> Result<(), Problem> {
    let mut faults = Faults::new();
    let mut leave = |named: bool, field| {
        faults.when(named && !is_admin, field, "not_for_this_role", "is for administrators alone");
    };
    leave(!patch.intake_for_id.is_absent(), "intake_for_id");
    leave(patch.status.is_some(), "status");
    checked((), faults)
}

fn checked<T>(whole: T, faults: Faults) -> Result<T, Problem> {
    let faults = faults.into_vec();
    Problem::if_any(faults)?;
    Ok(whole)
}

fn check(row: &entity::Model, faults: &mut Faults) {
    let too_long = row.usual_wait_days.is_some_and(|days| days > i32::from(LONGEST_WAIT_DAYS));
    faults.when(too_long, "usual_wait_days", "out_of_range", "must be at most 730 days");
    let beyond = |value: Option<i32>, most| value.is_some_and(|value| !(1..=most).contains(&value));
    let warns = beyond(row.caseload_warn_at, MOST_BEFORE_WARNING);
    faults.when(warns, "caseload_warn_at", "out_of_range", "must be from 1 to 200");
    let fills = beyond(row.caseload_limit, MOST_A_YEAR);
    faults.when(fills, "caseload_limit", "out_of_range", "must be from 1 to 250");
    faults.under("criteria", |faults| row.criteria.check(faults));
    faults.under("opening", |faults| row.opening.check(faults));
}

/// What is named must exist, be of its kind, and stand once.
fn check_places(places: &Places, kinds: &Kinds, faults: &mut Faults) {
    let Places { host_id, intake_for_id, covers, first_contacts } = places;
    if let Some(host_id) = host_id {
        let host = kinds.get(host_id);
        faults.when(host.is_none(), "host_id", "not_found", "no such organisation");
        let hosts = host.is_none_or(|kind| kind.hosts_services());
        faults.when(!hosts, "host_id", "wrong_kind", "must be an organisation: a place is none");
    }
    let place = |faults: &mut Faults, field: &str, id: &OrganisationId, wanted, detail: &'static str| {
        let kind = kinds.get(id);
        faults.when(kind.is_none(), field, "not_found", "no such organisation");
        faults.when(kind.is_some_and(|kind| *kind != wanted), field, "wrong_kind", detail);
    };
    if let Some(id) = intake_for_id {
        place(faults, "intake_for_id", id, OrganisationKind::Ics, "must be an ICS");
    }
    let twice = |ids: &[OrganisationId], i: usize| ids[..i].contains(&ids[i]);
    for (field, ids, wanted, detail) in [
        ("practices", &covers.practices[..], OrganisationKind::GpPractice, "must be a GP practice"),
        ("pcns", &covers.pcns[..], OrganisationKind::Pcn, "must be a PCN"),
    ] {
        for (i, id) in ids.iter().enumerate() {
            let field = format!("covers/{field}/{i}");
            place(faults, &field, id, wanted, detail);
            faults.when(twice(ids, i), &field, "repeated", "must not be named twice");
        }
    }
    for (i, code) in covers.outward_codes.iter().enumerate() {
        let twice = covers.outward_codes[..i].contains(code);
        faults.when(twice, &format!("covers/outward_codes/{i}"), "repeated", "must not be named twice");
    }
    let practices: Vec<OrganisationId> = first_contacts.iter().map(|contact| contact.practice_id).collect();
    for (i, contact) in first_contacts.iter().enumerate() {
        let field = format!("first_contacts/{i}/practice_id");
        place(faults, &field, &contact.practice_id, OrganisationKind::GpPractice, "must be a GP practice");
        faults.when(twice(&practices, i), &field, "repeated", "a practice has one first point of contact");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn body(changes: Value) -> NewService {
        let mut body = json!({
            "host_id": id(1),
            "name": "Sandbridge social prescribing",
            "contact_phone": "0113 496 0001",
            "emergency_line": {"text": "This is not an emergency service.", "numbers": [{"label": "Emergency", "number": "999"}]},
            "opening": [{"weekday": "monday", "opens": "09:00", "closes": "12:30"}],
        });
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        serde_json::from_value(body).unwrap()
    }

    fn id(number: u128) -> OrganisationId {
        OrganisationId(uuid::Uuid::from_u128(number))
    }

    fn kinds() -> Kinds {
        use OrganisationKind::*;
        HashMap::from([(id(1), Pcn), (id(2), GpPractice), (id(3), Ics), (id(4), Place), (id(5), InfrastructureAgency)])
    }

    #[test]
    fn a_service_is_whole_or_each_fault_is_named() {
        let table = [
            (json!({}), ""),
            (json!({"host_id": id(9)}), "/host_id not_found"),
            (json!({"host_id": id(4)}), "/host_id wrong_kind"),
            (json!({"host_id": id(5)}), ""),
            (json!({"host_id": id(2)}), ""),
            (json!({"intake_for_id": id(3)}), ""),
            (json!({"intake_for_id": id(1)}), "/intake_for_id wrong_kind"),
            (json!({"usual_wait_days": 731}), "/usual_wait_days out_of_range"),
            (json!({"criteria": {"youngest": 18, "oldest": 17}}), "/criteria/oldest out_of_range"),
            (json!({"criteria": {"oldest": 131}}), "/criteria/oldest out_of_range"),
            (json!({"covers": {"practices": [id(2)], "pcns": [id(1)], "outward_codes": ["LS1"]}}), ""),
            (json!({"covers": {"practices": [id(2), id(2)]}}), "/covers/practices/1 repeated"),
            (json!({"covers": {"practices": [id(1)]}}), "/covers/practices/0 wrong_kind"),
            (json!({"covers": {"pcns": [id(9)]}}), "/covers/pcns/0 not_found"),
            (json!({"covers": {"outward_codes": ["LS1", "LS1"]}}), "/covers/outward_codes/1 repeated"),
            (
                json!({"first_contacts": [{"practice_id": id(1), "name": "Jo"}]}),
                "/first_contacts/0/practice_id wrong_kind",
            ),
            (
                json!({"opening": [{"weekday": "monday", "opens": "12:00", "closes": "12:00"}]}),
                "/opening/0/closes out_of_range",
            ),
            (
                json!({"opening": [
                    {"weekday": "monday", "opens": "09:00", "closes": "12:00"},
                    {"weekday": "tuesday", "opens": "09:00", "closes": "12:00"},
                    {"weekday": "monday", "opens": "11:59", "closes": "17:00"},
                ]}),
                "/opening/2/opens overlaps",
            ),
        ];
        for (changes, fault) in table {
            let entered = enter(ServiceId::new(), &body(changes.clone()), &kinds(), DateTime::UNIX_EPOCH);
            assert_eq!(faults_of(entered), fault, "{changes}");
        }
    }

    #[test]
    fn a_patch_changes_what_it_names_and_nothing_else() {
        let input = body(
            json!({"description": "Link workers.", "covers": {"practices": [id(2)]}, "criteria": {"youngest": 18}}),
        );
        let row = enter(ServiceId::new(), &input, &kinds(), DateTime::UNIX_EPOCH).unwrap();
        let patch = |patch| {
            let patch: ServicePatch = serde_json::from_value(patch).unwrap();
            change(row.clone(), input.covers.clone(), patch, &kinds(), row.updated_at)
        };
        assert_eq!(patch(json!({})).unwrap(), (row.clone(), input.covers.clone()));
        let (after, covers) = patch(json!({
            "description": null, "criteria": {"oldest": 25}, "emergency_line": {"text": "Ring 999."},
            "covers": {"outward_codes": ["LS2"]}, "status": "disabled",
        }))
        .unwrap();
        assert_eq!((after.description, after.criteria.youngest, after.criteria.oldest), (None, Some(18), Some(25)));
        assert_eq!(after.emergency_line.numbers, row.emergency_line.numbers);
        assert_eq!((covers.practices.len(), covers.outward_codes.len()), (1, 1));
        assert_eq!(after.status, Status::Disabled);
        assert_eq!(faults_of(patch(json!({"criteria": {"oldest": 17}}))), "/criteria/oldest out_of_range");
        assert_eq!(faults_of(patch(json!({"covers": {"pcns": [id(2)]}}))), "/covers/pcns/0 wrong_kind");
        for null in ["name", "status", "contact_phone", "opening"] {
            assert!(serde_json::from_value::<ServicePatch>(json!({null: null})).is_err(), "{null}");
        }
    }
}
