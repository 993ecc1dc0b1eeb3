//! What crosses the wire about organisations.

#![warn(missing_docs)]

use super::kind::{MembershipKind, Status};
use super::{entity, membership};
use crate::prelude::*;

/// An organisation to be entered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// What it is. It cannot be changed later: memberships and services rest on it.
    pub kind: OrganisationKind,
    /// What it is called.
    pub name: Text<200>,
    /// Its ODS code, where it has one; unique.
    pub ods_code: Option<OdsCode>,
}

/// What changes about an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationPatch {
    /// What it is called.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub name: Option<Text<200>>,
    /// Its ODS code.
    #[serde(default)]
    #[schema(value_type = Option<OdsCode>)]
    pub ods_code: Patch<OdsCode>,
    /// Whether it is in use. Callers of a disabled organisation are stopped at once.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub status: Option<Status>,
    /// The practice that follows this one, which merges into it or closes: its people, what is to be entered in their
    /// records, what nobody has read yet and new referrals under its code go there. `null` for none; what has gone over
    /// stays there.
    #[serde(default)]
    #[schema(value_type = Option<OrganisationId>)]
    pub successor_id: Patch<OrganisationId>,
}

/// A membership to be entered: of a practice in a PCN, a PCN in a place, a place in an ICS.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMembership {
    /// The organisation that it becomes a member of.
    pub group_id: OrganisationId,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day, where it is known.
    pub ends_on: Option<NaiveDate>,
}

/// The end of a membership.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembershipEnd {
    /// The last day.
    pub ends_on: NaiveDate,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its ODS code, where it has one.
    pub ods_code: Option<OdsCode>,
    /// Whether it is in use.
    pub status: Status,
    /// The practice that follows it, where it has merged or closed.
    pub successor_id: Option<OrganisationId>,
    /// What it is a member of, past and to come included, oldest first.
    #[schema(max_items = 100)]
    pub memberships: Vec<Membership>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// To be sent as `If-Match` with a change.
    pub etag: ETag,
}

/// One organisation's membership of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Membership {
    /// Its identifier.
    pub id: MembershipId,
    /// How the one belongs to the other.
    pub kind: MembershipKind,
    /// What it is a member of.
    pub group_id: OrganisationId,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day; none while open-ended.
    pub ends_on: Option<NaiveDate>,
}

impl Organisation {
    /// The row with its own memberships, in any order.
    pub fn new(row: entity::Model, mut memberships: Vec<membership::Model>) -> Self {
        memberships.sort_by_key(|membership| (membership.starts_on, membership.id));
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name,
            ods_code: row.ods_code,
            status: row.status,
            successor_id: row.successor_id,
            memberships: memberships.into_iter().map(Membership::from).collect(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            etag: ETag::default(),
        }
    }
}

impl From<membership::Model> for Membership {
    fn from(row: membership::Model) -> Self {
        Self { id: row.id, kind: row.kind, group_id: row.group_id, starts_on: row.starts_on, ends_on: row.ends_on }
    }
}
