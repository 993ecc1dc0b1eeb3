use super::codes::AssetConcernStatus;
use super::entity::{Entity, Model};
use super::view::AssetConcern;
use super::wire::NewAssetConcern;
use crate::community::asset;
use crate::community::asset::stop::recompute_stop_in;
use crate::community::connection::withdraw::ask_everybody_in;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Raise a concern about a group
///
/// Somebody may come to harm there. This is no emergency service: if somebody is in danger now, ring 999 first. From now on nobody
/// new is connected to it, its listing is closed for a time without a word of why, and everybody who carries somebody that goes
/// there is asked to speak to them on the next working day. A manager or a safeguarding lead looks into it the same working day.
/// Any worker raises one, about a group of another service's directory too. What happened to a person is a safety event of theirs.
#[utoipa::path(
    operation_id = "raiseAssetConcern",
    params(At<AssetId>),
    request_body(content = NewAssetConcern, example = json!({
        "text": "A leader takes members home alone, and does not want the others to know.",
    })),
    responses((status = 201, description = "The concern, open.", body = AssetConcern)),
)]
#[post("/assets/{id}/concerns")]
pub async fn raise(cx: Cx, at: At<AssetId>, Json(input): Json<NewAssetConcern>) -> Result<Reply, Problem> {
    cx.create(Action::RaiseAssetConcern, async |tx| {
        let asset = tx.get::<asset::entity::Entity>(at.id).await?;
        let row = Model {
            id: AssetConcernId::new(),
            version: 1,
            service_id: asset.service_id,
            asset_id: asset.id,
            status: AssetConcernStatus::Open,
            text: input.text.clone().into(),
            raised_by: tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?,
            raised_at: tx.now(),
            outcome: None,
            outcome_comment: None,
            resolved_by: None,
            resolved_at: None,
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::AssetConcernRaised, row).await?;
        let review = TaskChange::open(TaskKind::ReviewAssetConcern, Owner::Service, tx.now());
        task::apply_to_new_in(tx, Subject::of(&row), &[review]).await?;
        recompute_stop_in(tx, row.asset_id).await?;
        ask_everybody_in(tx, row.asset_id).await?;
        cx.created(tx, &row).await
    })
    .await
}
