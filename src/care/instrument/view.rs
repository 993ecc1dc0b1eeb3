//! What an instrument looks like to a service.

#![warn(missing_docs)]

use super::codes::{InstrumentAction, InstrumentStatus};
use super::entity::Model;
use super::wire::InstrumentDefinition;
use crate::prelude::*;

/// An instrument: what outcomes are measured with.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Instrument {
    /// Its identifier. Those that every service has are the same everywhere.
    pub id: InstrumentId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// The service whose it is; absent where every service has it.
    pub service_id: Option<ServiceId>,
    /// A short name for programs.
    #[schema(max_length = 40)]
    pub code: String,
    /// Which edition of it.
    #[schema(minimum = 1, maximum = 1000)]
    pub edition: i32,
    /// Whether it is in use.
    pub status: InstrumentStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<InstrumentAction>,
    /// What it is.
    pub definition: InstrumentDefinition,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of instruments.
    InstrumentPage:
        /// The instruments, in the order in which they were added.
        Instrument
}

impl Viewed for Model {
    type View = Instrument;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Instrument>, Problem> {
        let role = tx.caller().role;
        let view = |row: &Self| Instrument {
            id: row.id,
            etag: ETag::default(),
            service_id: row.service_id(),
            code: row.code.clone(),
            edition: row.edition,
            status: row.status,
            allowed_actions: row.allowed_actions(role),
            definition: row.definition.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
