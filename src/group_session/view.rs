//! What a group session looks like to the service.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::entity::Model;
use crate::auth::Role;
use crate::contact;
use crate::contact::codes::{Attendance, ConsultationMechanism, LocationType};
use crate::http::etag::ETag;
use crate::http::page::After;
use crate::id::{ContactId, EpisodeId, GroupSessionId, ServiceId, WorkerId};

/// A session that a worker held for several people at once.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GroupSession {
    /// Its identifier.
    pub id: GroupSessionId,
    /// The entity tag of this view.
    pub etag: ETag,
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
    /// Each person's part that you may see.
    #[schema(max_items = 100)]
    pub contacts: Vec<GroupContact>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
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
    /// The row with the parts of it that the caller may see.
    pub fn new(row: &Model, contacts: &[contact::entity::Model]) -> Self {
        let parts = contacts.iter().filter(|contact| contact.group_session_id == Some(row.id));
        Self {
            id: row.id,
            etag: ETag::default(),
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
            created_at: row.created_at,
        }
    }
}

/// A page of group sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupSessionPage {
    /// The sessions, the earliest first.
    #[schema(max_items = 200)]
    pub items: Vec<GroupSession>,
    /// Where the next page begins; `null` on the last one.
    #[schema(inline)]
    pub next_cursor: Option<After>,
}
