//! What a grant looks like to who decides on it.

#![warn(missing_docs)]

use super::codes::{AccessGrantAction, AccessGrantKind, AccessGrantStatus};
use super::entity::Model;
use super::rules::{Actor, At};
use crate::county::worker::skills::SensitiveClasses;
use crate::prelude::*;

/// A right or a credential that needs a second person.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AccessGrant {
    /// Its identifier.
    pub id: AccessGrantId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// What is given.
    pub kind: AccessGrantKind,
    /// Where it stands.
    pub status: AccessGrantStatus,
    /// What you may do next: approve it only where you neither asked for it nor get it.
    #[schema(max_items = 2)]
    pub allowed_actions: Vec<AccessGrantAction>,
    /// The organisation of the worker or the client.
    pub organisation_id: OrganisationId,
    /// The worker who gets it.
    pub worker_id: Option<WorkerId>,
    /// The client that gets it.
    pub client_id: Option<ClientId>,
    /// What the worker or the client was called when it was asked for.
    #[schema(max_length = 100)]
    pub name: String,
    /// The roles that the worker gets.
    #[schema(max_items = 15)]
    pub roles: Vec<Role>,
    /// The sensitive classes that the worker gets.
    pub sensitive_classes: SensitiveClasses,
    /// Who asked for it: an administrator.
    #[schema(max_length = 36)]
    pub requested_by: Uuid,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Until when it can be decided: seven days.
    pub expires_at: DateTime<Utc>,
    /// Who decided.
    #[schema(max_length = 36)]
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, in words.
    #[schema(max_length = 500)]
    pub comment: Option<String>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of grants.
    AccessGrantPage:
        /// The grants, the newest first.
        AccessGrant
}

impl Viewed for Model {
    type View = AccessGrant;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<AccessGrant>, Problem> {
        let actor = Actor { id: tx.caller().principal.id(), now: tx.now() };
        let view = |row: &Self| AccessGrant {
            id: row.id,
            etag: ETag::default(),
            kind: row.kind,
            status: row.status_at(actor.now),
            allowed_actions: At(row, actor.now).allowed_actions(actor),
            organisation_id: row.organisation_id,
            worker_id: row.worker_id,
            client_id: row.client_id,
            name: row.name.clone(),
            roles: row.roles.0.to_vec(),
            sensitive_classes: row.sensitive_classes.clone(),
            requested_by: row.requested_by,
            requested_at: row.requested_at,
            expires_at: row.expires_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            comment: row.comment.clone(),
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
