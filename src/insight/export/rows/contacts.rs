//! Contacts, as whoever asks may see them.

use super::Source;
use crate::care::contact::codes::{
    Attendance, ConsultationMechanism, ContactErrorReason, ContactFormat, ContactPurpose, ContactStatus,
    ConversationWith, LocationType,
};
use crate::care::contact::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::prelude::*;

columns! {
    /// A contact.
    pub struct ContactRow {
        /// Its identifier
        id: Uuid,
        /// The service
        service_id: Uuid,
        /// The episode it belongs to
        episode_id: Uuid,
        /// The person, as the service knows them
        person_id: Uuid,
        /// The worker who has or had it
        worker_id: Uuid,
        /// What the worker acted as: only a link worker's contacts are social prescribing
        role: Coding<Role>,
        /// The group session it was part of
        group_session_id: Option<Uuid>,
        /// Where it stands
        status: Coding<ContactStatus>,
        /// When it begins or began
        starts_at: DateTime<Utc>,
        /// By what means
        consultation_mechanism: Coding<ConsultationMechanism>,
        /// What for
        purpose: Coding<ContactPurpose>,
        /// For one or for several
        format: Coding<ContactFormat>,
        /// Where, face to face
        location_type: Option<Coding<LocationType>>,
        /// The place, in words
        place: Option<String>,
        /// Whether it went through the person's go-between
        through_somebody: bool,
        /// What came of it; nothing while it is planned
        attendance: Option<Coding<Attendance>>,
        /// How many minutes it took, or are planned
        minutes: Option<i16>,
        /// With whom there was a conversation
        conversation_with: Option<Coding<ConversationWith>>,
        /// Who else was there, in words
        participants_note: Option<String>,
        /// What was agreed, in words
        agreed: Option<String>,
        /// Whether it is the first conversation of its episode, which ends the waiting time
        is_first_contact: bool,
        /// Whether it lies after the end of its episode
        is_after_closing: bool,
        /// Why it should never have been there
        error_reason: Option<Coding<ContactErrorReason>>,
        /// When it was first written down
        created_at: DateTime<Utc>,
        /// When it last changed
        updated_at: DateTime<Utc>,
    }
}

/// The table `contacts`.
pub struct Contacts;

impl Source for Contacts {
    type Entity = Entity;
    type Row = ContactRow;

    const PAGE: u64 = 4000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Option<Column> = Some(Column::PersonId);
    const NAMED: &'static [Column] = &[Column::EpisodeId];

    async fn rows(_: &Tx, models: Vec<Model>) -> Result<Vec<ContactRow>, Problem> {
        Ok(models.into_iter().map(ContactRow::from).collect())
    }
}

impl From<Model> for ContactRow {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            service_id: row.service_id.0,
            episode_id: row.episode_id.0,
            person_id: row.person_id.0,
            worker_id: row.worker_id.0,
            role: Coding(row.role),
            group_session_id: row.group_session_id.map(|id| id.0),
            status: Coding(row.status),
            starts_at: row.starts_at,
            consultation_mechanism: Coding(row.consultation_mechanism),
            purpose: Coding(row.purpose),
            format: Coding(row.format),
            location_type: row.location_type.map(Coding),
            place: row.place,
            through_somebody: row.through_somebody,
            attendance: row.attendance.map(Coding),
            minutes: row.minutes,
            conversation_with: row.conversation_with.map(Coding),
            participants_note: row.participants_note,
            agreed: row.agreed,
            is_first_contact: row.is_first_contact,
            is_after_closing: row.is_after_closing,
            error_reason: row.error_reason.map(Coding),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
