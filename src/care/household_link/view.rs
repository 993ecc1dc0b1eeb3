//! A household link as the contract shows it.

#![warn(missing_docs)]

use super::apart::carried_together_in;
use super::codes::{HouseholdLinkAction, HouseholdLinkStatus, MeetingWarning};
use super::entity::Model;
use crate::prelude::*;
use kernel::db::Access;

/// Two people of one service who live in one household, as staff found out. No agency and no practice ever reads it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HouseholdLink {
    /// Its identifier.
    pub id: HouseholdLinkId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: HouseholdLinkStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<HouseholdLinkAction>,
    /// The service that knows both.
    pub service_id: ServiceId,
    /// The one.
    pub person_id: PersonId,
    /// The other.
    pub other_person_id: PersonId,
    /// Whether `person_id` is at risk from `other_person_id`.
    pub person_at_risk: bool,
    /// Whether `other_person_id` is at risk from `person_id`.
    pub other_person_at_risk: bool,
    /// Whether neither may learn that the other was referred: show the one nothing of the other.
    pub is_hidden: bool,
    /// `keep_apart` while one worker, or who covers for one, carries both although they are to be kept apart.
    #[schema(max_items = 1)]
    pub warnings: Vec<MeetingWarning>,
    /// How it is known.
    #[schema(max_length = 1000)]
    pub reason: String,
    /// Who wrote it down.
    #[schema(max_length = 36)]
    pub linked_by: Uuid,
    /// When.
    pub linked_at: DateTime<Utc>,
    /// How it was found to be wrong, or over.
    #[schema(max_length = 1000)]
    pub removal_reason: Option<String>,
    /// Who took it back.
    #[schema(max_length = 36)]
    pub removed_by: Option<Uuid>,
    /// When.
    pub removed_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of household links.
    HouseholdLinkPage:
        /// The links, the newest first.
        HouseholdLink
}

impl Viewed for Model {
    type View = HouseholdLink;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<HouseholdLink>, Problem> {
        let role = tx.caller().role;
        let together = carried_together_in(tx, &rows).await?;
        let view = |row: &Self| {
            // Who reads a link reads of both.
            tx.audit_row(Access::new(Self::TYPE, row.id.0, row.other_person_id));
            HouseholdLink {
                id: row.id,
                etag: ETag::default(),
                status: row.status,
                allowed_actions: row.status.allowed_actions(role),
                service_id: row.service_id,
                person_id: row.person_id,
                other_person_id: row.other_person_id,
                person_at_risk: row.person_at_risk,
                other_person_at_risk: row.other_person_at_risk,
                is_hidden: row.is_hidden,
                warnings: together.contains(&row.id).then_some(MeetingWarning::KeepApart).into_iter().collect(),
                reason: row.reason.clone(),
                linked_by: row.linked_by,
                linked_at: row.linked_at,
                removal_reason: row.removal_reason.clone(),
                removed_by: row.removed_by,
                removed_at: row.removed_at,
                updated_at: row.updated_at,
            }
        };
        Ok(rows.iter().map(view).collect())
    }
}
