//! What crosses the wire about a contact. The rules between the fields are in `rules.rs`.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::{
    Attendance, ConsultationMechanism, ContactErrorReason, ContactFormat, ContactPurpose, ConversationWith,
    LocationType, Participant,
};
use crate::prelude::*;
use kernel::http::merge_patch::MergePatch;

/// A contact with a person, or an attempt at one: planned, while `attendance` is left out; past, once it is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactEntry {
    /// The worker who has or had it: you, if left out. Only a manager names somebody else, and a manager always names
    /// somebody.
    pub worker_id: Option<WorkerId>,
    /// When it begins or began.
    pub starts_at: DateTime<Utc>,
    /// By what means.
    pub consultation_mechanism: ConsultationMechanism,
    /// What for; support, if left out.
    #[serde(default = "support")]
    #[schema(value_type = ContactPurpose, default = "support")]
    pub purpose: ContactPurpose,
    /// For one or for several; for one, if left out.
    #[serde(default = "one_to_one")]
    #[schema(value_type = ContactFormat, default = "one_to_one")]
    pub format: ContactFormat,
    /// Where. Face to face, and only then.
    pub location_type: Option<LocationType>,
    /// The place, in words. Face to face only; required with `other`.
    #[schema(example = "St Anne's hall, side door")]
    pub place: Option<Text<200>>,
    /// Whether it went through the person's go-between, in the words of safe contact.
    #[serde(default)]
    pub through_somebody: bool,
    /// What came of it. Left out, it is planned.
    pub attendance: Option<Attendance>,
    /// How many minutes it took; how many are planned, while it is planned. 1 to 600 where it took place; from 0, which
    /// it is if left out, where it did not.
    #[schema(minimum = 0, maximum = 65535)]
    pub minutes: Option<u16>,
    /// With whom there was a conversation, to and fro. Required where a one-to-one contact took place with both there
    /// at once; of what was written it says that there was an answer, and left out that there was none: a one-way text,
    /// letter or e-mail is an attempt. Never given where it did not take place. The first with the person, or with
    /// somebody who may speak for them, ends the waiting time, spoken, signed or written.
    pub conversation_with: Option<ConversationWith>,
    /// Who was there, or is to be, beside the worker.
    #[serde(default)]
    #[schema(value_type = BTreeSet<Participant>, max_items = 7)]
    pub participants: Codes<Participant, 0>,
    /// Who they were, in words. Required with `other`.
    pub participants_note: Option<Text<500>>,
    /// What was agreed, in words.
    pub agreed: Option<Text<4000>>,
}

fn support() -> ContactPurpose {
    ContactPurpose::Support
}

fn one_to_one() -> ContactFormat {
    ContactFormat::OneToOne
}

/// What changes about a contact: a merge-patch (RFC 7396).
pub type ContactPatch = MergePatch<ContactEntry>;

/// What came of a planned contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactAttendance {
    /// Who had it: whom it was planned for, if left out, and you where you cover for them. Only a manager names anybody
    /// else.
    pub worker_id: Option<WorkerId>,
    /// What came of it.
    pub attendance: Attendance,
    /// When it began; as planned, if left out.
    pub starts_at: Option<DateTime<Utc>>,
    /// How many minutes it took. 1 to 600 where it took place.
    #[schema(minimum = 0, maximum = 65535)]
    pub minutes: Option<u16>,
    /// With whom there was a conversation, to and fro.
    pub conversation_with: Option<ConversationWith>,
    /// Who was there beside the worker; those who were to be, if left out.
    #[schema(value_type = Option<BTreeSet<Participant>>, max_items = 7)]
    pub participants: Option<Codes<Participant, 0>>,
    /// Who they were, in words.
    pub participants_note: Option<Text<500>>,
    /// What was agreed, in words.
    pub agreed: Option<Text<4000>>,
}

/// Record that a contact should never have been there. It stays readable, and counts for nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactError {
    /// Why.
    pub reason: ContactErrorReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
}

impl ContactAttendance {
    /// The planned contact with what came of it.
    pub fn of(&self, planned: ContactEntry) -> ContactEntry {
        ContactEntry {
            attendance: Some(self.attendance),
            starts_at: self.starts_at.unwrap_or(planned.starts_at),
            // How long was planned is not how long it took.
            minutes: self.minutes,
            conversation_with: self.conversation_with,
            participants: self.participants.clone().unwrap_or(planned.participants),
            participants_note: self.participants_note.clone().or(planned.participants_note),
            agreed: self.agreed.clone().or(planned.agreed),
            ..planned
        }
    }
}
