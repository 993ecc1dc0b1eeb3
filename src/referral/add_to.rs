//! `POST /v1/referrals/{id}/addenda`.

use actix_web::post;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::addendum::{self, AddendumKind};
use super::entity::Model;
use super::get::At;
use super::rules::steps::{self, Added};
use super::shown::shown_one_in;
use super::step::step_in;
use super::view::Referral;
use super::wire::Addendum;
use crate::auth::{Action, Principal};
use crate::calendar;
use crate::cx::Cx;
use crate::db::Tx;
use crate::http::{Json, Path, Reply};
use crate::id::AddendumId;
use crate::problem::{Code, Problem};

/// Add to a referral
///
/// Words, risks or a new way to reach the person, from its sender, as long as it is live. What was sent before stays. A
/// new risk restarts the clock of the first look; with a safety risk the answer carries the service's emergency line.
/// `If-Match` is heeded where it is sent. At most 1,000 additions and answers: a sender that needs more has a fault.
#[utoipa::path(
    operation_id = "addReferralAddendum",
    tag = "referrals",
    params(At),
    request_body(content = Addendum, example = json!({
        "words": "Her sister is back from abroad and stays until the new year.",
        "contact": { "telephones": [{ "number": "01632 960462", "use": "home" }] },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::TooManyAddenda, Code::VersionMismatch]))),
    responses((status = 201, description = "The referral, added to.", body = Referral)),
)]
#[post("/referrals/{id}/addenda")]
pub async fn add_to(cx: Cx, at: Path<At>, Json(input): Json<Addendum>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults(calendar::local_date(cx.now())))?;
    let added = Added {
        risk: !input.risks.is_empty(),
        safety_risk: input.has_safety_risk(),
        risks_known: !input.risks.is_empty(),
    };
    cx.create(Action::AddReferralAddendum, async |tx| {
        let stepped = step_in(&cx, tx, at.id, |row, by| steps::add_to(row, by, added)).await?;
        keep_in(tx, &stepped.row, AddendumKind::Addition, added.risk, json!(input)).await?;
        let view = shown_one_in(tx, &stepped.row).await?;
        let reply = cx.created(&view, format!("/v1/referrals/{}/addenda", at.id))?;
        Ok(stepped.answered(reply))
    })
    .await
}

/// Keeps what was added, as it was written.
///
/// # Errors
/// 409 `too_many_addenda` where this side has added [`addendum::MOST`] already.
pub(super) async fn keep_in(
    tx: &Tx,
    row: &Model,
    kind: AddendumKind,
    has_risk: bool,
    content: serde_json::Value,
) -> Result<(), Problem> {
    let (client_id, worker_id) = match tx.caller().principal {
        Principal::Client(id) => (Some(id), None),
        Principal::Worker(id) => (None, Some(id)),
    };
    refuse_beyond_most(tx, row, kind).await?;
    let addendum = addendum::Model {
        id: AddendumId::new(),
        referral_id: row.id,
        service_id: row.service_id,
        organisation_id: row.organisation_id,
        client_id,
        worker_id,
        kind,
        received_at: tx.now(),
        has_risk,
        content,
    };
    tx.insert::<addendum::Entity>(addendum.into_active_model().reset_all()).await?;
    Ok(())
}

/// Each side has its own count: the sender's must not tell how much the service has written. Of two at once the second
/// is decided again, since the referral's version was counted up before.
async fn refuse_beyond_most(tx: &Tx, row: &Model, kind: AddendumKind) -> Result<(), Problem> {
    let of_service = addendum::Column::Kind.eq(AddendumKind::OfTheService);
    let side = if kind == AddendumKind::OfTheService { of_service } else { of_service.not() };
    let db = tx.system("what a side has added to a referral is counted, whoever of it wrote it");
    let of_referral = addendum::Entity::find().filter(addendum::Column::ReferralId.eq(row.id));
    if of_referral.filter(side).count(&db).await? >= addendum::MOST {
        return Err(Problem::new(Code::TooManyAddenda));
    }
    Ok(())
}
