//! The page that a message leads to: one button, with which whoever got it says that they know. It tells nothing of anybody,
//! and asks for no token but the one in its link.

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::entity::{Column, Entity, Model};
use super::sender::Sender;
use super::task_known::task_known;
use crate::county::worker::appointment::role;
use crate::prelude::*;
use catalogue::coded::Coded;
use kernel::db::Transaction;
use kernel::event;
use kernel::event::entity::Actor;

/// What the page may do: send its own form, and show its own styles.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// `/acknowledge/{token}`.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/acknowledge/{token}", web::get().to(show))
        .route("/acknowledge/{token}", web::post().to(acknowledge));
}

#[derive(Template)]
#[template(path = "acknowledgement.html")]
struct Page {
    heading: &'static str,
    text: &'static str,
    has_button: bool,
}

const ASKS: Page = Page {
    heading: "Do you know of this task?",
    text: "Press the button to say that you have seen the message and will act on it.",
    has_button: true,
};
const KNOWN: Page = Page { heading: "Thank you", text: "It is noted that you know of this task.", has_button: false };
const NO_LONGER: Page = Page {
    heading: "Nothing more is needed here",
    text: "The task was done or dropped before, or the message was acknowledged.",
    has_button: false,
};
const UNKNOWN: Page =
    Page { heading: "This link leads nowhere", text: "Copy the whole link from the message.", has_button: false };

impl Page {
    fn answer(&self, status: StatusCode) -> Result<HttpResponse, Problem> {
        let page = self.render().map_err(|_| Problem::new(Code::InternalError))?;
        let mut response = HttpResponseBuilder::new(status);
        response
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .insert_header((header::CACHE_CONTROL, "no-store"));
        // The link is a secret: it goes with no request that leaves this page.
        response.insert_header((header::REFERRER_POLICY, "no-referrer"));
        Ok(response.content_type("text/html; charset=utf-8").body(page))
    }
}

async fn show(state: Data<AppState>, sender: Data<Sender>, token: Path<String>) -> Result<HttpResponse, Problem> {
    let Some(id) = sender.notification_of(&token) else { return UNKNOWN.answer(StatusCode::NOT_FOUND) };
    let system = state.db.system("whoever has the link of a message sees whether it is still to be acknowledged");
    match Entity::find_by_id(id).one(system.read()).await? {
        None => UNKNOWN.answer(StatusCode::NOT_FOUND),
        Some(row) if row.status.acknowledged().is_some() => ASKS.answer(StatusCode::OK),
        Some(_) => NO_LONGER.answer(StatusCode::OK),
    }
}

async fn acknowledge(
    state: Data<AppState>,
    sender: Data<Sender>,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    let Some(id) = sender.notification_of(&token) else { return UNKNOWN.answer(StatusCode::NOT_FOUND) };
    let now = state.clock.now();
    let system = state.db.system("whoever has the link of a message acknowledges it");
    match system.write(async |tx| acknowledge_in(tx, id, now).await).await? {
        true => KNOWN.answer(StatusCode::OK),
        false => NO_LONGER.answer(StatusCode::OK),
    }
}

async fn acknowledge_in(tx: &Transaction, id: NotificationId, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let Some(row) = Entity::find_by_id(id).one(tx).await? else { return Ok(false) };
    let Some(status) = row.status.acknowledged() else { return Ok(false) };
    let version = row.version;
    let known = Model { version: version + 1, status, acknowledged_at: Some(now), updated_at: now, ..row };
    let updated = Entity::update_many()
        .set(known.clone().into_active_model().reset_all())
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version))
        .exec(tx)
        .await?;
    if updated.rows_affected == 0 {
        return Ok(false);
    }
    let of_task = match who(tx, &known).await? {
        Some(by) => task_known(tx, known.task_id, by, now).await?,
        None => None,
    };
    let events = [Some(known.event(EventType::NotificationAcknowledged)), of_task].into_iter().flatten();
    let rows = events.map(|event| event.row(now, Actor::System, None));
    event::entity::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(true)
}

/// Whom the message was for, and as what: a worker by a role that they hold, somebody else by the shift for which they are
/// on call, in the manager's place.
async fn who(tx: &Transaction, row: &Model) -> Result<Option<(Uuid, Role)>, DbErr> {
    let Some(worker) = row.worker_id else {
        return Ok(row.on_call_shift_id.map(|shift| (shift.0, Role::ServiceManager)));
    };
    let held: Vec<Role> = role::Entity::find()
        .select_only()
        .column(role::Column::Role)
        .filter(role::Column::WorkerId.eq(worker))
        .into_tuple()
        .all(tx)
        .await?;
    let mut of_service = Role::ALL.iter().filter(|role| role.is_of_service() && held.contains(role));
    Ok(of_service.next().map(|role| (worker.0, *role)))
}
