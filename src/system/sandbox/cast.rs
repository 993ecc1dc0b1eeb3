//! Who is who in the sandbox: an invented county, small enough to know by heart.
//!
//! Without `--as` all roles belong to one story: Millgate Pharmacy refers a patient of Harbour Surgery, whom Hallowby
//! Social Prescribing serves. The second of each role belongs elsewhere, so that one can try to see the other's.

use crate::prelude::*;
use catalogue::OrganisationKind as Kind;

/// Makes the identifiers of the cast: the same in every sandbox, so that what was pasted once works again.
const fn id(kind: u8, number: u8) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | ((kind as u128) << 8) | number as u128)
}

/// An organisation of the county.
pub struct Organisation {
    /// Its number in the cast.
    pub number: u8,
    pub kind: Kind,
    /// What it is called.
    pub name: &'static str,
    pub ods_code: Option<&'static str>,
    /// The organisation it belongs to.
    pub member_of: Option<u8>,
}

const fn organisation(
    number: u8,
    kind: Kind,
    name: &'static str,
    ods_code: Option<&'static str>,
    member_of: Option<u8>,
) -> Organisation {
    Organisation { number, kind, name, ods_code, member_of }
}

/// The organisations.
pub const ORGANISATIONS: &[Organisation] = &[
    organisation(1, Kind::Ics, "Aldermoor Integrated Care System", Some("QZ1"), None),
    organisation(2, Kind::Place, "Hallowby and the Vale", None, Some(1)),
    organisation(3, Kind::Pcn, "Hallowby Primary Care Network", Some("U99001"), Some(2)),
    organisation(4, Kind::Pcn, "Vale Primary Care Network", Some("U99002"), Some(2)),
    organisation(5, Kind::GpPractice, "Harbour Surgery", Some("Y99001"), Some(3)),
    organisation(6, Kind::GpPractice, "Vale Medical Centre", Some("Y99002"), Some(4)),
    organisation(7, Kind::Pharmacy, "Millgate Pharmacy", Some("FZZ01"), None),
    organisation(8, Kind::Police, "Aldermoor Constabulary", None, None),
    organisation(9, Kind::Fire, "Aldermoor Fire and Rescue", None, None),
    organisation(10, Kind::HousingAssociation, "Loom Street Homes", None, None),
    organisation(11, Kind::JobCentre, "Hallowby Jobcentre", None, None),
    organisation(12, Kind::HospitalDischarge, "Aldermoor General Hospital", Some("RZZ01"), None),
    organisation(13, Kind::LocalAuthority, "Aldermoor Council", None, None),
    organisation(14, Kind::Vcse, "Open Door Hallowby", None, None),
    organisation(15, Kind::Vcse, "Vale Community Trust", None, None),
];

/// A service of the county.
pub struct Service {
    /// Its number in the cast.
    pub number: u8,
    /// What it is called.
    pub name: &'static str,
    /// The organisation that hosts it.
    pub host: u8,
    /// The PCN it covers.
    pub pcn: u8,
    /// The outward code it covers.
    pub outward_code: &'static str,
    /// Whether it takes what no other covers.
    pub is_intake: bool,
    /// Its telephone number: of the range kept for drama.
    pub phone: &'static str,
}

pub const SERVICES: &[Service] = &[
    Service {
        number: 1,
        name: "Hallowby Social Prescribing",
        host: 3,
        pcn: 3,
        outward_code: "HX9",
        is_intake: true,
        phone: "01632 960100",
    },
    Service {
        number: 2,
        name: "Vale Link Workers",
        host: 15,
        pcn: 4,
        outward_code: "HX8",
        is_intake: false,
        phone: "01632 960200",
    },
];

/// Somebody who asks: a program or a person.
pub struct Actor {
    /// The number in the cast; the program or person of that number.
    pub number: u8,
    /// What `token --as` calls them.
    pub name: &'static str,
    /// What they are called.
    pub full_name: &'static str,
    /// What they act as.
    pub role: Role,
    pub organisation: u8,
    /// The service they work in, or whose front end they are.
    pub service: Option<u8>,
    /// A person rather than a program.
    pub is_person: bool,
}

const fn client(number: u8, name: &'static str, full_name: &'static str, role: Role, organisation: u8) -> Actor {
    Actor { number, name, full_name, role, organisation, service: None, is_person: false }
}

const fn worker(
    number: u8,
    name: &'static str,
    full_name: &'static str,
    role: Role,
    organisation: u8,
    service: Option<u8>,
) -> Actor {
    Actor { number, name, full_name, role, organisation, service, is_person: true }
}

/// The cast. The first of a role is the one that `token ROLE` means.
pub const CAST: &[Actor] = &[
    client(1, "millgate", "Millgate Pharmacy's records", Role::Referrer, 7),
    client(2, "constabulary", "Aldermoor Constabulary's records", Role::Referrer, 8),
    client(3, "fire", "Aldermoor Fire and Rescue's records", Role::Referrer, 9),
    client(4, "loom_street", "Loom Street Homes' records", Role::Referrer, 10),
    client(5, "jobcentre", "Hallowby Jobcentre's records", Role::Referrer, 11),
    client(6, "hospital", "Aldermoor General's discharge list", Role::Referrer, 12),
    client(7, "council", "Aldermoor Council's social care records", Role::Referrer, 13),
    client(8, "open_door", "Open Door's case book", Role::Referrer, 14),
    Actor { service: Some(1), ..client(9, "hallowby_front_end", "Refer yourself, Hallowby", Role::Referrer, 3) },
    client(10, "harbour", "Harbour Surgery's records", Role::Practice, 5),
    client(11, "vale_medical", "Vale Medical Centre's records", Role::Practice, 6),
    client(12, "commissioning", "Aldermoor commissioning", Role::Commissioner, 1),
    client(13, "council_commissioning", "Aldermoor Council commissioning", Role::Commissioner, 13),
    client(14, "reporting", "Aldermoor reporting", Role::Analyst, 1),
    client(15, "council_reporting", "Aldermoor Council reporting", Role::Analyst, 13),
    client(16, "set_up", "Aldermoor set-up", Role::Admin, 1),
    client(17, "council_set_up", "Aldermoor Council set-up", Role::Admin, 13),
    client(18, "open_door_listing", "Open Door's listing", Role::AssetEditor, 14),
    client(19, "vale_listing", "Vale Community Trust's listing", Role::AssetEditor, 15),
    worker(1, "amira", "Amira Haddad", Role::LinkWorker, 3, Some(1)),
    worker(2, "tom", "Tom Okafor", Role::LinkWorker, 14, Some(1)),
    worker(3, "bethan", "Bethan Price", Role::LinkWorker, 15, Some(2)),
    worker(4, "george", "George Lund", Role::CareCoordinator, 3, Some(1)),
    worker(5, "ines", "Ines Duarte", Role::CareCoordinator, 15, Some(2)),
    worker(6, "kofi", "Kofi Mensah", Role::HealthAndWellbeingCoach, 3, Some(1)),
    worker(7, "ruth", "Ruth Ellery", Role::HealthAndWellbeingCoach, 15, Some(2)),
    worker(8, "dr_khan", "Dr Samina Khan", Role::Supervisor, 5, Some(1)),
    worker(9, "dr_wells", "Dr Peter Wells", Role::Supervisor, 6, Some(2)),
    worker(10, "joan", "Joan Fairley", Role::SafeguardingLead, 3, Some(1)),
    worker(11, "mark", "Mark Tindall", Role::SafeguardingLead, 15, Some(2)),
    worker(12, "leila", "Leila Nasser", Role::ServiceManager, 3, Some(1)),
    worker(13, "owen", "Owen Marsh", Role::ServiceManager, 15, Some(2)),
    worker(14, "caldicott", "Helen Stroud", Role::Auditor, 1, None),
    worker(15, "council_caldicott", "Ivan Petrov", Role::Auditor, 13, None),
];

pub const fn organisation_id(number: u8) -> OrganisationId {
    OrganisationId(id(1, number))
}

pub const fn service_id(number: u8) -> ServiceId {
    ServiceId(id(2, number))
}

/// The person of this number.
pub const fn worker_id(number: u8) -> WorkerId {
    WorkerId(id(3, number))
}

/// The program of this number.
pub const fn client_id(number: u8) -> ClientId {
    ClientId(id(4, number))
}

impl Actor {
    /// Whom a token of theirs names.
    pub fn subject(&self) -> Uuid {
        if self.is_person { worker_id(self.number).0 } else { client_id(self.number).0 }
    }
}

/// Whom `token ROLE --as NAME` means: the first of the role where no name is given.
pub fn find(role: Role, name: Option<&str>) -> Option<&'static Actor> {
    CAST.iter().find(|actor| actor.role == role && name.is_none_or(|name| name == actor.name))
}
