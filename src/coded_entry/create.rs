//! `POST /v1/episodes/{id}/coded-entries`.

use actix_web::post;
use sea_orm::EntityTrait;

use super::codes::Unearned;
use super::keep::{Happened, earn_in};
use super::shown::shown_one_in;
use super::view::CodedEntry;
use super::wire::CodeRequest;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::db::Tx;
use crate::episode;
use crate::episode::get::At;
use crate::http::{Json, Path, Reply};
use crate::problem::{Code, Problem};
use crate::referral;

/// Ask for a code
///
/// The acts of an episode earn their codes by themselves; ask for one that is missing. What is not earned is a 409 that
/// tells the rule and its source: nobody picks a code.
#[utoipa::path(
    operation_id = "createCodedEntry",
    tag = "coded entries",
    params(At),
    request_body(content = CodeRequest, example = json!({ "code": "871731000000106", "happening": "interaction" })),
    responses((status = 201, description = "The code was earned.", body = CodedEntry)),
)]
#[post("/episodes/{id}/coded-entries")]
pub async fn create(cx: Cx, at: Path<At>, Json(input): Json<CodeRequest>) -> Result<Reply, Problem> {
    cx.create(Action::CreateCodedEntry, async |tx| {
        Problem::if_any(input.faults(tx.now()))?;
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        let referral = opening_in(tx, &episode).await?;
        let happened = Happened {
            what: input.happening,
            role: tx.caller().role,
            at: input.happened_at.unwrap_or(tx.now()),
            referral: &referral,
            episode: Some(&episode),
            receipt: None,
        };
        let earned = earn_in(tx, happened).await?.map_err(Unearned::refused)?;
        if earned.entry.code != input.code {
            return Err(Unearned::AnotherCode.refused());
        }
        let view = shown_one_in(tx, &earned.entry).await?;
        let reply = cx.created(&view, format!("/v1/coded-entries/{}", earned.entry.id))?;
        Ok(Done::new(earned.told, reply).and(earned.tasks))
    })
    .await
}

/// The referral that opened an episode.
async fn opening_in(tx: &Tx, episode: &episode::entity::Model) -> Result<referral::entity::Model, Problem> {
    let db = tx.system("an episode's codes are those of the referral that opened it");
    let found = referral::entity::Entity::find_by_id(episode.referral_id).one(&db).await?;
    found.ok_or_else(|| Problem::new(Code::InternalError))
}
