//! The tables `audit_entries` and, in [`subject`], `audit_subjects`.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel};
use serde_json::Value;

use crate::auth::mac::MacKey;
use crate::auth::{AccessReason, Caller};
use crate::db::{self, Access, Log, Relation, Scoped};
use catalogue::id::{AuditEntryId, OrganisationId};
use catalogue::{Action, OrganisationKind, Role};

/// What one request saw.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    /// Sorts by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    /// When, UTC.
    pub occurred_at: DateTime<Utc>,
    /// The operation.
    #[sea_orm(column_type = "Text")]
    pub action: String,
    /// What the caller acted as.
    #[sea_orm(column_type = "Text")]
    pub actor_role: String,
    /// The caller.
    pub actor_id: Uuid,
    /// The caller's organisation.
    pub organisation_id: OrganisationId,
    /// The reason stated for looking beyond one's own cases.
    pub access_reason: Option<AccessReason>,
    /// The request, as the caller's own log knows it.
    pub request_id: Option<Uuid>,
    /// What was asked for: names of filters and codes, never words that were searched for.
    pub filter: Json,
    /// The rows, a list of [`Access`].
    pub seen: Json,
    /// What shows that the entry is as it was written; empty in those from before there was a trail.
    pub seal: Vec<u8>,
}

impl Log for Entity {}

impl Scoped for Entity {
    /// An auditor reads what the people and programs of their own organisation saw; that of the overseer, everything.
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::Auditor if caller.organisation_kind == OrganisationKind::Ics => Condition::all(),
            Role::Auditor => Condition::all().add(Column::OrganisationId.eq(caller.organisation_id)),
            _ => db::nobody(),
        }
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::new("audit_entry", row.id.0, None))
    }
}

/// An entry about to be written.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// The operation.
    pub action: Action,
    /// Who asked.
    pub caller: Caller,
    /// The request.
    pub request_id: Uuid,
    /// What was asked for.
    pub filter: Value,
    /// The rows seen.
    pub seen: Vec<Access>,
}

impl Entry {
    /// The row, sealed.
    pub fn row(self, key: &MacKey) -> ActiveModel {
        let mut row = Model {
            id: AuditEntryId::new(),
            occurred_at: self.at,
            action: self.action.operation_id().to_owned(),
            actor_role: self.caller.role.to_string(),
            actor_id: self.caller.principal.id(),
            organisation_id: self.caller.organisation_id,
            access_reason: self.caller.access_reason,
            request_id: Some(self.request_id),
            filter: self.filter,
            seen: serde_json::json!(self.seen),
            seal: Vec::new(),
        };
        row.seal = row.seal(key);
        row.into_active_model().reset_all()
    }
}

/// The table `audit_subjects`: which entries saw a person.
pub mod subject {
    use sea_orm::entity::prelude::*;

    use crate::db::Relation;
    use catalogue::id::{AuditEntryId, PersonId};

    /// One person in one entry.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "audit_subjects")]
    pub struct Model {
        /// The person.
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        /// The entry.
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: AuditEntryId,
    }
}
