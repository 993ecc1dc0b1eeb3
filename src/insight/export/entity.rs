//! Table `exports`. Who may see a row: who asked for it, as long as they may see what they might see then.

use kernel::db::prelude::*;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::codes::{ExportFailure, ExportFormat, ExportKind, ExportPurpose, ExportStatus};
use super::rules;
use kernel::auth::Principal;

/// An export.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExportId,
    /// Goes up with each change of the row but for its progress.
    pub version: i32,
    /// Who asked for it.
    pub requested_by: Uuid,
    /// As what.
    pub role: Role,
    /// A person rather than a program.
    pub is_person: bool,
    pub organisation_id: OrganisationId,
    /// What decided which rows they see: [`rules::rights`].
    #[sea_orm(column_type = "Text")]
    pub rights: String,
    pub status: ExportStatus,
    #[sea_orm(column_type = "Json")]
    pub kinds: Kinds,
    pub format: ExportFormat,
    pub purpose: ExportPurpose,
    pub purpose_comment: Option<String>,
    /// The export that it goes on from.
    pub since_export_id: Option<ExportId>,
    /// Why it came to nothing.
    pub failure: Option<ExportFailure>,
    /// How often it was begun: a node that was broken off leaves nothing to the next.
    pub run: i32,
    /// Until when a node has it to itself, real time.
    pub claimed_until: Option<DateTimeUtc>,
    /// What is being written, while it runs.
    pub current: Option<ExportKind>,
    /// How many rows were written so far.
    pub rows_written: i64,
    /// There may be pieces of files.
    pub is_stored: bool,
    /// When the state was taken that it shows, UTC.
    pub snapshot_at: Option<DateTimeUtc>,
    /// The place in the log up to which it shows everything.
    pub era: Option<i64>,
    pub xid: Option<i64>,
    pub seq: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub transactions: Option<String>,
    pub finished_at: Option<DateTimeUtc>,
    /// When its files go.
    pub expires_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ExportId, "export", "/v1/exports/{}", id);

impl Model {
    /// Who asked for it.
    pub fn requester(&self) -> Principal {
        if self.is_person {
            Principal::Worker(WorkerId(self.requested_by))
        } else {
            Principal::Client(ClientId(self.requested_by))
        }
    }
}

/// What is written, in the order in which it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Kinds(pub Vec<ExportKind>);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        let data = json!({
            "kinds": self.kinds, "format": self.format, "purpose": self.purpose, "rows": self.rows_written,
            "failure": self.failure,
        });
        Event::new(kind, self.id.0).to(Audience::Service).with(data)
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version requested_by role is_person organisation_id rights status kinds format purpose purpose_comment
        since_export_id failure run claimed_until current rows_written is_stored snapshot_at era xid seq transactions
        finished_at expires_at created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all()
            .add(Column::RequestedBy.eq(caller.principal.id()))
            .add(Column::Role.eq(caller.role))
            .add(Column::Rights.eq(rules::rights(caller)))
    }

    /// It is no row of a person; that its files are read is audited where they are.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}
