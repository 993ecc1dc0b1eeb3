//! Table `services`.

use kernel::db::prelude::*;

use super::criteria::Criteria;
use super::emergency::EmergencyLine;
use super::opening::Opening;
use crate::county::organisation::kind::Status;
use kernel::format::{EmailAddress, PhoneNumber};

/// A social prescribing service: where a referral goes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "services")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceId,
    pub host_id: OrganisationId,
    /// The ICS whose intake it is: it takes what no other service covers. An ICS has at most one.
    #[sea_orm(unique)]
    pub intake_for_id: Option<OrganisationId>,
    pub name: String,
    /// What it does, in words.
    pub description: Option<String>,
    /// Whether new referrals are taken now. A closed service still works on those it has.
    pub accepting_referrals: bool,
    /// For agencies: why it is closed and until when.
    pub closed_reason: Option<String>,
    /// Days a person usually waits for the first contact.
    pub usual_wait_days: Option<i32>,
    /// People a year from which a full-time worker's caseload warns; the national 200 where it is empty.
    pub caseload_warn_at: Option<i32>,
    /// People a year that a full-time worker may be given; the national 250 where it is empty.
    pub caseload_limit: Option<i32>,
    /// Whom an agency asks for.
    pub contact_name: Option<String>,
    /// The number to ring.
    pub contact_phone: PhoneNumber,
    /// The address to write to.
    pub contact_email: Option<EmailAddress>,
    pub criteria: Criteria,
    /// When somebody is there.
    pub opening: Opening,
    /// Whom to ring instead, when it cannot wait.
    pub emergency_line: EmergencyLine,
    pub status: Status,
    /// Goes up with each change of the row, of what it covers and of its first points of contact.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ServiceId, "service", "/v1/services/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).in_service(self.id).concerning(self.host_id)
    }
}

kernel::sensitive! {
    changed, about nobody [
        id host_id intake_for_id name description accepting_referrals closed_reason usual_wait_days caseload_warn_at
        caseload_limit contact_name contact_phone contact_email criteria opening emergency_line status version
        created_at updated_at
    ]
}

impl Scoped for Entity {
    /// Public knowledge.
    fn visible_to(_: &Caller) -> Condition {
        Condition::all()
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
