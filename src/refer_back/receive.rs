//! `POST /v1/refer-backs/{id}/receipt`.

use actix_web::post;
use sea_orm::ActiveValue::Set;

use super::codes::ReferBackAction;
use super::entity::ActiveModel;
use super::get::At;
use super::keep::step;
use super::view::ReferBack;
use crate::auth::Action;
use crate::cx::Cx;
use crate::event::EventType;
use crate::http::{Path, Reply};
use crate::problem::{Code, Problem};

/// Say that a refer-back was received
///
/// Your practice has it, and somebody there looks at it.
#[utoipa::path(
    operation_id = "receiveReferBack",
    tag = "safety",
    params(At),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The refer-back, received.", body = ReferBack)),
)]
#[post("/refer-backs/{id}/receipt")]
pub async fn receive(cx: Cx, at: Path<At>) -> Result<Reply, Problem> {
    let (action, act) = (Action::ReceiveReferBack, ReferBackAction::Receipt);
    step(&cx, action, at.id, act, EventType::ReferBackReceived, |tx, _| ActiveModel {
        received_at: Set(Some(tx.now())),
        received_by: Set(Some(tx.caller().principal.id())),
        ..Default::default()
    })
    .await
}
