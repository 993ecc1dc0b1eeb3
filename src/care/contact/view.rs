//! What a contact looks like to the service.

#![warn(missing_docs)]

use super::codes::{
    Attendance, ConsultationMechanism, ContactAction, ContactErrorReason, ContactFormat, ContactPurpose, ContactStatus,
    ContactWarning, ConversationWith, LocationType, Participant,
};
use super::entity::Model;
use super::rules;
use super::version;
use super::wire::ContactEntry;
use crate::care::precaution::view::Precautions;
use crate::prelude::*;

/// A contact with a person, planned or past, or an attempt at one (FHIR Encounter, Appointment).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Contact {
    /// Its identifier.
    pub id: ContactId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ContactStatus,
    /// What you may do next, beside correcting it.
    #[schema(max_items = 2)]
    pub allowed_actions: Vec<ContactAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The episode it belongs to.
    pub episode_id: EpisodeId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// The worker who has or had it.
    pub worker_id: WorkerId,
    /// What the worker acted as. Only a link worker's count as social prescribing.
    pub role: Role,
    /// The group session it was part of.
    pub group_session_id: Option<GroupSessionId>,
    /// Whether it is the first conversation of its episode, which ends the waiting time.
    pub is_first_contact: bool,
    /// Whether it lies after the end of its episode: then it triggers no code and does not count towards the caseload.
    pub is_after_closing: bool,
    /// When it begins or began.
    pub starts_at: DateTime<Utc>,
    /// By what means.
    pub consultation_mechanism: ConsultationMechanism,
    /// What for.
    pub purpose: ContactPurpose,
    /// For one or for several.
    pub format: ContactFormat,
    /// Where, face to face.
    pub location_type: Option<LocationType>,
    /// The place, in words.
    #[schema(max_length = 200)]
    pub place: Option<String>,
    /// Whether it went through the person's go-between.
    pub through_somebody: bool,
    /// What came of it; nothing while it is planned.
    pub attendance: Option<Attendance>,
    /// How many minutes it took; how many are planned, while it is planned.
    #[schema(minimum = 0, maximum = 600)]
    pub minutes: Option<i16>,
    /// With whom there was a conversation, to and fro.
    pub conversation_with: Option<ConversationWith>,
    /// Who was there, or is to be, beside the worker.
    #[schema(value_type = Vec<Participant>, max_items = 7)]
    pub participants: serde_json::Value,
    /// Who they were, in words.
    #[schema(max_length = 500)]
    pub participants_note: Option<String>,
    /// What was agreed, in words.
    #[schema(max_length = 4000)]
    pub agreed: Option<String>,
    /// What must be kept to so that the person comes to no harm, while it is planned: read it before you do.
    pub precautions: Option<Precautions>,
    /// What is worth a second look. Of a planned contact it may have become unsafe since.
    #[schema(max_items = 8)]
    pub warnings: Vec<ContactWarning>,
    /// Why it should never have been there.
    pub error_reason: Option<ContactErrorReason>,
    /// The same in words.
    #[schema(max_length = 1000)]
    pub error_comment: Option<String>,
    /// When it was first written down.
    pub created_at: DateTime<Utc>,
    /// When this version was written.
    pub updated_at: DateTime<Utc>,
    /// Who wrote this version.
    #[schema(max_length = 36)]
    pub updated_by: Uuid,
}

impl Contact {
    /// The row as a caller of this role sees it. `precautions` are those in force for the person; `meets` says that they would
    /// meet somebody from whom they are to be kept apart.
    pub fn new(row: &Model, role: Role, precautions: Option<&Precautions>, meets: bool) -> Self {
        let apart = meets.then_some(ContactWarning::KeepApart);
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            episode_id: row.episode_id,
            person_id: row.person_id,
            worker_id: row.worker_id,
            role: row.role,
            group_session_id: row.group_session_id,
            is_first_contact: row.is_first_contact,
            is_after_closing: row.is_after_closing,
            starts_at: row.starts_at,
            consultation_mechanism: row.consultation_mechanism,
            purpose: row.purpose,
            format: row.format,
            location_type: row.location_type,
            place: row.place.clone(),
            through_somebody: row.through_somebody,
            attendance: row.attendance,
            minutes: row.minutes,
            conversation_with: row.conversation_with,
            participants: row.participants.clone(),
            participants_note: row.participants_note.clone(),
            agreed: row.agreed.clone(),
            precautions: precautions.filter(|_| row.status == ContactStatus::Planned).cloned().map(Precautions::shown),
            warnings: rules::warnings(row, precautions).into_iter().chain(apart).collect(),
            error_reason: row.error_reason,
            error_comment: row.error_comment.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
        }
    }
}

kernel::page! {
    /// A page of contacts.
    ContactPage:
        /// The contacts, the earliest first.
        Contact
}

/// What a contact said before it was changed.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ContactVersion {
    /// Its identifier.
    pub id: ContactVersionId,
    /// The contact.
    pub contact_id: ContactId,
    /// What it said.
    pub content: ContactEntry,
    /// When that was written.
    pub written_at: DateTime<Utc>,
    /// Who wrote it.
    #[schema(max_length = 36)]
    pub written_by: Uuid,
    /// When it was replaced.
    pub replaced_at: DateTime<Utc>,
}

impl From<&version::Model> for ContactVersion {
    fn from(row: &version::Model) -> Self {
        Self {
            id: row.id,
            contact_id: row.contact_id,
            content: row.content.clone(),
            written_at: row.written_at,
            written_by: row.written_by,
            replaced_at: row.replaced_at,
        }
    }
}

kernel::page! {
    /// A page of earlier versions.
    ContactVersionPage:
        /// The earlier versions, the oldest first.
        ContactVersion
}
