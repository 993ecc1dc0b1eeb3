//! The tables `audit_entries` and, in [`subject`], `audit_subjects`.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use serde_json::Value;

use crate::auth::{AccessReason, Caller};
use crate::db::{self, Access, Log, Relation, Scoped};
use crate::http::request_id::RequestIds;
use catalogue::id::{AuditEntryId, OrganisationId};
use catalogue::{Action, Code, OrganisationKind, Role};

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
    /// Whether it was refused.
    pub is_denied: bool,
    /// The problem code that it was refused with.
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<String>,
    /// The row that was asked for, where it was refused.
    pub resource_id: Option<Uuid>,
    /// The request, as our log knows it: nobody else can have given it the same name.
    pub own_request_id: Option<Uuid>,
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

/// What was refused.
#[derive(Clone, Copy, Debug)]
pub struct Denial {
    /// With which problem.
    pub code: Code,
    /// The row that was asked for, where the path names one.
    pub resource_id: Option<Uuid>,
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
    pub request: RequestIds,
    /// Why it was refused, and the row that was asked for; nothing where it was not.
    pub denial: Option<Denial>,
    /// What was asked for.
    pub filter: Value,
    /// The rows seen.
    pub seen: Vec<Access>,
}

/// How many rows one entry tells of: of more there are several entries of the same request.
pub const MOST_SEEN: usize = 2000;

impl Entry {
    /// The rows: one, unless very much was seen.
    pub fn rows(mut self) -> Vec<ActiveModel> {
        let mut rows = Vec::with_capacity(1);
        while self.seen.len() > MOST_SEEN {
            let beyond = self.seen.split_off(self.seen.len() - MOST_SEEN);
            rows.push(Self { seen: beyond, ..self.clone() }.row());
        }
        rows.push(self.row());
        rows
    }

    fn row(self) -> ActiveModel {
        ActiveModel {
            id: Set(AuditEntryId::new()),
            occurred_at: Set(self.at),
            action: Set(self.action.operation_id().to_owned()),
            actor_role: Set(self.caller.role.to_string()),
            actor_id: Set(self.caller.principal.id()),
            organisation_id: Set(self.caller.organisation_id),
            access_reason: Set(self.caller.access_reason),
            request_id: Set(Some(self.request.request_id)),
            own_request_id: Set(Some(self.request.own_id)),
            is_denied: Set(self.denial.is_some()),
            outcome: Set(self.denial.as_ref().map(|denial| denial.code.as_str().to_owned())),
            resource_id: Set(self.denial.as_ref().and_then(|denial| denial.resource_id)),
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
