use actix_web::http::StatusCode;
use serde_json::Value;
use utoipa::openapi::Ref;

use super::receive;
use super::submission::{ReferralBatch, ReferralSubmission};
use crate::prelude::*;
use kernel::http::reply::PAGE_BYTES;

/// Where a single submission goes: an item is read as the body there is.
const SINGLE: &str = "/v1/referrals";

/// What became of each item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralBatchOutcome {
    /// One for each item, in their order.
    #[schema(max_items = 500)]
    pub items: Vec<ReferralItemOutcome>,
}

/// What became of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralItemOutcome {
    /// Its place in the request, from 0.
    #[schema(minimum = 0, maximum = 499)]
    pub index: u16,
    /// Your own reference, where the item had one.
    #[schema(max_length = 100)]
    pub external_reference: Option<String>,
    /// The status that this item alone would have been answered with: 201 where it was received.
    #[schema(minimum = 200, maximum = 599)]
    pub status: u16,
    /// The referral, where it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ReferralId>,
    /// Whom to ring at once: this is not an emergency service. With a safety risk, and where it was sent
    /// as asap or stat.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::county::service::emergency::EmergencyLine>)]
    pub emergency_line: Option<Value>,
    /// Why it was refused. What it points at lies below the item; of very many the last are refused without `errors`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = problem_schema)]
    pub problem: Option<Value>,
}

/// The single example under another reference, so that both can be pasted.
fn example() -> Value {
    let mut item = receive::example();
    item["external_reference"] = "PHX-2026-00418".into();
    item
}

fn problem_schema() -> Ref {
    Ref::from_schema_name("Problem")
}

/// Submit many referrals
///
/// Each item is taken or refused by itself, as `POST /v1/referrals` would. Send the same batch with the same
/// `Idempotency-Key` again after a failure: what was received is answered as before, and the rest is tried. A batch that
/// takes too long is answered all the same, with 503 for each item that was not reached. Each item counts as a request, and
/// a client has one batch at a time (429). Members of one household are one item each, joined by `household_reference`.
#[utoipa::path(
    operation_id = "submitReferralBatch",
    request_body(content = ReferralBatch, example = json!({ "items": [example()] })),
    responses((status = 207, description = "What became of each item.", body = ReferralBatchOutcome)),
    extensions(("x-max-body-bytes" = json!(8388608))),
)]
#[post("/referrals/batch")]
pub async fn submit_batch(cx: Cx, Json(input): Json<ReferralBatch>) -> Result<Reply, Problem> {
    cx.needs_idempotency_key()?;
    let (_batch, over) = cx.begin_batch(input.items.len())?;
    let mut items = Vec::with_capacity(input.items.len());
    let mut out: Option<Problem> = None;
    let (mut unavailable, mut bytes) = (0, 0);
    for (index, item) in input.items.iter().enumerate() {
        // Where nothing is stored from anybody, each of the rest would wait for the same answer.
        let outcome = match &out {
            Some(problem) => Err(problem.clone()),
            None => {
                let submitted = tokio::time::timeout_at(over, submit_item(&cx, index, item)).await;
                submitted.unwrap_or_else(|_| Err(too_late()))
            }
        };
        let refused = outcome.as_ref().err();
        let is_unavailable = refused.is_some_and(|problem| problem.code() == Code::Unavailable);
        unavailable = if is_unavailable { unavailable + 1 } else { 0 };
        // One item may have lost its race, or met a crowd; two in a row did not.
        out = refused.filter(|problem| problem.code().is_of_storage() || unavailable > 1).cloned();
        if out.is_none() && tokio::time::Instant::now() >= over {
            out = Some(too_late());
        }
        // An answer that has no end helps nobody: beyond this, what is wrong is said without each place.
        let outcome = outcome.map_err(|problem| if bytes > PAGE_BYTES { problem.without_faults() } else { problem });
        let outcome = item_outcome(&cx, index, item, outcome)?;
        bytes += outcome.problem.as_ref().map_or(0, |problem| problem.to_string().len());
        items.push(outcome);
        // Where none of them is stored, nothing else is waited for: the others have their turn between two items.
        tokio::task::yield_now().await;
    }
    Reply::multi(&ReferralBatchOutcome { items })
}

/// The one that was under way may have been stored all the same.
fn too_late() -> Problem {
    Problem::unavailable("1")
        .because("The batch took too long. Sent again with the same Idempotency-Key it is stored once")
}

async fn submit_item(cx: &Cx, index: usize, item: &Value) -> Result<Reply, Problem> {
    let submission: ReferralSubmission = cx.understand_as_posted_to(SINGLE, &format!("/items/{index}"), item)?;
    let act = async |tx: &_| receive::submit_in(cx, tx, &submission).await;
    cx.create_item(Action::SubmitReferralBatch, index, item, act).await
}

fn item_outcome(
    cx: &Cx,
    index: usize,
    item: &Value,
    outcome: Result<Reply, Problem>,
) -> Result<ReferralItemOutcome, Problem> {
    let reference = item.get("external_reference").and_then(Value::as_str);
    let fits = |text: &&str| Text::<100>::new(*text).is_ok();
    let (status, id, emergency_line, problem) = match outcome {
        Ok(reply) => {
            // Sent again, and not theirs to read any more.
            let view: Value = serde_json::from_slice(reply.body()).unwrap_or_default();
            let line = view.get("emergency_line").filter(|line| line.is_object()).cloned();
            (StatusCode::CREATED, view["id"].as_str().and_then(|id| id.parse().ok()), line, None)
        }
        Err(problem) => {
            let problem = problem.below(&format!("/items/{index}"));
            (problem.code().status(), None, None, Some(cx.document(&problem)?))
        }
    };
    Ok(ReferralItemOutcome {
        index: u16::try_from(index).unwrap_or(u16::MAX),
        external_reference: reference.filter(fits).map(str::to_owned),
        status: status.as_u16(),
        id,
        emergency_line,
        problem,
    })
}
