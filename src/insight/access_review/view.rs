//! What a review looks like to who reviews.

#![warn(missing_docs)]

use super::codes::{AccessReviewAction, AccessReviewKind, AccessReviewOutcome, AccessReviewStatus, AccessReviewer};
use super::entity::Model;
use crate::prelude::*;
use kernel::auth::AccessReason;

/// Something about a caller's requests that somebody else looks at.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AccessReview {
    /// Its identifier.
    pub id: AccessReviewId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// What is looked at.
    pub kind: AccessReviewKind,
    /// Who is asked to look at it. An auditor may look at what a manager is asked to.
    pub reviewer: AccessReviewer,
    /// Where it stands.
    pub status: AccessReviewStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<AccessReviewAction>,
    /// The service whose case was opened.
    pub service_id: Option<ServiceId>,
    /// The organisation of who is looked at.
    pub organisation_id: OrganisationId,
    /// Who is looked at: a worker, or an agency's program.
    #[schema(max_length = 36)]
    pub actor_id: Uuid,
    /// What they acted as.
    pub actor_role: Role,
    /// The reason that they stated first. `GET /v1/audit-entries` has each.
    pub access_reason: Option<AccessReason>,
    /// Whose case was opened.
    pub person_id: Option<PersonId>,
    /// How many requests it is about.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub uses: i32,
    /// When the first of them was.
    pub first_at: DateTime<Utc>,
    /// When the last of them was.
    pub last_at: DateTime<Utc>,
    /// By when it should be looked at.
    pub due_at: DateTime<Utc>,
    /// What came of it.
    pub outcome: Option<AccessReviewOutcome>,
    /// What was found, in words.
    #[schema(max_length = 500)]
    pub comment: Option<String>,
    /// Who looked at it.
    #[schema(max_length = 36)]
    pub reviewed_by: Option<Uuid>,
    /// When.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of reviews.
    AccessReviewPage:
        /// The reviews, the newest first.
        AccessReview
}

impl Viewed for Model {
    type View = AccessReview;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<AccessReview>, Problem> {
        let view = |row: &Self| AccessReview {
            id: row.id,
            etag: ETag::default(),
            kind: row.kind,
            reviewer: row.reviewer,
            status: row.status,
            allowed_actions: row.status.allowed_actions(()),
            service_id: row.service_id,
            organisation_id: row.organisation_id,
            actor_id: row.actor_id,
            actor_role: row.actor_role,
            access_reason: row.access_reason,
            person_id: row.person_id,
            uses: row.uses,
            first_at: row.first_at,
            last_at: row.last_at,
            due_at: row.due_at,
            outcome: row.outcome,
            comment: row.comment.clone(),
            reviewed_by: row.reviewed_by,
            reviewed_at: row.reviewed_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
