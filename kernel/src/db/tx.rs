//! One caller's work on the database.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, IntoCondition, Query};
use sea_orm::{
    ActiveModelBehavior, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Insert,
    IntoActiveModel, Iterable, QueryFilter, QueryTrait, SqlErr, Update,
};
use serde_json::{Value, json};

use super::dialect::reader::Reader;
use super::dialect::readers::Readers;
use super::queue::Lane;
use super::state::State;
use super::{Access, Db, Executor, Find, Log, Obstacle, Scoped, Transaction, Versioned, dialect, seen_by};
use crate::auth::{AccessReason, Caller};
use crate::event::Event;
use crate::problem::Problem;
use catalogue::Code;

/// One caller's work: reads on the readers' pool, or one writing transaction.
///
/// It is made by [`Db::read`] and [`Db::write`] alone, carries who is asking to every query, and remembers which rows
/// of people were seen.
pub struct Tx {
    on: On,
    caller: Caller,
    now: DateTime<Utc>,
    pub(super) seen: Mutex<Vec<Access>>,
    pub(super) opened: Mutex<Vec<Access>>,
    events: Mutex<Vec<Event>>,
    filter: Mutex<Value>,
    is_search: AtomicBool,
    pub(super) withholds_restricted: AtomicBool,
    pub(super) names_erased: AtomicBool,
    raced: AtomicBool,
}

enum On {
    Readers(Readers),
    /// What the caller reads by, and the readers of what nobody asks for.
    Caller(Reader, Readers),
    Snapshot(Box<State>),
    Writer(Box<Transaction>),
}

impl Db {
    /// Work that only reads.
    pub fn read(&self, caller: Caller, now: DateTime<Utc>) -> Tx {
        let readers = self.0.readers.clone();
        let on = match self.reader(&caller) {
            Some(reader) => On::Caller(reader, readers),
            None => On::Readers(readers),
        };
        Tx::new(on, caller, now)
    }

    /// Work that writes: one transaction, undone unless it is kept. Of acts that lost a race and are run again there is one at a
    /// time, so that those who lost it together do not race each other once more.
    ///
    /// # Errors
    /// 507 or 503 where nothing can be written just now.
    pub async fn write(&self, caller: Caller, now: DateTime<Utc>, is_again: bool) -> Result<Tx, Problem> {
        let lane = Lane::Caller(caller.principal.id());
        let tx = self.begin_write(lane).await.map_err(super::refusal)?;
        if is_again {
            tx.lock_reruns().await.map_err(super::refusal)?;
        }
        Ok(Tx::new(On::Writer(Box::new(tx)), caller, now))
    }
}

impl Tx {
    fn new(on: On, caller: Caller, now: DateTime<Utc>) -> Self {
        Self {
            on,
            caller,
            now,
            seen: Mutex::default(),
            opened: Mutex::default(),
            events: Mutex::default(),
            filter: Mutex::new(json!({})),
            is_search: AtomicBool::new(false),
            withholds_restricted: AtomicBool::new(false),
            names_erased: AtomicBool::new(false),
            raced: AtomicBool::new(false),
        }
    }

    pub(super) fn of_state(state: State, caller: Caller, now: DateTime<Utc>) -> Self {
        Self::new(On::Snapshot(Box::new(state)), caller, now)
    }

    /// Who is asking.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The domain's time at which this work happens; the same all through it.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A query over the rows that the caller may see; without those that need a reason, but for those of the people whose row
    /// was opened by its name before. A stated reason alone widens nothing.
    pub fn find<E: Scoped>(&self) -> Find<'_, E> {
        let visible = Find::new(self, E::find().filter(seen_by::<E>(&self.caller)));
        let visible = match self.unrestricted::<E>() {
            Some(unrestricted) => visible.filter(unrestricted),
            None => visible,
        };
        let Some(parts) = E::parts_without_reason(&self.caller) else { return visible };
        match self.of_opened::<E>() {
            // What is read of a row that was named is little: it needs no index for each part.
            Some(opened) => visible.filter(parts.into_iter().fold(opened, Condition::add)),
            None => visible.one_of(parts),
        }
    }

    /// The row of this name: 404 unless the caller may know of it, 403 where it first needs a stated reason. Where one is
    /// stated it opens this row, and for the rest of the request what is of the same person.
    pub async fn get<E: Scoped>(&self, id: impl Into<sea_orm::Value>) -> Result<E::Model, Problem> {
        let id = id.into();
        if let Some(row) = self.find::<E>().filter(E::key().eq(id.clone())).one().await? {
            return Ok(row);
        }
        let may_be_restricted = self.caller.role.is_of_service() && !self.caller.reads_restricted();
        if E::without_reason(&self.caller).is_none() && !may_be_restricted {
            return Err(Problem::new(Code::NotFound));
        }
        let unerased = Condition::all().add_option(self.unerased::<E>());
        let named = || E::find().filter(E::key().eq(id.clone())).filter(unerased.clone());
        let beyond = |seen: Condition| Find::new(self, named().filter(seen));
        if self.caller.access_reason.is_some()
            && let Some(row) = beyond(seen_by::<E>(&self.caller)).one().await?
        {
            self.open_rows(E::access(&row));
            return Ok(row);
        }
        let for_safety = Caller { access_reason: Some(AccessReason::Safety), ..self.caller.clone() };
        let is_there = beyond(seen_by::<E>(&for_safety)).any().await?;
        Err(Problem::new(if is_there { Code::AccessReasonRequired } else { Code::NotFound }))
    }

    /// Adds a row and reads it back through the caller's eyes: who may not see a row may not make it.
    ///
    /// A clash with a unique index answers 409 `already_exists`, after the whole act was tried once more, so that an
    /// act which looks first can say what it clashed with.
    pub async fn insert<E: Scoped>(&self, row: E::ActiveModel) -> Result<E::Model, Problem>
    where
        E::ActiveModel: ActiveModelBehavior + Send,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let db = self.executor();
        let columns = dialect::returned::<E>(&db);
        let is_visible = Expr::from(seen_by::<E>(&self.caller));
        let mut insert = Insert::one(row).into_query();
        insert.returning(Query::returning().exprs(columns.chain([is_visible])));
        let returned = db.query_one(&insert).await.map_err(|error| self.explain(error))?;
        let row = returned.ok_or(DbErr::RecordNotInserted)?;
        // What is not known to be visible is not: a condition on a column without a value is neither true nor false.
        let is_visible: Option<bool> = row.try_get_by_index(E::Column::iter().count())?;
        if is_visible == Some(true) {
            Ok(E::Model::from_query_result(&row, "")?)
        } else {
            Err(Problem::new(Code::Forbidden))
        }
    }

    /// Adds rows that callers never write by themselves.
    pub async fn append<E: Log>(&self, rows: Vec<E::ActiveModel>) -> Result<(), Problem>
    where
        E::ActiveModel: Send,
    {
        if !rows.is_empty() {
            let insert = Insert::<E::ActiveModel>::many(rows);
            insert.exec_without_returning(&self.executor()).await.map_err(|error| self.explain(error))?;
        }
        Ok(())
    }

    /// Saves a change of the row as it was read: only if nobody changed it meanwhile, and only if the caller sees it.
    /// Otherwise the whole act is run again on what is there now.
    pub async fn update<E: Versioned>(&self, before: &E::Model, mut change: E::ActiveModel) -> Result<E::Model, Problem>
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        const { assert!(E::IS_CHANGED, "a row that is changed is read whole: say so") };
        let (id, version) = E::stamp(before);
        E::set_stamp(&mut change, (id, version + 1));
        let update =
            Update::one(change).validate()?.filter(E::version_column().eq(version)).filter(seen_by::<E>(&self.caller));
        update.exec(&self.executor()).await.map_err(|error| self.explain(error))
    }

    /// Saves a change of a row that follows from an act, whoever may see it: only if nobody changed it meanwhile.
    ///
    /// # Errors
    /// As [`Tx::update`].
    pub async fn update_through<E: Versioned>(
        &self,
        db: &Executor<'_>,
        before: &E::Model,
        mut change: E::ActiveModel,
    ) -> Result<E::Model, Problem>
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let (id, version) = E::stamp(before);
        E::set_stamp(&mut change, (id, version + 1));
        let update = Update::one(change).validate()?.filter(E::version_column().eq(version));
        self.checked(update.exec(db).await)
    }

    /// Changes every row that the caller sees and the condition names; answers how many.
    pub async fn update_all<E: Scoped>(
        &self,
        condition: impl IntoCondition,
        change: E::ActiveModel,
    ) -> Result<u64, Problem> {
        let update = Update::many(E::default()).set(change).filter(condition).filter(seen_by::<E>(&self.caller));
        Ok(update.exec(&self.executor()).await.map_err(|error| self.explain(error))?.rows_affected)
    }

    /// The connection itself, for what follows from an act whoever asks for it: a task is cancelled although its owner
    /// is another, a submission finds its person although the sender may not know of them. Nothing that is read through
    /// it is ever shown. The reason is for the reader of the code; a test counts the uses.
    pub fn system(&self, reason: &'static str) -> Executor<'_> {
        tracing::trace!(reason, "system act within a caller's transaction");
        match &self.on {
            On::Caller(_, readers) => Executor::Readers(readers),
            On::Snapshot(state) => Executor::Snapshot { state, is_caller: false },
            _ => self.executor(),
        }
    }

    pub(super) fn executor(&self) -> Executor<'_> {
        match &self.on {
            On::Readers(pool) => Executor::Readers(pool),
            On::Caller(reader, _) => Executor::Caller(reader),
            On::Snapshot(state) => Executor::Snapshot { state, is_caller: true },
            On::Writer(tx) => Executor::Writer(tx),
        }
    }

    /// What reads rows of `E` for the caller: a connection that knows them, where rows of it may be kept back.
    pub(super) fn executor_of<E: EntityTrait>(&self) -> Executor<'_> {
        match &self.on {
            On::Caller(reader, readers) if !reader.keeps_back(E::default().table_name()) => Executor::Readers(readers),
            _ => self.executor(),
        }
    }

    /// Gives back the connection that it reads by, where it keeps one: it waits for something, and others read meanwhile. What is
    /// read after that takes one anew.
    pub fn rest(&self) {
        if let On::Caller(reader, _) = &self.on {
            reader.rest();
        }
    }

    /// Whether what is read here may be changed here.
    pub(super) fn is_writing(&self) -> bool {
        matches!(self.on, On::Writer(_))
    }

    pub(super) fn note(&self, rows: impl Iterator<Item = Access>) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).extend(rows);
    }

    /// Says that the caller sees this too, where no row of its own was read.
    pub fn audit_row(&self, seen: Access) {
        self.note(std::iter::once(seen));
    }

    /// Says what happened: it is written with the act, after what was said before, and falls away where the act does. An
    /// act that writes says at least one thing, and one that reads says nothing.
    pub fn emit(&self, event: Event) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// What was said to have happened so far, in the order in which it was said.
    pub(crate) fn take_events(&self) -> Vec<Event> {
        std::mem::take(&mut self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The condition that no transaction which wrote below this row is still open, so that a place in the log once
    /// passed stays as it is. `xid` is the column of the writing transaction.
    pub fn before_open_transactions(&self, xid: impl ColumnTrait) -> Condition {
        dialect::before_open_transactions(&self.executor(), xid)
    }

    /// What was seen of people so far.
    pub(crate) fn take_seen(&self) -> Vec<Access> {
        std::mem::take(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What a stated reason opened so far.
    pub(crate) fn take_opened(&self) -> Vec<Access> {
        std::mem::take(&mut self.opened.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Says what was asked for, for the audit entry: names of filters and codes, never words that were searched for.
    pub fn audit_filter(&self, filter: Value) {
        *self.filter.lock().unwrap_or_else(PoisonError::into_inner) = filter;
    }

    /// The same, where it singles somebody out: who looked for a person is audited whether or not they are found, since
    /// that nobody was found tells something of them too.
    pub fn audit_search(&self, filter: Value) {
        self.is_search.store(true, Ordering::Relaxed);
        self.audit_filter(filter);
    }

    pub(crate) fn is_search(&self) -> bool {
        self.is_search.load(Ordering::Relaxed)
    }

    pub(crate) fn take_filter(&self) -> Value {
        std::mem::take(&mut self.filter.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the act lost a race and should be run again from the start.
    pub(crate) fn raced(&self) -> bool {
        self.raced.load(Ordering::Relaxed)
    }

    /// What kept the act from being written, if it was not the act's own fault.
    pub(crate) fn obstacle(&self) -> Option<Obstacle> {
        match &self.on {
            On::Readers(_) | On::Caller(..) | On::Snapshot(_) => None,
            On::Writer(tx) => tx.obstacle(),
        }
    }

    /// Commits what was written. Only `cx` may call it, together with the events and the audit entry.
    pub(crate) async fn commit(self) -> Result<(), Problem> {
        match self.on {
            On::Writer(tx) => tx.commit().await.map_err(|error| {
                if dialect::kind(&error) == dialect::Kind::Raced {
                    Problem::new(Code::VersionMismatch)
                } else {
                    super::refusal(error)
                }
            }),
            On::Readers(_) | On::Caller(..) | On::Snapshot(_) => Ok(()),
        }
    }

    /// Undoes what was written. Only after `Ok` may a refusal be answered: it may rest on what another act had written.
    pub(crate) async fn undo(self) -> Result<(), Problem> {
        match self.on {
            On::Writer(tx) => tx.undo().await.map_err(super::refusal),
            On::Readers(_) | On::Caller(..) | On::Snapshot(_) => Ok(()),
        }
    }

    /// The outcome of a statement run through [`Tx::system`]: a clash or a lost race runs the whole act again.
    ///
    /// # Errors
    /// As [`Tx::insert`].
    pub fn checked<T>(&self, outcome: Result<T, DbErr>) -> Result<T, Problem> {
        outcome.map_err(|error| self.explain(error))
    }

    fn explain(&self, error: DbErr) -> Problem {
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
            self.raced.store(true, Ordering::Relaxed);
            return Problem::new(Code::AlreadyExists);
        }
        if matches!(error, DbErr::RecordNotUpdated) {
            self.raced.store(true, Ordering::Relaxed);
            return Problem::new(Code::VersionMismatch);
        }
        if dialect::kind(&error) == dialect::Kind::Raced {
            self.raced.store(true, Ordering::Relaxed);
        }
        error.into()
    }
}
