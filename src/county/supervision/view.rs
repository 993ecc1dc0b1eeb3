//! A session of supervision as the contract shows it.

#![warn(missing_docs)]

use super::codes::{SupervisionAction, SupervisionKind, SupervisionStatus};
use super::entity::Model;
use super::rules::Actor;
use crate::prelude::*;

/// A session of a link worker's supervision.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Supervision {
    /// Its identifier.
    pub id: SupervisionId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Where it stands.
    pub status: SupervisionStatus,
    /// What you may do next.
    #[schema(max_items = 2)]
    pub allowed_actions: Vec<SupervisionAction>,
    /// The service of the link worker who was supervised.
    pub service_id: ServiceId,
    /// The link worker who was supervised.
    pub worker_id: WorkerId,
    /// What kind it was.
    pub kind: SupervisionKind,
    /// On which day, in England.
    pub held_on: NaiveDate,
    /// How long it took.
    #[schema(minimum = 1, maximum = 480)]
    pub minutes: i16,
    /// Who supervised, where they sign in here.
    pub supervisor_id: Option<WorkerId>,
    /// Who supervised, where they do not sign in here.
    #[schema(max_length = 100)]
    pub supervisor_name: Option<String>,
    /// When the supervisor signed it.
    pub signed_at: Option<DateTime<Utc>>,
    /// Who wrote it down.
    #[schema(max_length = 36)]
    pub recorded_by: Uuid,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of the log.
    SupervisionPage:
        /// The entries, the newest record first.
        Supervision
}

impl Actor {
    /// The caller.
    pub fn of(caller: &Caller) -> Self {
        Self { role: caller.role, worker: caller.worker_id() }
    }
}

impl Supervision {
    /// The row as this caller may see it.
    pub fn new(row: &Model, caller: &Caller) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.allowed_actions(Actor::of(caller)),
            service_id: row.service_id,
            worker_id: row.worker_id,
            kind: row.kind,
            held_on: row.held_on,
            minutes: row.minutes,
            supervisor_id: row.supervisor_id,
            supervisor_name: row.supervisor_name.clone(),
            signed_at: row.signed_at,
            recorded_by: row.recorded_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Viewed for Model {
    type View = Supervision;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Supervision>, Problem> {
        Ok(rows.iter().map(|row| Supervision::new(row, tx.caller())).collect())
    }
}
