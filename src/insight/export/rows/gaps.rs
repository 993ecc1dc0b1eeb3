//! Gaps in what there is locally. They are about nobody: for whose case one was raised is not in a file.

use super::Source;
use crate::community::asset::codes::AssetCategory;
use crate::community::gap::codes::{GapAnswerCode, GapSource, GapStatus};
use crate::community::gap::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::prelude::*;

columns! {
    /// A need that nothing local meets.
    pub struct GapRow {
        /// Its identifier
        id: Uuid,
        /// The service
        service_id: Uuid,
        /// Where it stands
        status: Coding<GapStatus>,
        /// By what it was noticed
        source: Coding<GapSource>,
        /// What is missing
        category: Coding<AssetCategory>,
        /// Where; all that the service covers, where there is none
        outward_code: Option<String>,
        /// The first day of the quarter in which it was raised
        quarter: NaiveDate,
        /// The same in words
        comment: String,
        /// When it was raised
        raised_at: DateTime<Utc>,
        /// Whom it was taken to
        escalated_to_id: Option<Uuid>,
        /// When
        escalated_at: Option<DateTime<Utc>>,
        /// What was answered
        answer: Option<Coding<GapAnswerCode>>,
        /// The same in words
        answer_comment: Option<String>,
        /// When
        answered_at: Option<DateTime<Utc>>,
        /// When it was closed
        closed_at: Option<DateTime<Utc>>,
        /// What meets it now
        met_by_id: Option<Uuid>,
        /// When it last changed
        updated_at: DateTime<Utc>,
    }
}

/// The table `gaps`.
pub struct Gaps;

impl Source for Gaps {
    type Entity = Entity;
    type Row = GapRow;

    const PAGE: u64 = 2000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Option<Column> = None;
    const NAMED: &'static [Column] = &[];

    fn may_leave() -> Condition {
        Condition::all().add(Column::Status.ne(GapStatus::EnteredInError))
    }

    async fn rows(_: &Tx, models: Vec<Model>) -> Result<Vec<GapRow>, Problem> {
        Ok(models.into_iter().map(GapRow::from).collect())
    }
}

impl From<Model> for GapRow {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            service_id: row.service_id.0,
            status: Coding(row.status),
            source: Coding(row.source),
            category: Coding(row.category),
            outward_code: row.outward_code.map(|code| code.to_string()),
            quarter: row.quarter,
            comment: row.comment,
            raised_at: row.raised_at,
            escalated_to_id: row.escalated_to_id.map(|id| id.0),
            escalated_at: row.escalated_at,
            answer: row.answer.map(Coding),
            answer_comment: row.answer_comment,
            answered_at: row.answered_at,
            closed_at: row.closed_at,
            met_by_id: row.met_by_id.map(|id| id.0),
            updated_at: row.updated_at,
        }
    }
}
