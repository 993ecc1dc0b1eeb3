//! Serves the endpoints, each in a lane of its own: makes deliveries of what its owner's feed shows since the last time, and
//! delivers what is due. One that is slow, or does not answer, keeps no other waiting: those that did not answer the last time have
//! lanes apart, and where there are more than lanes, each goes to the end of its line after one round.
//!
//! Any number of nodes may do so: the place in the feed is moved in the transaction that makes the deliveries, by one node, and a
//! delivery is claimed by one. The lanes run on a thread of their own.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use tokio::sync::watch;
use tokio::task::LocalSet;
use tokio::time::{Instant, sleep_until, timeout};

use super::lanes::{End, Lanes, Served, Turn};
use super::outgoing::Messages;
use super::owner::owner;
use super::withdrawn::withdrawn;
use super::{delivery, entity, mail, rules};
use crate::insight::delivery::codes::DeliveryStatus;
use crate::insight::delivery::machine::{deliver_all, due};
use crate::insight::feed::change::Change;
use crate::insight::feed::stream::{Place, read_in};
use crate::insight::feed::waiting::end_of_feed;
use crate::insight::notification::sender::Sender;
use crate::prelude::*;

/// From one look at what is due to the next.
const LOOK: Duration = Duration::from_millis(500);
/// The same where there is no endpoint that this node knows of.
const IDLE: Duration = Duration::from_secs(5);
/// How long lanes have to end when the node does.
const ENDING: Duration = Duration::from_secs(5);
/// Endpoints of a county at most that are served.
const MOST: u64 = 5_000;
/// Changes that are looked at in one go.
const PAGE: u64 = 200;
/// How many pages and batches a lane does before it looks whether it is still wanted.
const ROUNDS: usize = 20;

/// Serves the endpoints until it is stopped or dropped.
pub struct Dispatcher {
    stop: watch::Sender<()>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Dispatcher {
    /// Begins. Nothing, where the system gives no thread.
    pub fn start(state: Data<AppState>, sender: Data<Sender>) -> Option<Self> {
        let (stop, stopped) = watch::channel(());
        let serve = move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
                tracing::error!("webhooks are not served: there is no runtime for them");
                return;
            };
            LocalSet::new().block_on(&runtime, run(Rc::new((state, sender)), stopped));
        };
        let thread = std::thread::Builder::new().name("webhooks".to_owned()).spawn(serve).ok();
        thread.map(|thread| Self { stop, thread: Some(thread) })
    }

    /// Ends: what is under way is finished, or tried again by another node.
    pub async fn stop(mut self) {
        self.stop.send_replace(());
        let Some(thread) = self.thread.take() else { return };
        if tokio::task::spawn_blocking(move || thread.join().is_ok()).await.is_ok_and(|ended| ended) {
            return;
        }
        tracing::warn!("the webhooks ended badly");
    }
}

async fn run(node: Rc<(Data<AppState>, Data<Sender>)>, mut stopped: watch::Receiver<()>) {
    let mut lanes = Lanes::default();
    let state = &node.0;
    let lane = |id: WebhookEndpointId, waiting: Rc<RefCell<VecDeque<Turn>>>| {
        let node = node.clone();
        async move { serve(&node.0, &node.1, id, || waiting.borrow().is_empty()).await }
    };
    let mut next = Instant::now() + IDLE;
    loop {
        tokio::select! {
            () = sleep_until(next) => {}
            () = state.endpoints.notified() => {}
            () = lanes.ended() => {
                lanes.begin(&lane);
                continue;
            }
            _ = stopped.changed() => break,
        }
        let looked = looked(state).await;
        let is_idle = looked.as_ref().is_ok_and(|(endpoints, _)| endpoints.is_empty());
        next = Instant::now() + if is_idle { IDLE } else { LOOK };
        let Ok((endpoints, end)) = looked else { continue };
        for (id, has_due) in endpoints {
            lanes.enter(id, has_due, end);
        }
        lanes.begin(&lane);
    }
    if timeout(ENDING, lanes.all_ended()).await.is_err() {
        tracing::info!("webhooks under way are left to another node");
    }
}

/// The endpoints in use, whether something is due there, and the end of the feed.
async fn looked(state: &AppState) -> Result<(Vec<(WebhookEndpointId, bool)>, End), DbErr> {
    let end = end_of_feed(state).await?;
    let now = state.clock.now();
    let due = delivery::Entity::find()
        .select_only()
        .expr(Expr::cust("1"))
        .filter(delivery::Column::EndpointId.into_expr().equals((entity::Entity, entity::Column::Id)))
        .filter(delivery::Column::Status.eq(DeliveryStatus::Waiting))
        .filter(delivery::Column::NextAttemptAt.lte(now))
        .into_query();
    let is_rested =
        Condition::any().add(entity::Column::SlowedUntil.is_null()).add(entity::Column::SlowedUntil.lte(now));
    let has_due = Expr::exists(due).and(Expr::from(is_rested));
    let endpoints = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .expr(has_due)
        .filter(entity::Column::Status.eq(Status::Active))
        .order_by_asc(entity::Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(state.db.system("every endpoint is served, whoever set it up").read())
        .await?;
    Ok((endpoints, end))
}

/// Serves one endpoint.
async fn serve(state: &AppState, sender: &Sender, id: WebhookEndpointId, goes_on: impl Fn() -> bool) -> Served {
    serve_in(state, sender, id, goes_on).await.unwrap_or_else(|problem| {
        tracing::warn!(endpoint = %id, code = problem.code().as_str(), "a webhook endpoint was not served");
        Served::NotYet
    })
}

async fn serve_in(
    state: &AppState,
    sender: &Sender,
    id: WebhookEndpointId,
    goes_on: impl Fn() -> bool,
) -> Result<Served, Problem> {
    let system = state.db.system("an endpoint is served, whoever set it up");
    for _ in 0..ROUNDS {
        let now = state.clock.now();
        let found = entity::Entity::find_by_id(id).one(system.read()).await?;
        let Some(row) = found.filter(|row| row.status == Status::Active) else { return Ok(Served::CaughtUp) };
        let Some(owner) = owner(system.read(), &row, now).await? else { return Ok(Served::CaughtUp) };
        let has_more = make_deliveries(state, &row, owner.clone(), now).await?;
        let has_more_due = match Messages::new(state, sender, &row, now).filter(|_| row.is_rested(now)) {
            Some(messages) => {
                let of_it = Condition::all().add(delivery::Column::EndpointId.eq(id));
                let due = due::<Messages<'_>>(&state.db, of_it, now).await?;
                let withdrawn = withdrawn(state, owner, &due.ids, now).await?;
                deliver_all(&state.db, &messages, due.ids, &withdrawn, &state.clock).await?;
                if messages.is_unanswered() {
                    return Ok(Served::Silent);
                }
                due.has_more
            }
            None => false,
        };
        if !has_more && !has_more_due {
            return Ok(Served::CaughtUp);
        }
        if !goes_on() {
            break;
        }
    }
    Ok(Served::NotYet)
}

/// Makes deliveries of the next changes that the endpoint wants to hear of. Answers whether there are more.
async fn make_deliveries(
    state: &AppState,
    row: &entity::Model,
    owner: Caller,
    now: DateTime<Utc>,
) -> Result<bool, Problem> {
    let place = Place { era: row.feed_era, xid: row.feed_xid, seq: row.feed_seq };
    let tx = state.db.read(owner, now);
    let page = match read_in(&tx, &state.pseudonyms, Some(place), PAGE).await {
        // The database was restored: what was delivered already is known by its name, and what is old is passed over.
        Err(problem) if problem.code() == Code::CursorExpired => read_in(&tx, &state.pseudonyms, None, PAGE).await,
        read => read,
    }?;
    drop(tx);
    if page.place == place {
        return Ok(false);
    }
    let is_new = |change: &&Change| change.occurred_at.is_none_or(|at| now - at < rules::KEPT_FOR);
    let wanted = page.changes.iter().filter(|change| row.wants(change.kind)).filter(is_new);
    let wanted: Vec<&Change> =
        if mail::recipient(&row.url).is_some() { mail::one_of_each(wanted).collect() } else { wanted.collect() };
    let deliveries = wanted.into_iter().map(|change| delivery_of(row, change, now).into_active_model().reset_all());
    let deliveries: Vec<delivery::ActiveModel> = deliveries.collect();
    let system = state.db.system("what an endpoint hears of is what its owner may");
    let moved: Result<(), DbErr> = system
        .write(async |tx| {
            let moved = entity::Entity::update_many()
                .col_expr(entity::Column::FeedEra, Expr::value(page.place.era))
                .col_expr(entity::Column::FeedXid, Expr::value(page.place.xid))
                .col_expr(entity::Column::FeedSeq, Expr::value(page.place.seq))
                .filter(entity::Column::Id.eq(row.id))
                .filter(entity::Column::FeedEra.eq(place.era))
                .filter(entity::Column::FeedXid.eq(place.xid))
                .filter(entity::Column::FeedSeq.eq(place.seq))
                .exec(tx)
                .await?;
            // Another node was first.
            if moved.rows_affected == 0 || deliveries.is_empty() {
                return Ok(());
            }
            let is_known = [delivery::Column::EndpointId, delivery::Column::EventId];
            delivery::Entity::insert_many(deliveries)
                .on_conflict(OnConflict::columns(is_known).do_nothing().to_owned())
                .exec_without_returning(tx)
                .await
                .map(drop)
        })
        .await;
    moved?;
    Ok(page.has_more)
}

fn delivery_of(row: &entity::Model, change: &Change, now: DateTime<Utc>) -> delivery::Model {
    // An analyst learns the week alone.
    let monday = change.week.map(|week| calendar::instant(week, chrono::NaiveTime::MIN));
    delivery::Model::new(row.id, change.kind, (change.id, change.resource_id, &change.resource_type), now)
        .at(change.occurred_at.or(monday).unwrap_or(now))
}
