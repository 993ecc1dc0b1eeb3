//! What crosses the wire about activities.

#![warn(missing_docs)]

use super::entity::Model;
use super::kind::{ActivityKind, ActivityStatus};
use crate::prelude::*;

/// Time that you spent without a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewActivity {
    /// What it was.
    pub kind: ActivityKind,
    /// On which day, in England; never in the future.
    pub done_on: NaiveDate,
    /// How long it took.
    #[schema(minimum = 1, maximum = 960)]
    pub minutes: i16,
    /// A few words about the work. Never about a person: what concerns one belongs into their episode.
    pub note: Option<Text<200>>,
    /// The service for which it was done. Needed where you work in several.
    pub service_id: Option<ServiceId>,
}

/// A change of an activity, as a merge-patch.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityPatch {
    /// What it was.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub kind: Option<ActivityKind>,
    /// On which day, in England; never in the future.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub done_on: Option<NaiveDate>,
    /// How long it took.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, minimum = 1, maximum = 960)]
    pub minutes: Option<i16>,
    /// A few words about the work. Never about a person.
    #[serde(default)]
    #[schema(value_type = Option<Text<200>>)]
    pub note: Patch<Text<200>>,
}

/// Time that a worker spent on something other than the support of a person. It names no person.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Activity {
    /// Its identifier.
    pub id: ActivityId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Whether it counts.
    pub status: ActivityStatus,
    /// The service for which it was done.
    pub service_id: ServiceId,
    /// Who did it.
    pub worker_id: WorkerId,
    /// What they acted as: coaches and co-ordinators are counted apart.
    pub role: Role,
    /// What it was.
    pub kind: ActivityKind,
    /// On which day, in England.
    pub done_on: NaiveDate,
    /// How long it took.
    #[schema(minimum = 1, maximum = 960)]
    pub minutes: i16,
    /// A few words about the work.
    #[schema(max_length = 200)]
    pub note: Option<String>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of activities.
    ActivityPage:
        /// The activities, the newest record first.
        Activity
}

impl From<&Model> for Activity {
    fn from(row: &Model) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            service_id: row.service_id,
            worker_id: row.worker_id,
            role: row.role,
            kind: row.kind,
            done_on: row.done_on,
            minutes: row.minutes,
            note: row.note.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Viewed for Model {
    type View = Activity;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Activity>, Problem> {
        Ok(rows.iter().map(Activity::from).collect())
    }
}
