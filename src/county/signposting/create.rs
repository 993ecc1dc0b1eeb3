use super::codes::SignpostingStatus;
use super::entity::{Entity, Model};
use super::rules;
use super::wire::{NewSignposting, Signposting};
use crate::community::asset;
use crate::prelude::*;

/// Record signposting
///
/// You told somebody where to turn, out of a directory or what you know of the place, and they went by themselves: who
/// did it, when, what about, and how (002 §1). There is no person in it, and it is never counted as a referral.
#[utoipa::path(
    operation_id = "createSignposting",
    request_body(content = NewSignposting, example = json!({
        "done_on": "2026-11-02", "about": ["loneliness_isolation"], "mechanism": "in_person",
    })),
    responses((status = 201, description = "It was written down.", body = Signposting)),
)]
#[post("/signpostings")]
pub async fn create(cx: Cx, Json(input): Json<NewSignposting>) -> Result<Reply, Problem> {
    cx.create(Action::CreateSignposting, async |tx| {
        Problem::if_any(rules::faults(input.done_on, calendar::local_date(tx.now())))?;
        if let Some(id) = input.asset_id {
            let known = tx.find::<asset::entity::Entity>().filter(asset::entity::Column::Id.eq(id)).any().await?;
            if !known {
                return Err(Problem::invalid([Fault::new("/asset_id", "not_found", "no such asset")]));
            }
        }
        let row = Model {
            id: SignpostingId::new(),
            version: 1,
            organisation_id: tx.caller().organisation_id,
            service_id: rules::service(input.service_id, &tx.caller().services)?,
            recorded_by: tx.caller().principal.id(),
            role: tx.caller().role,
            done_on: input.done_on,
            about: json!(input.about),
            asset_id: input.asset_id,
            mechanism: input.mechanism,
            status: SignpostingStatus::Recorded,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::SignpostingRecorded, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
