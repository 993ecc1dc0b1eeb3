//! What list sizes look like.

#![warn(missing_docs)]

use super::entity::Model;
use super::rules;
use crate::prelude::*;

/// How many people are registered with a practice in a month.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ListSize {
    /// Its identifier.
    pub id: ListSizeId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// The practice.
    pub practice_id: OrganisationId,
    /// The month: `YYYY-MM`.
    #[schema(min_length = 7, max_length = 7, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-10")]
    pub month: String,
    /// How many people.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub people: i32,
    /// Which publication it is from.
    #[schema(max_length = 200)]
    pub source: String,
    /// When it was first imported.
    pub recorded_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of list sizes.
    ListSizePage:
        /// The list sizes, the newest import first.
        ListSize
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ListSizesImported {
    /// The entity tag of this answer.
    pub etag: ETag,
    /// How many were new.
    #[schema(minimum = 0, maximum = 1000)]
    pub recorded: usize,
    /// How many took the place of another number.
    #[schema(minimum = 0, maximum = 1000)]
    pub changed: usize,
    /// How many were on record already.
    #[schema(minimum = 0, maximum = 1000)]
    pub unchanged: usize,
}

impl Viewed for Model {
    type View = ListSize;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<ListSize>, Problem> {
        let view = |row: &Self| ListSize {
            id: row.id,
            etag: ETag::default(),
            practice_id: row.practice_id,
            month: rules::month_text(row.month),
            people: row.people,
            source: row.source.clone(),
            recorded_at: row.recorded_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
