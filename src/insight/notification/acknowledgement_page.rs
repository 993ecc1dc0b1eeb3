//! The page that a message leads to: one button, with which whoever got it says that they know. It tells nothing of anybody,
//! and asks for no token but the one in its link.

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use chrono::TimeDelta;

use super::codes::NotificationReason;
use super::entity::{Entity, Model};
use super::sender::Sender;
use super::task_known::task_known;
use crate::county::worker::appointment::role;
use crate::county::worker::views::working_in;
use crate::county::{on_call, worker};
use crate::prelude::*;
use crate::system::task;
use crate::system::task::TaskKind;
use catalogue::coded::Coded;
use kernel::db::{Transaction, save_unless_changed};
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

/// For so long after a shift who was on call may still acknowledge what it brought them.
const A_DAY: TimeDelta = TimeDelta::hours(24);

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
const OF_EVENT: Page = Page {
    heading: "Thank you",
    text: "It is noted that you have this message. The safety event itself is acknowledged where it is read: until somebody \
           does so there, others are notified of it too.",
    has_button: false,
};
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
    system.write(async |tx| acknowledge_in(tx, id, now).await).await?.answer(StatusCode::OK)
}

/// Acknowledges it, and says what came of that.
async fn acknowledge_in(tx: &Transaction, id: NotificationId, now: DateTime<Utc>) -> Result<Page, DbErr> {
    let Some(row) = Entity::find_by_id(id).one(tx).await? else { return Ok(NO_LONGER) };
    let Some(status) = row.status.acknowledged() else { return Ok(NO_LONGER) };
    let version = row.version + 1;
    let known = Model { version, status, acknowledged_at: Some(now), updated_at: now, ..row };
    if !save_unless_changed::<Entity>(tx, known.clone()).await? {
        return Ok(NO_LONGER);
    }
    let task = task::entity::Entity::find_by_id(known.task_id).one(tx).await?;
    let is_of_event = task.as_ref().is_some_and(|task| task.kind == TaskKind::AcknowledgeSafetyEvent);
    let of_task = match (who(tx, &known, task.as_ref(), now).await?, task) {
        (Some(by), Some(task)) => task_known(tx, task, by, now).await?,
        _ => None,
    };
    let events = [Some(known.event(EventType::NotificationAcknowledged)), of_task].into_iter().flatten();
    let rows = events.map(|event| event.row(now, Actor::System, None));
    event::entity::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(if is_of_event { OF_EVENT } else { KNOWN })
}

/// Whom the message was for, and as what, where they still have the task: a worker who works in the service, and has it or was
/// told since it is overdue, by a role that they hold; somebody else by the shift for which they are on call, in the manager's place.
async fn who(
    tx: &Transaction,
    row: &Model,
    task: Option<&task::entity::Model>,
    now: DateTime<Utc>,
) -> Result<Option<(Uuid, Role)>, DbErr> {
    let Some(worker) = row.worker_id else {
        let Some(shift) = row.on_call_shift_id else { return Ok(None) };
        let found = on_call::entity::Entity::find_by_id(shift).one(tx).await?;
        let stands = found.is_some_and(|shift| shift.cancelled_at.is_none() && now - shift.ends_at < A_DAY);
        return Ok(stands.then_some((shift.0, Role::ServiceManager)));
    };
    let owner = task.and_then(|task| task.owner_worker_id);
    if row.reason == NotificationReason::Answered {
        return Ok(None);
    }
    let is_anothers = row.reason != NotificationReason::Overdue && owner.is_some_and(|owner| owner != worker);
    let is_here = worker::entity::Entity::find_by_id(worker)
        .filter(worker::entity::Column::Status.eq(Status::Active))
        .filter(worker::entity::Column::Id.in_subquery(working_in(row.service_id)))
        .one(tx)
        .await?
        .is_some();
    if is_anothers || !is_here {
        return Ok(None);
    }
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
