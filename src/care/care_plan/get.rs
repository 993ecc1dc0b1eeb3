use actix_web::HttpRequest;

use super::copy::{self, Around, CopyLayout, HtmlPage};
use super::entity::{Entity, Model};
use super::rules;
use super::view::{CarePlan, name_of};
use super::views::person_in;
use crate::care::episode;
use crate::county::service;
use crate::county::worker::names::names_in;
use crate::prelude::*;
use kernel::http::accept;

const JSON: &str = "application/json";
const HTML: &str = "text/html";

/// Read a care and support plan
///
/// Of your own cases, or with an `Access-Reason` of a colleague's. With `Accept: text/html` it is the person's own copy: a page
/// to print on a sheet or to send, with their own words first and the numbers for a crisis, and nothing that is only for those
/// who work with them. Before it is handed over or sent, read `copy` of the JSON: how to reach the person without harm stands
/// there and never on the sheet. A copy is refused where the person has died or objects to contact.
#[utoipa::path(
    operation_id = "getCarePlan",
    params(At<CarePlanId>, CopyLayout),
    extensions(("x-problem-codes" = json!([Code::PersonDeceased, Code::ContactObjection, Code::InvalidTransition]))),
    responses((status = 200, description = "The plan, or the person's own copy of it.", content(
        (CarePlan = "application/json"),
        (HtmlPage = "text/html", example = json!("<!DOCTYPE html>\n<html lang=\"en\">…</html>")),
    ))),
)]
#[get("/care-plans/{id}")]
pub async fn get(
    cx: Cx,
    at: At<CarePlanId>,
    Query(layout): Query<CopyLayout>,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    if accept::best(request.headers(), &[JSON, HTML]) != Some(HTML) {
        return cx.get::<Entity>(Action::GetCarePlan, at.id).await;
    }
    cx.read(Action::GetCarePlan, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        tx.audit_filter(json!({ "form": HTML, "layout": layout }));
        cx.shown("text/html; charset=utf-8", copied_in(tx, &row, layout).await?)
    })
    .await
}

async fn copied_in(tx: &Tx, row: &Model, layout: CopyLayout) -> Result<String, Problem> {
    let person = person_in(tx, row.person_id).await?;
    rules::copy(row.status, person.death.is_some(), person.contact_objection_at.is_some())?;
    let service = tx.get::<service::entity::Entity>(row.service_id).await?;
    let db = tx.system("whom the person rings is who carries their case");
    let episode = episode::entity::Entity::find_by_id(row.episode_id).one(&db).await?;
    let carrier = episode.map(|episode| episode.worker_id);
    let workers = names_in(tx, row.named_workers().chain(carrier).collect()).await?;
    copy::page(row, layout, &Around { name: name_of(&person), service: &service, carrier, workers: &workers })
}
