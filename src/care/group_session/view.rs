//! What a group session looks like to the service.

#![warn(missing_docs)]

use super::codes::{GroupSessionAction, GroupSessionStatus};
use super::entity::Model;
use super::rules::Actor;
use crate::care::contact;
use crate::care::contact::codes::{Attendance, ConsultationMechanism, ContactErrorReason, LocationType};
use crate::care::household_link::codes::MeetingWarning;
use crate::prelude::*;

/// A session that a worker held for several people at once.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GroupSession {
    /// Its identifier.
    pub id: GroupSessionId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: GroupSessionStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<GroupSessionAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The worker who held it.
    pub worker_id: WorkerId,
    /// What the worker acted as.
    pub role: Role,
    /// What it was, in words.
    #[schema(max_length = 200)]
    pub name: String,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// How many minutes it took.
    #[schema(minimum = 1, maximum = 600)]
    pub minutes: i16,
    /// By what means.
    pub consultation_mechanism: ConsultationMechanism,
    /// Where, face to face.
    pub location_type: Option<LocationType>,
    /// The place, in words.
    #[schema(max_length = 200)]
    pub place: Option<String>,
    /// Each person's part that you may see, but for those entered in error.
    #[schema(max_items = 100)]
    pub contacts: Vec<GroupContact>,
    /// `keep_apart` where two who were there, or were to be, are to be kept apart: also where you may not see both.
    #[schema(max_items = 1)]
    pub warnings: Vec<MeetingWarning>,
    /// Why it should never have been there.
    pub error_reason: Option<ContactErrorReason>,
    /// The same, in words.
    #[schema(max_length = 1000)]
    pub error_comment: Option<String>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// One person's part in a session.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GroupContact {
    /// The contact.
    pub contact_id: ContactId,
    /// The episode it belongs to.
    pub episode_id: EpisodeId,
    /// What came of it.
    pub attendance: Option<Attendance>,
}

impl GroupSession {
    /// The row with the parts of it that the caller may see. `meets` says that two who are to be kept apart meet in it.
    pub fn new(row: &Model, actor: Actor, contacts: &[contact::entity::Model], meets: bool) -> Self {
        let parts = contacts.iter().filter(|contact| contact.group_session_id == Some(row.id));
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.allowed_actions(actor),
            service_id: row.service_id,
            worker_id: row.worker_id,
            role: row.role,
            name: row.name.clone(),
            starts_at: row.starts_at,
            minutes: row.minutes,
            consultation_mechanism: row.consultation_mechanism,
            location_type: row.location_type,
            place: row.place.clone(),
            contacts: parts
                .map(|part| GroupContact {
                    contact_id: part.id,
                    episode_id: part.episode_id,
                    attendance: part.attendance,
                })
                .collect(),
            warnings: meets.then_some(MeetingWarning::KeepApart).into_iter().collect(),
            error_reason: row.error_reason,
            error_comment: row.error_comment.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

kernel::page! {
    /// A page of group sessions.
    GroupSessionPage:
        /// The sessions, the earliest first.
        GroupSession
}
