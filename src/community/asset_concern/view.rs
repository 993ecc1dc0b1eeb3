//! What a concern about a group looks like.

#![warn(missing_docs)]

use super::codes::{AssetConcernAction, AssetConcernOutcome, AssetConcernStatus};
use super::entity::Model;
use crate::prelude::*;

/// Somebody may come to harm at a group or a service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AssetConcern {
    /// Its identifier.
    pub id: AssetConcernId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: AssetConcernStatus,
    /// What you may do next.
    #[schema(max_items = 2)]
    pub allowed_actions: Vec<AssetConcernAction>,
    /// The service that has the group in its directory.
    pub service_id: ServiceId,
    /// The group or service of the community.
    pub asset_id: AssetId,
    /// What it is.
    #[schema(max_length = 2000)]
    pub text: String,
    /// Who raised it.
    pub raised_by: WorkerId,
    /// When.
    pub raised_at: DateTime<Utc>,
    /// What was found.
    pub outcome: Option<AssetConcernOutcome>,
    /// The same in words.
    #[schema(max_length = 2000)]
    pub outcome_comment: Option<String>,
    /// Who looked into it.
    pub resolved_by: Option<WorkerId>,
    /// When they said so.
    pub resolved_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of concerns.
    AssetConcernPage:
        /// The concerns, the newest first.
        AssetConcern
}

impl Viewed for Model {
    type View = AssetConcern;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<AssetConcern>, Problem> {
        let role = tx.caller().role;
        let view = |row: &Self| AssetConcern {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            asset_id: row.asset_id,
            text: row.text.clone(),
            raised_by: row.raised_by,
            raised_at: row.raised_at,
            outcome: row.outcome,
            outcome_comment: row.outcome_comment.clone(),
            resolved_by: row.resolved_by,
            resolved_at: row.resolved_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
