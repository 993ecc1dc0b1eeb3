//! What crosses the wire about signposting.

#![warn(missing_docs)]

use super::codes::{SignpostingMechanism, SignpostingStatus};
use super::entity::Model;
use crate::care::referral::codes::PresentingComplaint;
use crate::prelude::*;

/// You told somebody where to turn. Who they are has no place here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignposting {
    /// On which day, in England; never in the future.
    pub done_on: NaiveDate,
    /// What it was about.
    #[schema(value_type = BTreeSet<PresentingComplaint>, min_items = 1, max_items = 21)]
    pub about: Codes<PresentingComplaint, 1>,
    /// The group or service of the community that you told them of, where it is in the directory: it counts for its demand.
    pub asset_id: Option<AssetId>,
    /// How.
    pub mechanism: SignpostingMechanism,
    /// The service whose staff you are. Needed where you work in several; never for an agency.
    pub service_id: Option<ServiceId>,
}

/// Somebody was told where to turn, and went by themselves. It is no referral and is never counted as one.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Signposting {
    /// Its identifier.
    pub id: SignpostingId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Whether it counts.
    pub status: SignpostingStatus,
    /// The organisation whose staff did it.
    pub organisation_id: OrganisationId,
    /// The service, where it was one's own staff.
    pub service_id: Option<ServiceId>,
    /// Who wrote it down: a worker or a program.
    #[schema(max_length = 36)]
    pub recorded_by: Uuid,
    /// What they acted as.
    pub role: Role,
    /// On which day, in England.
    pub done_on: NaiveDate,
    /// What it was about.
    #[schema(max_items = 21)]
    pub about: Vec<PresentingComplaint>,
    /// The group or service of the community that they were told of.
    pub asset_id: Option<AssetId>,
    /// How.
    pub mechanism: SignpostingMechanism,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of signposting.
    SignpostingPage:
        /// The records, the newest first.
        Signposting
}

impl From<&Model> for Signposting {
    fn from(row: &Model) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            organisation_id: row.organisation_id,
            service_id: row.service_id,
            recorded_by: row.recorded_by,
            role: row.role,
            done_on: row.done_on,
            about: serde_json::from_value(row.about.clone()).unwrap_or_default(),
            asset_id: row.asset_id,
            mechanism: row.mechanism,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Viewed for Model {
    type View = Signposting;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Signposting>, Problem> {
        Ok(rows.iter().map(Signposting::from).collect())
    }
}
