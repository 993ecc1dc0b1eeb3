use super::entity::{Entity, Model};
use super::kind::ActivityStatus;
use super::rules;
use super::wire::{Activity, NewActivity};
use crate::prelude::*;

/// Record an activity
///
/// Time that you spent on something other than the support of a person, for a count of what else link workers do (001;
/// 002 §9). It has no place for a person, and its note must name none.
#[utoipa::path(
    operation_id = "createActivity",
    request_body(content = NewActivity, example = json!({ "kind": "asset_mapping", "done_on": "2026-11-02", "minutes": 90 })),
    responses((status = 201, description = "It was written down.", body = Activity)),
)]
#[post("/activities")]
pub async fn create(cx: Cx, Json(input): Json<NewActivity>) -> Result<Reply, Problem> {
    cx.create(Action::CreateActivity, async |tx| {
        let today = calendar::local_date(tx.now());
        Problem::if_any(rules::faults(input.kind, input.done_on, input.minutes, input.note.is_some(), today))?;
        let service_id = rules::service(input.service_id, &tx.caller().services)?;
        let row = Model {
            id: ActivityId::new(),
            version: 1,
            service_id,
            worker_id: tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?,
            role: tx.caller().role,
            kind: input.kind,
            done_on: input.done_on,
            minutes: input.minutes,
            note: input.note.clone().map(String::from),
            status: ActivityStatus::Recorded,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::ActivityRecorded, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
