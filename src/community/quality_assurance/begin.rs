use super::codes::QualityStatus;
use super::entity::{Column, Entity, Model};
use super::sheet::{AgreedActions, CatchUps, QualitySheet};
use super::view::QualityAssurance;
use super::wire::NewQualityAssurance;
use crate::community::asset;
use crate::community::asset::own::own_in;
use crate::prelude::*;

/// Begin a quality assurance
///
/// You talked with the group about connecting people to it (002 §9, step 1), and go through a prompt sheet together: one for
/// organisations that provide services, or one for groups that volunteers lead. What was decided before stands until this one is
/// decided. One is under way at a time.
#[utoipa::path(
    operation_id = "beginQualityAssurance",
    params(At<AssetId>),
    request_body(content = NewQualityAssurance, example = json!({ "sheet_kind": "volunteer_led" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The quality assurance, discussed.", body = QualityAssurance)),
)]
#[post("/assets/{id}/quality-assurances")]
pub async fn begin(cx: Cx, at: At<AssetId>, Json(input): Json<NewQualityAssurance>) -> Result<Reply, Problem> {
    cx.create(Action::BeginQualityAssurance, async |tx| {
        let asset = own_in(tx, at.id).await?;
        let under_way = tx.find::<Entity>().filter(Column::AssetId.eq(asset.id));
        if under_way.filter(Column::Status.is_in(QualityStatus::UNDER_WAY)).any().await? {
            return Err(Problem::new(Code::InvalidTransition).because("One is under way; go on with that."));
        }
        // Of two that are begun at once the second finds the first.
        tx.update::<asset::entity::Entity>(&asset, Default::default()).await?;
        let row = Model {
            id: QualityAssuranceId::new(),
            version: 1,
            service_id: asset.service_id,
            asset_id: asset.id,
            status: QualityStatus::Discussed,
            sheet_kind: input.sheet_kind,
            sheet: QualitySheet::default(),
            question: None,
            decision_comment: None,
            decided_at: None,
            decided_by: None,
            actions: AgreedActions::default(),
            signed_by_id: None,
            worker_signed_on: None,
            group_signatory: None,
            group_signed_on: None,
            review_on: None,
            leadership_changed_on: None,
            leadership_comment: None,
            catch_ups: CatchUps::default(),
            begun_by: tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?,
            begun_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::QualityAssuranceBegun, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
