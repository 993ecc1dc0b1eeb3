//! Table `directory_sources`. Who may see a row: administrators of the integrated care system, those of the organisation that
//! hosts its service, and the managers of the service.

use kernel::db::prelude::*;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::codes::DirectoryImportOutcome;
use crate::county::organisation::kind::Status;
use crate::county::service;
use catalogue::OrganisationKind;

/// Another directory that is read by itself.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_sources")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DirectorySourceId,
    /// Goes up with each change that somebody asks for.
    pub version: i32,
    /// Whose directory has its groups.
    pub service_id: ServiceId,
    /// What it is called here: what was taken in is known again by it. Unique.
    #[sea_orm(unique)]
    pub name: String,
    /// Its root.
    pub url: String,
    pub interval_days: i32,
    pub status: Status,
    pub next_import_at: DateTimeUtc,
    /// Until when a node has it, in real time.
    pub claimed_until: Option<DateTimeUtc>,
    /// How often in a row it could not be read.
    pub failures: i32,
    #[sea_orm(column_type = "Json", nullable)]
    pub last_import: Option<LastImport>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

/// What came of reading it the last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct LastImport {
    pub started_at: DateTimeUtc,
    pub finished_at: DateTimeUtc,
    pub outcome: DirectoryImportOutcome,
    pub fault: Option<String>,
    pub entered: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub closed: usize,
    /// How many lines there were, stored or not.
    pub lines: usize,
}

kernel::resource!(DirectorySourceId, "directory_source", "/v1/directory-sources/{}", id, in service_id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id)
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version service_id name url interval_days status next_import_at claimed_until failures last_import created_at
        updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let all = Condition::all();
        match caller.role {
            Role::Admin if caller.organisation_kind == OrganisationKind::Ics => all,
            Role::Admin => {
                let hosted = service::entity::Column::HostId.eq(caller.organisation_id);
                all.add(refers_to::<service::entity::Entity>(Column::ServiceId, Condition::all().add(hosted)))
            }
            Role::ServiceManager => all.add(Column::ServiceId.is_in(caller.services.iter().copied())),
            _ => nobody(),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
