//! What an erasure looks like to who decides on it.

#![warn(missing_docs)]

use super::codes::{ErasureAction, ErasureAskedBy, ErasureGround, ErasureRefusalReason, ErasureStatus};
use super::entity::Model;
use crate::prelude::*;

/// The erasure of a person's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Erasure {
    /// Its identifier.
    pub id: ErasureId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ErasureStatus,
    /// What you may do next: approve it only where you did not ask for it.
    #[schema(max_items = 2)]
    pub allowed_actions: Vec<ErasureAction>,
    /// The service that knows the person.
    pub service_id: ServiceId,
    /// The person. Once it is carried out nothing can be read by this identifier.
    pub person_id: PersonId,
    /// Why the record must be erased.
    pub ground: ErasureGround,
    /// Who asked for it.
    pub asked_by: ErasureAskedBy,
    /// On which day they did.
    pub asked_on: NaiveDate,
    /// Who of the service entered it.
    #[schema(max_length = 36)]
    pub requested_by: Uuid,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    #[schema(max_length = 36)]
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused.
    pub refusal_reason: Option<ErasureRefusalReason>,
    /// When the database's own files were cleared of what was erased, too.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of erasures.
    ErasurePage:
        /// The erasures, the newest first.
        Erasure
}

impl Viewed for Model {
    type View = Erasure;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Erasure>, Problem> {
        let actor = tx.caller().principal.id();
        let view = |row: &Self| Erasure {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.allowed_actions(actor),
            service_id: row.service_id,
            person_id: row.person_id,
            ground: row.ground,
            asked_by: row.asked_by,
            asked_on: row.asked_on,
            requested_by: row.requested_by,
            requested_at: row.requested_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            refusal_reason: row.refusal_reason,
            finished_at: row.finished_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
