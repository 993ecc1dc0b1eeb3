//! What an episode looks like to the service.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::entity::Model;
use super::status::EpisodeStatus;
use crate::http::etag::ETag;
use crate::id::{EpisodeId, PersonId, ReferralId, ServiceId, WorkerId};

/// An episode of care: one worker's support of one person (FHIR EpisodeOfCare).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EpisodeOfCare {
    /// Its identifier.
    pub id: EpisodeId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Where it stands.
    pub status: EpisodeStatus,
    /// The service that gives the support.
    pub service_id: ServiceId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// The referral whose acceptance opened it.
    pub referral_id: ReferralId,
    /// Who carries the case.
    pub worker_id: WorkerId,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Model> for EpisodeOfCare {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            service_id: row.service_id,
            person_id: row.person_id,
            referral_id: row.referral_id,
            worker_id: row.worker_id,
            opened_at: row.opened_at,
            finished_at: row.finished_at,
            updated_at: row.updated_at,
        }
    }
}
