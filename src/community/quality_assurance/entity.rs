//! Table `quality_assurances`.
//!
//! Who may see a row: the staff of the service that has the asset in its directory; the group's own editor, in a view of its own.

use kernel::db::prelude::*;

use super::codes::{QualitySheetKind, QualityStatus};
use super::sheet::{AgreedActions, CatchUps, QualitySheet};
use crate::community::asset::entity as asset;

/// The quality assurance of a group or a service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quality_assurances")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QualityAssuranceId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub asset_id: AssetId,
    pub status: QualityStatus,
    pub sheet_kind: QualitySheetKind,
    #[sea_orm(column_type = "Json")]
    pub sheet: QualitySheet,
    /// What the manager was asked.
    #[sea_orm(column_type = "Text", nullable)]
    pub question: Option<String>,
    /// Why it was decided so, or the guidance.
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_comment: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<WorkerId>,
    #[sea_orm(column_type = "Json")]
    pub actions: AgreedActions,
    /// Who signed for the primary care network.
    pub signed_by_id: Option<WorkerId>,
    pub worker_signed_on: Option<Date>,
    /// Who signed for the group.
    pub group_signatory: Option<String>,
    pub group_signed_on: Option<Date>,
    /// By which day another one is to be begun.
    pub review_on: Option<Date>,
    pub leadership_changed_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub leadership_comment: Option<String>,
    #[sea_orm(column_type = "Json")]
    pub catch_ups: CatchUps,
    pub begun_by: WorkerId,
    pub begun_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(QualityAssuranceId, "quality_assurance", "/v1/quality-assurances/{}", id, in service_id);

impl Emits for Model {
    /// For the service. What was decided, and not why.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status, "asset_id": self.asset_id }))
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version service_id asset_id status sheet_kind sheet question decision_comment decided_at decided_by actions
        signed_by_id worker_signed_on group_signatory group_signed_on review_on leadership_changed_on leadership_comment
        catch_ups begun_by begun_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::AssetEditor => Condition::all()
                .add(asset::of_own_group(caller, Column::AssetId))
                .add(Column::Status.ne(QualityStatus::EnteredInError)),
            role if role.is_of_service() => {
                Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()))
            }
            _ => nobody(),
        }
    }

    /// It is about a group.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}
