//! Serves the endpoints, each in a lane of its own: makes deliveries of what its owner's feed shows since the last time, and
//! delivers what is due. One that is slow, or does not answer, keeps no other waiting.
//!
//! Any number of nodes may do so: the place in the feed is moved in the transaction that makes the deliveries, by one node, and a
//! delivery is claimed by one. The lanes run on a thread of their own.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::time::Duration;

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use tokio::sync::watch;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::{sleep, timeout};

use super::outgoing::Messages;
use super::owner::owner;
use super::{delivery, entity, rules};
use crate::insight::delivery::codes::DeliveryStatus;
use crate::insight::delivery::machine::{AT_ONCE, deliver_due};
use crate::insight::feed::change::Change;
use crate::insight::feed::stream::{Place, read_in};
use crate::insight::feed::waiting::end_of_feed;
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
    pub fn start(state: Data<AppState>) -> Option<Self> {
        let (stop, stopped) = watch::channel(());
        let serve = move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
                tracing::error!("webhooks are not served: there is no runtime for them");
                return;
            };
            LocalSet::new().block_on(&runtime, run(Rc::new(state), stopped));
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

type End = Option<(i64, i64)>;

async fn run(state: Rc<Data<AppState>>, mut stopped: watch::Receiver<()>) {
    let mut lanes: JoinSet<(WebhookEndpointId, Option<End>)> = JoinSet::new();
    let mut busy = HashSet::new();
    // Up to where each was served on this node.
    let mut served: HashMap<WebhookEndpointId, End> = HashMap::new();
    let mut is_idle = true;
    loop {
        tokio::select! {
            () = sleep(if is_idle { IDLE } else { LOOK }) => {}
            () = state.endpoints.notified() => {}
            Some(ended) = lanes.join_next(), if !lanes.is_empty() => {
                if let Ok((id, end)) = ended {
                    busy.remove(&id);
                    if let Some(end) = end {
                        served.insert(id, end);
                    }
                }
                continue;
            }
            _ = stopped.changed() => break,
        }
        let Ok((endpoints, end)) = looked(&state).await else { continue };
        is_idle = endpoints.is_empty();
        for (id, has_due) in endpoints {
            if busy.contains(&id) || (!has_due && served.get(&id) == Some(&end)) {
                continue;
            }
            busy.insert(id);
            let state = state.clone();
            lanes.spawn_local(async move { (id, serve(&state, id).await.then_some(end)) });
        }
    }
    let ends = async { while lanes.join_next().await.is_some() {} };
    if timeout(ENDING, ends).await.is_err() {
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

/// Serves one endpoint. Answers whether all went well.
pub async fn serve(state: &AppState, id: WebhookEndpointId) -> bool {
    match serve_in(state, id).await {
        Ok(()) => true,
        Err(problem) => {
            tracing::warn!(endpoint = %id, code = problem.code().as_str(), "a webhook endpoint was not served");
            false
        }
    }
}

async fn serve_in(state: &AppState, id: WebhookEndpointId) -> Result<(), Problem> {
    let system = state.db.system("an endpoint is served, whoever set it up");
    for _ in 0..ROUNDS {
        let now = state.clock.now();
        let found = entity::Entity::find_by_id(id).one(system.read()).await?;
        let Some(row) = found.filter(|row| row.status == Status::Active) else { return Ok(()) };
        let Some(owner) = owner(system.read(), &row, now).await? else { return Ok(()) };
        let has_more = make_deliveries(state, &row, owner, now).await?;
        let is_rested = row.slowed_until.is_none_or(|until| until <= now);
        let Some(messages) = Messages::new(state, &row, now).filter(|_| is_rested) else { return Ok(()) };
        let of_it = Condition::all().add(delivery::Column::EndpointId.eq(id));
        let due = deliver_due(&state.db, &messages, of_it, now).await?;
        if !has_more && u64::try_from(due).unwrap_or(u64::MAX) < AT_ONCE {
            return Ok(());
        }
    }
    Ok(())
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
    if page.place == place {
        return Ok(false);
    }
    let is_new = |change: &&Change| change.occurred_at.is_none_or(|at| now - at < rules::KEPT_FOR);
    let wanted = page.changes.iter().filter(|change| row.wants(change.kind)).filter(is_new);
    let deliveries: Vec<delivery::ActiveModel> =
        wanted.map(|change| delivery_of(row, change, now).into_active_model().reset_all()).collect();
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
