//! Table `asset_concerns`.
//!
//! Who may see a row: in the service that has the asset in its directory the manager, the safeguarding lead and whoever holds the
//! class of safeguarding; and who raised it, wherever they work. The group does not.

use catalogue::SensitiveClass;
use kernel::db::prelude::*;

use super::codes::{AssetConcernOutcome, AssetConcernStatus};

/// Somebody may come to harm at a group or a service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "asset_concerns")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssetConcernId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub asset_id: AssetId,
    pub status: AssetConcernStatus,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub raised_by: WorkerId,
    pub raised_at: DateTimeUtc,
    pub outcome: Option<AssetConcernOutcome>,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome_comment: Option<String>,
    pub resolved_by: Option<WorkerId>,
    pub resolved_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(AssetConcernId, "asset_concern", "/v1/asset-concerns/{}", id, in service_id);

impl Emits for Model {
    /// For who may read it, in the service.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status, "asset_id": self.asset_id }))
    }
}

kernel::sensitive! {
    changed, row asked, own nobodys,
    plain [
        id version service_id asset_id status text raised_by raised_at outcome outcome_comment resolved_by resolved_at
        updated_at
    ]
}

kernel::erased! {
    kept [
        id version service_id asset_id status text raised_by raised_at outcome outcome_comment resolved_by resolved_at
        updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        parts(caller).into_iter().fold(Condition::any().add(nobody()), Condition::add)
    }

    /// All that they may know of: no case is opened here. In parts, so that each is read by its own index.
    fn parts_without_reason(caller: &Caller) -> Option<Vec<Condition>> {
        Some(parts(caller))
    }

    /// It is about a group.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// Those of the directory of the caller's services, where they may know of safeguarding; and their own.
fn parts(caller: &Caller) -> Vec<Condition> {
    let Some(worker) = caller.worker_id().filter(|_| caller.role.is_of_service()) else { return Vec::new() };
    let own = Condition::all().add(Column::RaisedBy.eq(worker));
    let of_line = matches!(caller.role, Role::ServiceManager | Role::SafeguardingLead);
    if !of_line && !caller.classes.has(SensitiveClass::Safeguarding) {
        return vec![own];
    }
    let services = || caller.services.iter().copied();
    let in_service = Condition::all().add(Column::ServiceId.is_in(services()));
    vec![in_service, own.add(Column::ServiceId.is_not_in(services()))]
}
