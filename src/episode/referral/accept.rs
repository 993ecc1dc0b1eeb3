//! `POST /v1/referrals/{id}/acceptance`. It stands on the episode's floor because it opens one.

use actix_web::post;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use crate::auth::{Action, Role};
use crate::cx::{Cx, Done};
use crate::db::Tx;
use crate::episode::change::carried_in;
use crate::episode::entity;
use crate::episode::status::EpisodeStatus;
use crate::event::{Audience, Event};
use crate::http::{Json, Path, Reply};
use crate::id::{EpisodeId, PersonId, ServiceId, WorkerId};
use crate::organisation::kind::Status;
use crate::person;
use crate::problem::{Fault, Problem};
use crate::referral;
use crate::referral::entity::Entity;
use crate::referral::get::At;
use crate::referral::rules::steps::{self, Episode};
use crate::referral::shown::{by_in, shown_one_in};
use crate::referral::tell;
use crate::referral::view::Referral;
use crate::referral::wire::Acceptance;
use crate::worker;
use crate::worker::post;

/// Accept a referral
///
/// The service takes the person on: a worker is assigned (you, unless another is named) and an episode opens. Where the
/// person has an open episode already, the referral joins it. The waiting clock runs until the first contact.
#[utoipa::path(
    operation_id = "acceptReferral",
    tag = "referrals",
    params(At),
    request_body(content = Acceptance, example = json!({})),
    responses((status = 200, description = "The referral, accepted.", body = Referral)),
)]
#[post("/referrals/{id}/acceptance")]
pub async fn accept(cx: Cx, at: Path<At>, Json(input): Json<Acceptance>) -> Result<Reply, Problem> {
    cx.write(Action::AcceptReferral, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let person = carried_in(tx, row.person_id).await?;
        let open = open_episode(tx, row.person_id).await?;
        let into = open.as_ref().map_or_else(|| Episode::New(EpisodeId::new()), |open| Episode::Open(open.id));
        let named =
            input.worker_id.or_else(|| tx.caller().worker_id().filter(|_| tx.caller().role == Role::LinkWorker));
        let worker = match &open {
            Some(open) if link_worker_in(tx, open.worker_id, row.service_id).await?.is_some() => Some(open.worker_id),
            _ => named,
        };
        let step = steps::accept(&row, by_in(tx, &row).await?, worker.unwrap_or_default(), into)?;
        cx.unchanged(&if_match, &shown_one_in(tx, &row).await?)?;
        let worker = assignable(tx, worker, row.service_id).await?;

        let (row, accepted, tasks) = tell::save_in(tx, &row, step).await?;
        let done = Done::new(accepted, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks);
        let carried = person::entity::ActiveModel { assigned_worker_id: Set(Some(worker)), ..Default::default() };
        tx.update::<person::entity::Entity>(&person, carried).await?;
        match open {
            None => Ok(done.and([open_in(tx, into.id(), &row, worker).await?])),
            Some(open) if open.worker_id != worker => Ok(done.and([take_over_in(tx, &open, worker).await?])),
            Some(_) => Ok(done),
        }
    })
    .await
}

async fn open_episode(tx: &Tx, person_id: PersonId) -> Result<Option<entity::Model>, Problem> {
    let db = tx.system("a person has one open episode, whoever carries it");
    let found = entity::Entity::find()
        .filter(entity::Column::PersonId.eq(person_id))
        .filter(entity::Column::Status.is_in([EpisodeStatus::Active, EpisodeStatus::OnHold]))
        .one(&db)
        .await?;
    Ok(found)
}

/// A link worker of this service who is in use; 422 at `worker_id` otherwise.
async fn assignable(tx: &Tx, worker: Option<WorkerId>, service_id: ServiceId) -> Result<WorkerId, Problem> {
    let refused = |code: &'static str, detail: &'static str| Problem::invalid([Fault::new("/worker_id", code, detail)]);
    let id = worker.ok_or_else(|| refused("missing", "name the link worker who takes the case"))?;
    let Some(row) = link_worker_in(tx, id, service_id).await? else {
        return Err(refused("not_found", "no link worker of this service, or no longer in use"));
    };
    // The worker's version is where an assignment meets a disablement: a case must not go to somebody who just left.
    tx.update::<worker::entity::Entity>(&row, Default::default()).await?;
    Ok(id)
}

/// The worker, if they are a link worker of this service and in use.
async fn link_worker_in(
    tx: &Tx,
    id: WorkerId,
    service_id: ServiceId,
) -> Result<Option<worker::entity::Model>, Problem> {
    let found = tx.find::<worker::entity::Entity>().filter(worker::entity::Column::Id.eq(id)).one().await?;
    let db = tx.system("an assignment asks which posts the worker holds");
    let serves = post::service::Entity::find_by_id((id, service_id)).one(&db).await?.is_some();
    let is_link_worker = post::role::Entity::find_by_id((id, Role::LinkWorker)).one(&db).await?.is_some();
    Ok(found.filter(|row| row.status == Status::Active && serves && is_link_worker))
}

/// Gives an open episode whose worker has left to the one who accepts the referral that joins it.
async fn take_over_in(tx: &Tx, open: &entity::Model, worker: WorkerId) -> Result<Event, Problem> {
    let change = entity::ActiveModel {
        worker_id: Set(worker),
        status: Set(EpisodeStatus::Active),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let episode = tx.update::<entity::Entity>(open, change).await?;
    Ok(Event::new("episode.taken_over", "episode", episode.id.0)
        .to(Audience::Service)
        .in_service(episode.service_id)
        .with(json!({ "status": episode.status, "worker_id": worker })))
}

/// Opens the episode of an accepted referral.
async fn open_in(tx: &Tx, id: EpisodeId, row: &referral::entity::Model, worker: WorkerId) -> Result<Event, Problem> {
    let episode = entity::Model {
        id,
        version: 1,
        service_id: row.service_id,
        person_id: row.person_id,
        referral_id: row.id,
        worker_id: worker,
        status: EpisodeStatus::Active,
        opened_at: tx.now(),
        finished_at: None,
        updated_at: tx.now(),
    };
    let episode = tx.insert::<entity::Entity>(episode.into_active_model().reset_all()).await?;
    Ok(Event::new("episode.opened", "episode", episode.id.0)
        .to(Audience::Service)
        .in_service(episode.service_id)
        .with(json!({ "status": episode.status, "referral_id": row.id, "worker_id": worker })))
}
