//! An item as the contract shows it.

#![warn(missing_docs)]

use super::codes::{GoalsCheckStatus, MdtItemAction, MdtItemStatus, MdtWithdrawalReason};
use super::entity::Model;
use super::meets::meets_in;
use crate::care::household_link::codes::MeetingWarning;
use crate::prelude::*;

/// A person who is presented at a multidisciplinary team.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MdtItem {
    /// Its identifier.
    pub id: MdtItemId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Where it stands.
    pub status: MdtItemStatus,
    /// What you may do next.
    #[schema(max_items = 2)]
    pub allowed_actions: Vec<MdtItemAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// The person.
    pub person_id: PersonId,
    /// Who brings it.
    pub presenter_id: Option<WorkerId>,
    /// The team, by name.
    #[schema(max_length = 200)]
    pub team: String,
    /// The day of the meeting, in England.
    pub meets_on: NaiveDate,
    /// What the team is asked.
    #[schema(max_length = 2000)]
    pub question: String,
    /// Whether there is doubt, or the clinical situation is complex.
    pub is_complex: bool,
    /// The day on which it was presented, in England.
    pub presented_on: Option<NaiveDate>,
    /// What came of it.
    #[schema(max_length = 4000)]
    pub outcome: Option<String>,
    /// Whether a clinician has looked at the goals and the plan.
    pub goals_check: Option<GoalsCheckStatus>,
    /// Which clinician.
    #[schema(max_length = 200)]
    pub goals_checked_by: Option<String>,
    /// On which day, in England.
    pub goals_checked_on: Option<NaiveDate>,
    /// Why not yet.
    #[schema(max_length = 1000)]
    pub goals_not_checked_reason: Option<String>,
    /// Why it was taken off.
    pub withdrawal_reason: Option<MdtWithdrawalReason>,
    /// `keep_apart` where somebody from whom the person is to be kept apart is on the list of the same team for the same day.
    #[schema(max_items = 1)]
    pub warnings: Vec<MeetingWarning>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of items.
    MdtItemPage:
        /// The items, the newest record first.
        MdtItem
}

impl MdtItem {
    /// The row as this caller may see it. `meets` says that two who are to be kept apart meet there.
    pub fn new(row: &Model, caller: &Caller, meets: bool) -> Self {
        let may_write = caller.may(Action::PresentMdtItem);
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(may_write),
            service_id: row.service_id,
            episode_id: row.episode_id,
            person_id: row.person_id,
            presenter_id: row.presenter_id,
            team: row.team.clone(),
            meets_on: row.meets_on,
            question: row.question.clone(),
            is_complex: row.is_complex,
            presented_on: row.presented_on,
            outcome: row.outcome.clone(),
            goals_check: row.goals_check,
            goals_checked_by: row.goals_checked_by.clone(),
            goals_checked_on: row.goals_checked_on,
            goals_not_checked_reason: row.goals_not_checked_reason.clone(),
            withdrawal_reason: row.withdrawal_reason,
            warnings: meets.then_some(MeetingWarning::KeepApart).into_iter().collect(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Viewed for Model {
    type View = MdtItem;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<MdtItem>, Problem> {
        let meets = meets_in(tx, &rows).await?;
        Ok(rows.iter().map(|row| MdtItem::new(row, tx.caller(), meets.contains(&row.id))).collect())
    }
}
