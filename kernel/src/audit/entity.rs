//! The tables `audit_entries` and, in [`subject`], `audit_subjects`.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use serde_json::Value;

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
    /// Whether the people in `seen` are in `audit_subjects` yet.
    pub is_indexed: bool,
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
    /// The row.
    pub fn row(self) -> ActiveModel {
        ActiveModel {
            id: Set(AuditEntryId::new()),
            occurred_at: Set(self.at),
            action: Set(self.action.operation_id().to_owned()),
            actor_role: Set(self.caller.role.to_string()),
            actor_id: Set(self.caller.principal.id()),
            organisation_id: Set(self.caller.organisation_id),
            access_reason: Set(self.caller.access_reason),
            request_id: Set(Some(self.request_id)),
            filter: Set(self.filter),
            seen: Set(serde_json::json!(self.seen)),
            is_indexed: Set(false),
        }
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
