//! What every verb is handed: who asks, the door to the database, and the promises of the edge that need a transaction.
//!
//! ```text
//! Cx::read   ── role gate ─► act(&tx) ─► audit entry durable ─► answer
//! Cx::write  ── role gate ─► replay? ─► act(&tx) ─► events, audit, idempotency record, commit ─► answer
//!                                  ▲        │ an update touched no row, or a unique index refused
//!                                  └────────┘ run again on what is there now
//! ```
//!
//! A verb's act is a closure so that a lost race is decided again from the start, and so that nothing of a person can
//! leave without its audit entry, nor anything be kept without its event: the act emits them, [`Cx`] does the rest.

use std::future::{Ready, ready};

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev};
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;
use uuid::Uuid;

pub mod idempotency;
mod refusals;
pub mod replace;
mod step;
mod view;

pub use idempotency::forget_answers;
pub use step::{Step, Stepped};
pub use view::{Shown, Viewed, grouped, latest};

use refusals::{lost_race, said_nothing, said_something};

use crate::app_state::AppState;
use crate::audit::Entry;
use crate::auth::Caller;
use crate::db::{Access, Executor, Tx};
use crate::event;
use crate::http::edge::Timeouts;
use crate::http::etag::{self, IfMatch, Tagged};
use crate::http::json::Schema;
use crate::http::limits::{Batch, Limits};
use crate::http::request_id::RequestIds;
use crate::http::{BodyDigest, Contract, Cuts, Reply, idempotency_key, json, page};
use crate::problem::Problem;
use catalogue::{Action, Code};

/// How often an act that lost a race is run again.
const MOST_RUNS: u32 = 10;

/// What every verb is handed.
pub struct Cx {
    state: Data<AppState>,
    caller: Caller,
    request: HttpRequest,
}

/// A writing act, whichever it is: what goes on around it is compiled once, and not once for every verb.
trait Act {
    /// Runs it. On the heap: else the largest act would be the size of every request.
    fn run<'a>(&'a self, tx: &'a Tx) -> LocalBoxFuture<'a, Result<Reply, Problem>>;
}

impl<F: AsyncFn(&Tx) -> Result<Reply, Problem>> Act for F {
    fn run<'a>(&'a self, tx: &'a Tx) -> LocalBoxFuture<'a, Result<Reply, Problem>> {
        Box::pin(self(tx))
    }
}

impl Cx {
    /// What this node holds.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Who is asking. What they may do is asked of [`Cx::read`] and [`Cx::write`].
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The domain's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.state.clock.now()
    }

    /// Reads. What was seen of people, and whom was searched for, is audited before the answer leaves, else 503.
    pub async fn read<F>(&self, action: Action, act: F) -> Result<Reply, Problem>
    where
        F: AsyncFnOnce(&Tx) -> Result<Reply, Problem>,
    {
        self.caller.check(action)?;
        let tx = self.state.db.read(self.caller.clone(), self.now());
        let reply = Box::pin(act(&tx)).await?;
        tx.rest();
        self.end_reading(action, &tx).await?;
        Ok(reply)
    }

    /// Creates: `Idempotency-Key` is required.
    pub async fn create<F>(&self, action: Action, act: F) -> Result<Reply, Problem>
    where
        F: AsyncFn(&Tx) -> Result<Reply, Problem>,
    {
        self.caller.check(action)?;
        let key = self.idempotency_key()?.ok_or_else(|| Problem::new(Code::IdempotencyKeyMissing))?;
        let once = self.once(action, key, self.body_digest());
        self.run(action, Some(once), &act).await
    }

    /// Creates one item of a batch, under the batch's key and the item's number.
    pub async fn create_item<F>(&self, action: Action, index: usize, item: &Value, act: F) -> Result<Reply, Problem>
    where
        F: AsyncFn(&Tx) -> Result<Reply, Problem>,
    {
        self.caller.check(action)?;
        let key = self.idempotency_key()?.ok_or_else(|| Problem::new(Code::IdempotencyKeyMissing))?;
        let mut once = self.once(action, key, BodyDigest::of(item.to_string().as_bytes()));
        once.operation = format!("{}/{index}", once.operation);
        self.run(action, Some(once), &act).await
    }

    /// Changes: an `Idempotency-Key` is honoured where there is one.
    pub async fn write<F>(&self, action: Action, act: F) -> Result<Reply, Problem>
    where
        F: AsyncFn(&Tx) -> Result<Reply, Problem>,
    {
        self.caller.check(action)?;
        let once = self.idempotency_key()?.map(|key| self.once(action, key, self.body_digest()));
        self.run(action, once, &act).await
    }

    async fn end_reading(&self, action: Action, tx: &Tx) -> Result<(), Problem> {
        if !tx.take_events().is_empty() {
            return Err(said_something(action));
        }
        let opened = tx.take_opened();
        if !opened.is_empty() {
            let (review, caller) = (self.state.review, tx.caller());
            let system = self.state.db.system("somebody else reviews what a stated reason opened");
            system.write(async |db| review(&Executor::Writer(db), caller, &opened, tx.now()).await).await?;
        }
        match self.entry(action, tx, tx.take_seen()) {
            Some(entry) => self.state.audit.write(entry).await.map_err(|_| Problem::unavailable("2")),
            None => Ok(()),
        }
    }

    async fn run(&self, action: Action, once: Option<idempotency::Use>, act: &dyn Act) -> Result<Reply, Problem> {
        let mut run = 1;
        loop {
            let tx = self.state.db.write(self.caller.clone(), self.now(), run > 1).await?;
            match self.run_once(action, once.clone(), &tx, act).await {
                Ok(reply) => {
                    tx.commit().await.map_err(lost_race)?;
                    self.state.committed.notify_one();
                    return Ok(reply);
                }
                Err(_) if tx.raced() && run < MOST_RUNS => run += 1,
                Err(problem) => {
                    let (obstacle, raced) = (tx.obstacle(), tx.raced());
                    let undone = tx.undo().await;
                    if let Some(obstacle) = obstacle {
                        return Err(obstacle.into());
                    }
                    undone?;
                    let is_conflict =
                        matches!(problem.code().status(), StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED);
                    if is_conflict && let Some(reply) = self.answered_meanwhile(action, once.as_ref()).await? {
                        return Ok(reply);
                    }
                    return Err(if raced { lost_race(problem) } else { problem });
                }
            }
        }
    }

    async fn run_once(
        &self,
        action: Action,
        once: Option<idempotency::Use>,
        tx: &Tx,
        act: &dyn Act,
    ) -> Result<Reply, Problem> {
        if let Some(once) = &once
            && let Some(reply) = self.answered(action, once, tx).await?
        {
            return Ok(reply);
        }
        let reply = act.run(tx).await?;
        let events = tx.take_events();
        if events.is_empty() {
            return Err(said_nothing(action));
        }
        let actor = event::entity::Actor::Caller(&self.caller);
        let request_id = self.request_id();
        let rows = events.into_iter().map(|event| event.row(tx.now(), actor, Some(request_id))).collect();
        tx.append::<event::entity::Entity>(rows).await?;
        let seen = tx.take_seen();
        if tx.caller().may_open_restricted() && !action.is_open_while_restricted() {
            tx.refuse_restricted(&seen).await?;
        }
        if let Some(once) = once {
            once.remember(tx, &reply).await?;
        }
        self.append_entry(action, tx, seen).await?;
        Ok(reply)
    }

    async fn append_entry(&self, action: Action, tx: &Tx, seen: Vec<Access>) -> Result<(), Problem> {
        let opened = tx.take_opened();
        if !opened.is_empty() {
            let db = tx.system("somebody else reviews what a stated reason opened");
            tx.checked((self.state.review)(&db, tx.caller(), &opened, tx.now()).await)?;
        }
        match self.entry(action, tx, seen) {
            Some(entry) => tx.append::<crate::audit::entity::Entity>(entry.rows(self.state.audit.key())).await,
            None => Ok(()),
        }
    }

    fn entry(&self, action: Action, tx: &Tx, mut seen: Vec<Access>) -> Option<Entry> {
        seen.sort_by_key(|seen| seen.resource_id);
        seen.dedup();
        (tx.is_search() || !seen.is_empty()).then(|| Entry {
            at: tx.now(),
            action,
            caller: self.caller.clone(),
            request: RequestIds::of(&self.request),
            denial: None,
            filter: tx.take_filter(),
            seen,
        })
    }

    fn once(&self, action: Action, key: String, body: BodyDigest) -> idempotency::Use {
        let Caller { role, organisation_id, .. } = &self.caller;
        // In another role, or moved to another organisation, they are another: what they did then is not answered now.
        let digest = body.with(&format!("{role} {organisation_id} {}", self.request.path()));
        idempotency::Use { operation: action.operation_id().to_owned(), key, digest }
    }

    fn body_digest(&self) -> BodyDigest {
        self.request.extensions().get::<BodyDigest>().copied().unwrap_or_default()
    }

    fn request_id(&self) -> Uuid {
        RequestIds::of(&self.request).request_id
    }

    fn idempotency_key(&self) -> Result<Option<String>, Problem> {
        idempotency_key(self.request.headers())
    }

    /// A view as this caller gets it, with its ETag.
    ///
    /// # Errors
    /// 500 where it cannot be written as JSON: a fault of ours.
    pub fn tagged(&self, view: &impl Serialize) -> Result<Tagged, Problem> {
        etag::tag(&self.state.etags, view)
    }

    /// 200 with the view and its ETag.
    ///
    /// # Errors
    /// 500 where it cannot be written as JSON: a fault of ours.
    pub fn ok(&self, view: &impl Serialize) -> Result<Reply, Problem> {
        Ok(Reply::versioned(self.tagged(view)?))
    }

    /// 200 with something for a person to look at (a page, a drawing), and the ETag of it.
    ///
    /// # Errors
    /// 500 where it cannot be tagged: a fault of ours.
    pub fn shown(&self, media_type: &'static str, page: String) -> Result<Reply, Problem> {
        let etag = self.tagged(&page)?.etag;
        Ok(Reply::shown(media_type, page, &etag))
    }

    /// 201 with the view, its ETag, and the path where it can be read.
    ///
    /// # Errors
    /// 500 where it cannot be written as JSON: a fault of ours.
    pub fn created_at(&self, view: &impl Serialize, location: String) -> Result<Reply, Problem> {
        Ok(Reply::created(self.tagged(view)?, location))
    }

    /// Lets the act pass where the caller's copy is still what they would be shown.
    ///
    /// # Errors
    /// 412 where it is another.
    pub fn check_if_match(&self, if_match: &IfMatch, view: &impl Serialize) -> Result<(), Problem> {
        if_match.check(&self.tagged(view)?.etag)
    }

    /// Reads what came of a patch as strictly as a body, by the schema of this operation's own body.
    ///
    /// # Errors
    /// 422 with every fault.
    pub fn validate<T: DeserializeOwned>(&self, content: &Value) -> Result<T, Problem> {
        let pattern = self.request.match_pattern().unwrap_or_default();
        json::validate(content, self.schema(self.request.method(), &pattern), Vec::new())
    }

    /// What `If-Match` says, for a verb that needs it.
    ///
    /// # Errors
    /// 428 where it is missing, 400 where it cannot be read.
    pub fn needs_if_match(&self) -> Result<IfMatch, Problem> {
        let if_match = self.if_match()?;
        if_match.require()?;
        Ok(if_match)
    }

    /// What `If-Match` says, for a verb that heeds it where it is sent.
    ///
    /// # Errors
    /// 400 where it cannot be read.
    pub fn if_match(&self) -> Result<IfMatch, Problem> {
        IfMatch::read(self.request.headers())
    }

    /// Says 400 for a request that creates many and has no `Idempotency-Key`, before any of them is looked at.
    ///
    /// # Errors
    /// 400 `idempotency_key_missing`, or `invalid_header` where it cannot be read.
    pub fn needs_idempotency_key(&self) -> Result<(), Problem> {
        self.idempotency_key()?.map(|_| ()).ok_or_else(|| Problem::new(Code::IdempotencyKeyMissing))
    }

    /// Begins a batch, which counts as many requests as it has items; a client has one at a time. It is over before its
    /// answer would be given up, at the instant that is answered: what is not done by then is to be sent again.
    ///
    /// # Errors
    /// 429.
    pub fn begin_batch(&self, items: usize) -> Result<(Option<Batch>, Instant), Problem> {
        let patience = self.request.app_data::<Timeouts>().copied().unwrap_or_default().handler;
        let batch = match self.request.app_data::<Data<Limits>>() {
            Some(limits) => Some(Limits::batch(limits, self.caller.principal.id(), items)?),
            None => None,
        };
        Ok((batch, Instant::now() + patience * 4 / 5))
    }

    /// Reads what stands at a place of the body as the body of the POST on another route would be read.
    ///
    /// # Errors
    /// 422 with every fault.
    pub fn understand_as_posted_to<T: DeserializeOwned>(
        &self,
        route: &str,
        place: &str,
        content: &Value,
    ) -> Result<T, Problem> {
        let cuts = self.request.extensions().get::<Cuts>().map(|cuts| cuts.below(place)).unwrap_or_default();
        json::validate(content, self.schema(&actix_web::http::Method::POST, route), cuts)
    }

    fn schema(&self, method: &actix_web::http::Method, route: &str) -> Schema<'_> {
        Schema::of(Contract::of(&self.request), method, route)
    }

    /// The problem document of this request, for one item of a batch.
    ///
    /// # Errors
    /// 500 where it cannot be written as JSON: a fault of ours.
    pub fn document(&self, problem: &Problem) -> Result<Value, Problem> {
        let request_id = self.request_id().to_string();
        serde_json::to_value(problem.document(self.request.path(), &request_id))
            .map_err(|_| Problem::new(Code::InternalError))
    }

    /// The list that this caller asks for, which its cursors are bound to.
    ///
    /// # Errors
    /// 500 where the filters cannot be written as JSON: a fault of ours.
    pub fn list(&self, action: Action, filters: &impl Serialize) -> Result<page::List<'_>, Problem> {
        let caller = format!("{}/{}", self.caller.principal.id(), self.caller.role);
        self.state.cursors.list(&caller, action.operation_id(), filters)
    }
}

impl FromRequest for Cx {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        let caller = request.extensions().get::<Caller>().cloned();
        let state = request.app_data::<Data<AppState>>().cloned();
        ready(match (caller, state) {
            (Some(caller), Some(state)) => Ok(Self { state, caller, request: request.clone() }),
            (None, _) => Err(Problem::new(Code::Unauthorized)),
            (_, None) => Err(Problem::new(Code::InternalError)),
        })
    }
}
