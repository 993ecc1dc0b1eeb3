//! What a confidence survey looks like: the same to the service and to the group.

#![warn(missing_docs)]

use super::codes::{SurveyAction, SurveyAgreement, SurveyStatus};
use super::entity::Model;
use super::wire::SurveyAnswers;
use crate::prelude::*;

/// Six questions to a group.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ConfidenceSurvey {
    /// Its identifier.
    pub id: ConfidenceSurveyId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: SurveyStatus,
    /// What you may do next.
    #[schema(max_items = 5)]
    pub allowed_actions: Vec<SurveyAction>,
    /// The service that asks.
    pub service_id: ServiceId,
    /// The group or service of the community.
    pub asset_id: AssetId,
    /// The day on which it is to be sent, or asked.
    pub due_on: NaiveDate,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// How often the group was reminded, or rung.
    #[schema(minimum = 0, maximum = 32_767)]
    pub reminders: i16,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// What was answered.
    pub answers: Option<SurveyAnswers>,
    /// What was said when they were reminded, why it was not answered, or why it does not concern the group. For the service alone.
    #[schema(max_length = 500)]
    pub comment: Option<String>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of confidence surveys.
    ConfidenceSurveyPage:
        /// The surveys, the newest first.
        ConfidenceSurvey
}

impl Viewed for Model {
    type View = ConfidenceSurvey;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<ConfidenceSurvey>, Problem> {
        let role = tx.caller().role;
        let view = |row: &Self| ConfidenceSurvey {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            asset_id: row.asset_id,
            due_on: row.due_on,
            sent_at: row.sent_at,
            reminders: row.reminders,
            answered_at: row.answered_at,
            answers: row.answers.clone(),
            comment: row.comment.clone().filter(|_| role.is_of_service()),
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}

/// What the groups of a service answered in some quarters. Groups are not people: the numbers are true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConfidenceSummary {
    /// When it was counted.
    pub as_at: DateTime<Utc>,
    /// By quarter and by how far they agree that they coped, the latest quarter first.
    #[schema(max_items = 40)]
    pub lines: Vec<ConfidenceLine>,
}

/// The groups that agree so far, of the surveys that were answered in a quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConfidenceLine {
    /// The first day of the quarter, in England.
    #[schema(example = "2026-10-01")]
    pub quarter_starts_on: NaiveDate,
    /// How far they agree that they coped well with the new people.
    pub coped_well: SurveyAgreement,
    /// How many surveys.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub answered: i64,
    /// How many people were connected to them over the six months before, as they say.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub people_connected: i64,
    /// How many they could have coped with, of those who strongly disagree.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub could_cope_with: i64,
    /// How many volunteers they have.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub volunteers: i64,
}
