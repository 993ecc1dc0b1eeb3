//! What crosses the wire about services.

#![warn(missing_docs)]

use super::criteria::Criteria;
use super::emergency::EmergencyLine;
use super::opening::Opening;
use super::{entity, first_contact};
use crate::insight::notification::codes::ServiceWarning;
use crate::prelude::*;

/// A service to be entered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewService {
    /// The organisation that hosts it: a PCN, a VCSE, a council, an ICB or a hospital.
    pub host_id: OrganisationId,
    /// The ICS whose intake it is: it takes what no other service covers. An ICS has at most one.
    pub intake_for_id: Option<OrganisationId>,
    /// What it is called.
    pub name: Text<200>,
    /// What it does, for those who refer.
    pub description: Option<Text<2000>>,
    /// Whether it takes new referrals now.
    #[serde(default = "yes")]
    pub accepting_referrals: bool,
    /// Why it is closed and until when, for those who refer.
    pub closed_reason: Option<Text<300>>,
    /// Days that a person usually waits for the first contact, at most 730.
    #[schema(minimum = 0, maximum = 730)]
    pub usual_wait_days: Option<u16>,
    /// People a year from which a full-time worker's caseload warns: at most the national 200 (003 §4.2), which goes
    /// where nothing is said.
    #[schema(minimum = 1, maximum = 200)]
    pub caseload_warn_at: Option<u16>,
    /// People a year that a full-time worker may be given: at most the national 250 (003 §4.2), which goes where nothing
    /// is said.
    #[schema(minimum = 1, maximum = 250)]
    pub caseload_limit: Option<u16>,
    /// Whom to ask for.
    pub contact_name: Option<Text<100>>,
    /// Whom an agency rings.
    pub contact_phone: PhoneNumber,
    /// Where an agency writes to.
    pub contact_email: Option<EmailAddress>,
    /// Whom it is for; everybody unless said otherwise.
    #[serde(default)]
    pub criteria: Criteria,
    /// When somebody answers.
    #[serde(default)]
    #[schema(inline)]
    pub opening: Opening,
    /// What it says to somebody who needs help sooner.
    pub emergency_line: EmergencyLine,
    /// Whose people it takes.
    #[serde(default)]
    pub covers: Coverage,
    /// Each practice's first point of contact for the link workers.
    #[serde(default)]
    #[schema(inline)]
    pub first_contacts: List<FirstContact, 0, 200>,
}

/// Whose people a service takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Coverage {
    /// Practices, one by one.
    #[schema(inline)]
    pub practices: List<OrganisationId, 0, 200>,
    /// PCNs: the practices that are in them on the day.
    #[schema(inline)]
    pub pcns: List<OrganisationId, 0, 50>,
    /// First halves of postcodes, for people whose practice no service covers.
    #[schema(inline)]
    pub outward_codes: List<OutwardCode, 0, 200>,
}

/// A practice's first point of contact for the link workers of a service (002 §7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstContact {
    /// The practice.
    pub practice_id: OrganisationId,
    /// Who it is.
    pub name: Text<100>,
    /// What they are at the practice.
    pub job_title: Option<Text<100>>,
    /// Their number.
    pub phone: Option<PhoneNumber>,
    /// Their address for e-mail.
    pub email: Option<EmailAddress>,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Service {
    /// Its identifier.
    pub id: ServiceId,
    /// The organisation that hosts it.
    pub host_id: OrganisationId,
    /// The ICS whose intake it is.
    pub intake_for_id: Option<OrganisationId>,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it does, for those who refer.
    #[schema(max_length = 2000)]
    pub description: Option<String>,
    /// Whether it takes new referrals now.
    pub accepting_referrals: bool,
    /// Why it is closed and until when.
    #[schema(max_length = 300)]
    pub closed_reason: Option<String>,
    /// Days that a person usually waits for the first contact.
    #[schema(minimum = 0, maximum = 730)]
    pub usual_wait_days: Option<i32>,
    /// People a year from which a full-time worker's caseload warns, where it is not the national 200.
    #[schema(minimum = 1, maximum = 200)]
    pub caseload_warn_at: Option<i32>,
    /// People a year that a full-time worker may be given, where it is not the national 250.
    #[schema(minimum = 1, maximum = 250)]
    pub caseload_limit: Option<i32>,
    /// Whom to ask for.
    #[schema(max_length = 100)]
    pub contact_name: Option<String>,
    /// Whom an agency rings.
    pub contact_phone: PhoneNumber,
    /// Where an agency writes to.
    pub contact_email: Option<EmailAddress>,
    /// Whom it is for.
    pub criteria: Criteria,
    /// When somebody answers.
    #[schema(inline)]
    pub opening: Opening,
    /// What it says to somebody who needs help sooner.
    pub emergency_line: EmergencyLine,
    /// Whose people it takes.
    pub covers: Coverage,
    /// Each practice's first point of contact; only for the service's own people, its managers and administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 200)]
    pub first_contacts: Option<Vec<PracticeContact>>,
    /// What is wrong with how its people are notified; only for themselves, its managers and administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 2)]
    pub warnings: Option<Vec<ServiceWarning>>,
    /// Whether it is in use.
    pub status: Status,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// To be sent as `If-Match` with a change.
    pub etag: ETag,
}

/// A practice's first point of contact, as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PracticeContact {
    /// The practice.
    pub practice_id: OrganisationId,
    /// Who it is.
    #[schema(max_length = 100)]
    pub name: String,
    /// What they are at the practice.
    #[schema(max_length = 100)]
    pub job_title: Option<String>,
    /// Their number.
    pub phone: Option<PhoneNumber>,
    /// Their address for e-mail.
    pub email: Option<EmailAddress>,
}

impl Service {
    /// The row with whom it covers; with its first points of contact for those who may see them.
    pub fn new(row: entity::Model, covers: Coverage, first_contacts: Option<Vec<first_contact::Model>>) -> Self {
        Self {
            id: row.id,
            host_id: row.host_id,
            intake_for_id: row.intake_for_id,
            name: row.name,
            description: row.description,
            accepting_referrals: row.accepting_referrals,
            closed_reason: row.closed_reason,
            usual_wait_days: row.usual_wait_days,
            caseload_warn_at: row.caseload_warn_at,
            caseload_limit: row.caseload_limit,
            contact_name: row.contact_name,
            contact_phone: row.contact_phone,
            contact_email: row.contact_email,
            criteria: row.criteria,
            opening: row.opening,
            emergency_line: row.emergency_line,
            covers,
            first_contacts: first_contacts.map(|rows| rows.into_iter().map(PracticeContact::from).collect()),
            warnings: None,
            status: row.status,
            created_at: row.created_at,
            updated_at: row.updated_at,
            etag: ETag::default(),
        }
    }
}

impl From<first_contact::Model> for PracticeContact {
    fn from(row: first_contact::Model) -> Self {
        let first_contact::Model { service_id: _, practice_id, name, job_title, phone, email } = row;
        Self { practice_id, name, job_title, phone, email }
    }
}

fn yes() -> bool {
    true
}
