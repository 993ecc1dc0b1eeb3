//! What a volunteer looks like. Whether they were supported once is not among it.

#![warn(missing_docs)]

use super::checks::{VolunteerCheck, VolunteerSupport};
use super::codes::{VolunteerAction, VolunteerCheckKind, VolunteerStatus};
use super::entity::Model;
use super::rules::missing;
use crate::prelude::*;
use kernel::format::{EmailAddress, PhoneNumber};

/// A volunteer of a service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Volunteer {
    /// Their identifier.
    pub id: VolunteerId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where they stand.
    pub status: VolunteerStatus,
    /// Why they are not matched, or no more.
    #[schema(max_length = 500)]
    pub status_comment: Option<String>,
    /// What you may do next.
    #[schema(max_items = 6)]
    pub allowed_actions: Vec<VolunteerAction>,
    /// The service.
    pub service_id: ServiceId,
    /// What they are called.
    #[schema(max_length = 200)]
    pub name: String,
    /// How to ring them.
    pub telephone: Option<PhoneNumber>,
    /// How to write to them.
    pub email: Option<EmailAddress>,
    /// What they would like to do, and when.
    #[schema(max_length = 500)]
    pub offers: Option<String>,
    /// Who supports them.
    pub supported_by_id: WorkerId,
    /// What was held and seen.
    #[schema(max_items = 30)]
    pub checks: Vec<VolunteerCheck>,
    /// What was not held or seen yet, or too long ago: nobody is matched as long as there is any.
    #[schema(max_items = 3)]
    pub missing: Vec<VolunteerCheckKind>,
    /// How they were supported: the latest hundred times.
    #[schema(max_items = 100)]
    pub support: Vec<VolunteerSupport>,
    /// Who entered them.
    pub entered_by: WorkerId,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of volunteers.
    VolunteerPage:
        /// The volunteers, the newest first.
        Volunteer
}

impl Viewed for Model {
    type View = Volunteer;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Volunteer>, Problem> {
        let (role, today) = (tx.caller().role, calendar::local_date(tx.now()));
        let view = |row: &Self| Volunteer {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            status_comment: row.status_comment.clone(),
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            name: row.name.clone(),
            telephone: row.telephone.clone(),
            email: row.email.clone(),
            offers: row.offers.clone(),
            supported_by_id: row.supported_by_id,
            checks: row.checks.0.clone(),
            missing: missing(&row.checks.0, today),
            support: row.support.0.clone(),
            entered_by: row.entered_by,
            entered_at: row.entered_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
