//! What a gap looks like: the same to everybody, but for the case for which it was raised, which is shown to who carries that
//! case alone.

#![warn(missing_docs)]

use std::collections::HashSet;

use super::codes::{GapAction, GapAnswerCode, GapSource, GapStatus};
use super::entity::Model;
use crate::care::assessment::codes::NeedKind;
use crate::care::episode;
use crate::community::asset::codes::AssetCategory;
use crate::prelude::*;

/// A need that nothing local meets.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Gap {
    /// Its identifier.
    pub id: GapId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: GapStatus,
    /// What you may do next.
    #[schema(max_items = 5)]
    pub allowed_actions: Vec<GapAction>,
    /// The service that noticed it.
    pub service_id: ServiceId,
    /// By what it was noticed.
    pub source: GapSource,
    /// What kind of provision is missing.
    pub category: AssetCategory,
    /// What is missing, in words.
    #[schema(max_length = 1000)]
    pub comment: String,
    /// Where it is missing; `null` for all that the service covers.
    pub outward_code: Option<OutwardCode>,
    /// The case for which it was raised. For who carries that case alone; `null` for everybody else.
    pub raised_for: Option<GapCase>,
    /// Who raised it: a worker or a program.
    #[schema(max_length = 36)]
    pub raised_by: Uuid,
    /// When.
    pub raised_at: DateTime<Utc>,
    /// Whom it was taken to.
    pub escalated_to_id: Option<OrganisationId>,
    /// When.
    pub escalated_at: Option<DateTime<Utc>>,
    /// What is asked of them.
    #[schema(max_length = 1000)]
    pub escalation_comment: Option<String>,
    /// What they answered.
    pub answer: Option<GapAnswerCode>,
    /// The same in words.
    #[schema(max_length = 1000)]
    pub answer_comment: Option<String>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// More about that.
    #[schema(max_length = 1000)]
    pub closure_comment: Option<String>,
    /// What meets it now, where that is in the directory.
    pub met_by_id: Option<AssetId>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// The case for which a gap was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct GapCase {
    /// The episode.
    pub episode_id: EpisodeId,
    /// The need that was found with the person.
    pub need: Option<NeedKind>,
    /// The connection that could not be made.
    pub connection_id: Option<ConnectionId>,
}

kernel::page! {
    /// A page of gaps.
    GapPage:
        /// The gaps, the newest first.
        Gap
}

impl Gap {
    fn new(row: &Model, role: Role, is_of_own_case: bool) -> Self {
        let case = |episode_id| GapCase { episode_id, need: row.need, connection_id: row.connection_id };
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            source: row.source,
            category: row.category,
            comment: row.comment.clone(),
            outward_code: row.outward_code.clone(),
            raised_for: row.episode_id.filter(|_| is_of_own_case).map(case),
            raised_by: row.raised_by,
            raised_at: row.raised_at,
            escalated_to_id: row.escalated_to_id,
            escalated_at: row.escalated_at,
            escalation_comment: row.escalation_comment.clone(),
            answer: row.answer,
            answer_comment: row.answer_comment.clone(),
            answered_at: row.answered_at,
            closed_at: row.closed_at,
            closure_comment: row.closure_comment.clone(),
            met_by_id: row.met_by_id,
            updated_at: row.updated_at,
        }
    }
}

impl Viewed for Model {
    type View = Gap;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Gap>, Problem> {
        let own = own_cases_in(tx, rows.iter().filter_map(|row| row.episode_id).collect()).await?;
        let is_own = |row: &Self| row.episode_id.is_some_and(|id| own.contains(&id));
        Ok(rows.iter().map(|row| Gap::new(row, tx.caller().role, is_own(row))).collect())
    }
}

/// Those of these episodes that the caller carries, or a colleague whom they cover: that they see them is audited.
async fn own_cases_in(tx: &Tx, ids: HashSet<EpisodeId>) -> Result<HashSet<EpisodeId>, Problem> {
    use episode::entity::{Column, Entity};
    let workers = tx.caller().caseload_workers();
    if ids.is_empty() || workers.is_empty() {
        return Ok(HashSet::new());
    }
    let most = ids.len() as u64;
    let found = tx.find::<Entity>().filter(Column::Id.is_in(ids)).filter(Column::WorkerId.is_in(workers));
    Ok(found.all(most).await?.into_iter().map(|episode| episode.id).collect())
}
