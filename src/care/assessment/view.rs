//! What an assessment looks like to the service.

#![warn(missing_docs)]

use super::entity::{Model, version};
use super::wire::{DatedObservation, Need};
use crate::prelude::*;

/// What was found with the person, as it stands now.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Assessment {
    /// Its identifier.
    pub id: AssessmentId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// The episode.
    pub episode_id: EpisodeId,
    /// What the person needs.
    #[schema(max_items = 30)]
    pub needs: Vec<Need>,
    /// What the person is good at, enjoys, can rely on.
    #[schema(max_items = 30)]
    pub strengths: Vec<Text<500>>,
    /// How much help they need to look after their own health, as it was seen.
    #[schema(max_items = 30)]
    pub activation: Vec<DatedObservation>,
    /// How much help they need with what is said and written about health, as it was seen.
    #[schema(max_items = 30)]
    pub health_literacy: Vec<DatedObservation>,
    /// When it was first written.
    pub created_at: DateTime<Utc>,
    /// The worker who wrote it as it stands now.
    #[schema(max_length = 36)]
    pub updated_by: Uuid,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An assessment as it once stood.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AssessmentVersion {
    /// What the person needed.
    #[schema(max_items = 30)]
    pub needs: Vec<Need>,
    /// What the person was good at, enjoyed, could rely on.
    #[schema(max_items = 30)]
    pub strengths: Vec<Text<500>>,
    /// What had been seen of activation.
    #[schema(max_items = 30)]
    pub activation: Vec<DatedObservation>,
    /// What had been seen of health literacy.
    #[schema(max_items = 30)]
    pub health_literacy: Vec<DatedObservation>,
    /// The worker who wrote it.
    #[schema(max_length = 36)]
    pub written_by: Uuid,
    /// When.
    pub written_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of versions.
    AssessmentVersionPage:
        /// The versions, the newest first.
        AssessmentVersion
}

impl From<Model> for Assessment {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            episode_id: row.episode_id,
            needs: row.content.needs.to_vec(),
            strengths: row.content.strengths.to_vec(),
            activation: row.content.activation.to_vec(),
            health_literacy: row.content.health_literacy.to_vec(),
            created_at: row.created_at,
            updated_by: row.updated_by,
            updated_at: row.updated_at,
        }
    }
}

impl From<version::Model> for AssessmentVersion {
    fn from(row: version::Model) -> Self {
        Self {
            needs: row.content.needs.to_vec(),
            strengths: row.content.strengths.to_vec(),
            activation: row.content.activation.to_vec(),
            health_literacy: row.content.health_literacy.to_vec(),
            written_by: row.written_by,
            written_at: row.written_at,
        }
    }
}

impl Viewed for Model {
    type View = Assessment;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Assessment>, Problem> {
        Ok(rows.iter().map(|row| Assessment::from(row.clone())).collect())
    }
}
