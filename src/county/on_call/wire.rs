//! What crosses the wire about shifts on call.

#![warn(missing_docs)]

use chrono::TimeDelta;

use crate::prelude::*;

/// The longest shift, in days: a rota is entered ahead, and not for good.
const LONGEST_DAYS: i64 = 31;

/// Somebody is on call for a service, from an instant to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOnCallShift {
    /// Who, where it is somebody of the service. Either this or `contact`.
    pub worker_id: Option<WorkerId>,
    /// Who else. Either this or `worker_id`.
    pub contact: Option<OnCallContact>,
    /// From.
    pub starts_at: DateTime<Utc>,
    /// Up to but not including; at most 31 days later.
    pub ends_at: DateTime<Utc>,
}

/// Somebody who does not sign in here: a person, or a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnCallContact {
    /// What they are called.
    #[schema(example = "County out-of-hours team")]
    pub name: Text<100>,
    /// Where they are written to. This, or a mobile as `phone`, is demanded.
    pub email: Option<EmailAddress>,
    /// Where a text reaches them.
    pub phone: Option<PhoneNumber>,
}

impl NewOnCallShift {
    /// Every fault of it, as of `now`.
    pub fn faults(&self, now: DateTime<Utc>) -> Vec<Fault> {
        let mut faults = Faults::new();
        let names_one = self.worker_id.is_some() != self.contact.is_some();
        faults.when(!names_one, "worker_id", "one_of", "name a worker or a contact, and not both");
        let mobile = |contact: &OnCallContact| contact.phone.as_ref().and_then(PhoneNumber::mobile);
        let is_reached = |contact: &OnCallContact| contact.email.is_some() || mobile(contact).is_some();
        let unreachable = self.contact.as_ref().is_some_and(|contact| !is_reached(contact));
        faults.when(unreachable, "contact/email", "missing", "an e-mail address or the number of a mobile is needed");
        faults.when(self.ends_at <= self.starts_at, "ends_at", "out_of_range", "must be after the beginning");
        let is_over = self.ends_at <= now;
        faults.when(is_over, "ends_at", "out_of_range", "must lie ahead");
        let is_long = self.ends_at - self.starts_at > TimeDelta::days(LONGEST_DAYS);
        faults.when(is_long, "ends_at", "out_of_range", "must be at most 31 days after the beginning");
        faults.into_vec()
    }
}
