//! The tables `audit_entries` and, in [`subject`], `audit_subjects`.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel};
use serde_json::Value;

use crate::auth::mac::MacKey;
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
    /// What shows that the entry is as it was written; empty in those from before there was a trail.
    pub seal: Vec<u8>,
}

impl Log for Entity {}

crate::sensitive! {
    appended, about nobody [
        id occurred_at action actor_role actor_id organisation_id access_reason request_id filter seen is_denied outcome
        resource_id own_request_id seal
    ]
}

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
    /// The rows, sealed: one, unless very much was seen.
    pub fn rows(mut self, key: &MacKey) -> Vec<ActiveModel> {
        let mut rows = Vec::with_capacity(1);
        while self.seen.len() > MOST_SEEN {
            let beyond = self.seen.split_off(self.seen.len() - MOST_SEEN);
            rows.push(Self { seen: beyond, ..self.clone() }.row(key));
        }
        rows.push(self.row(key));
        rows
    }

    /// The row, sealed.
    fn row(self, key: &MacKey) -> ActiveModel {
        let mut row = Model {
            id: AuditEntryId::new(),
            occurred_at: self.at,
            action: self.action.operation_id().to_owned(),
            actor_role: self.caller.role.to_string(),
            actor_id: self.caller.principal.id(),
            organisation_id: self.caller.organisation_id,
            access_reason: self.caller.access_reason,
            request_id: Some(self.request.request_id),
            own_request_id: Some(self.request.own_id),
            is_denied: self.denial.is_some(),
            outcome: self.denial.as_ref().map(|denial| denial.code.as_str().to_owned()),
            resource_id: self.denial.as_ref().and_then(|denial| denial.resource_id),
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
