//! Delivers what is due: see [`super`].

use std::collections::HashSet;

use chrono::TimeDelta;
use futures_util::{StreamExt, stream};
use sea_orm::sea_query::ValueType;
use sea_orm::{ConnectionTrait, FromQueryResult, IntoActiveModel, ModelTrait};

use super::codes::{DeliveryFault, DeliveryStatus};
use crate::prelude::*;
use kernel::clock::Clock;
use kernel::db::{Db, Transaction};

/// How many deliveries are looked up at once.
const AT_ONCE: usize = 24;

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub status: DeliveryStatus,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next; of what is not tried again, when it ended.
    pub next_attempt_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed.
    pub fault: Option<DeliveryFault>,
    /// Since when it is tried.
    pub since: DateTime<Utc>,
}

impl Progress {
    /// One that is due at once.
    pub fn begin(now: DateTime<Utc>) -> Self {
        Self {
            status: DeliveryStatus::Waiting,
            attempts: 0,
            next_attempt_at: now,
            sent_at: None,
            fault: None,
            since: now,
        }
    }

    fn ended(self, status: DeliveryStatus, now: DateTime<Utc>) -> Self {
        Self { status, next_attempt_at: now, ..self }
    }
}

/// The columns by which deliveries are found and claimed.
pub struct Columns<C> {
    pub id: C,
    pub status: C,
    pub attempts: C,
    pub next_attempt_at: C,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub outcome: Result<(), DeliveryFault>,
    /// The status with which it was answered, where it goes by HTTP.
    pub answer: Option<u16>,
    /// For how long whoever refused it wants to be left alone.
    pub pause: Option<TimeDelta>,
}

impl From<Result<(), DeliveryFault>> for Attempt {
    fn from(outcome: Result<(), DeliveryFault>) -> Self {
        Self { outcome, answer: None, pause: None }
    }
}

/// A row that is a delivery.
pub trait Delivery: ModelTrait + Clone + Send + Sync {
    /// Where its table has what every delivery has.
    fn columns() -> Columns<<Self::Entity as EntityTrait>::Column>;

    /// How far it has come.
    fn progress(&self) -> Progress;

    /// The same with another progress.
    fn with(self, progress: Progress) -> Self;
}

/// What is delivered, and how.
pub trait Outgoing: Sync {
    /// The row of a delivery.
    type Row: Delivery
        + FromQueryResult
        + IntoActiveModel<<<Self::Row as ModelTrait>::Entity as EntityTrait>::ActiveModel>;

    /// What is sent, and to where.
    type Parcel: Send + Sync;

    /// How many are under way at once.
    const TOGETHER: usize;

    /// When a delivery that was tried `attempts` times, now at `now`, is tried again; never, where it is given up.
    fn next_attempt(&self, progress: Progress, now: DateTime<Utc>) -> Option<DateTime<Utc>>;

    /// For how long a claim keeps others from trying it: longer than an attempt takes.
    fn lease(&self, progress: Progress, now: DateTime<Utc>) -> DateTime<Utc>;

    /// Whether anything is sent just now: else it stays due. It is asked before each claim, since what came of the delivery before
    /// may have changed it.
    fn is_open(&self, _: &Transaction, _: DateTime<Utc>) -> impl Future<Output = Result<bool, DbErr>> + Send {
        async { Ok(true) }
    }

    /// Makes up what is sent, in the transaction that claims it; nothing, where it is not needed any more.
    fn pack(
        &self,
        tx: &Transaction,
        row: &Self::Row,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Option<Self::Parcel>, DbErr>> + Send;

    /// Sends it.
    fn attempt(&self, parcel: &Self::Parcel) -> impl Future<Output = Attempt> + Send;

    /// Saves what came of a claim or an attempt ([`save`]), and what follows from it.
    fn note(
        &self,
        tx: &Transaction,
        before: &Self::Row,
        after: Self::Row,
        attempt: Option<Attempt>,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), DbErr>> + Send;
}

type EntityOf<O> = <<O as Outgoing>::Row as ModelTrait>::Entity;

/// Delivers what is due of these, the next of them. Answers whether there may be more.
///
/// # Errors
/// The database's own.
pub async fn deliver_due<O: Outgoing>(db: &Db, outgoing: &O, of: Condition, clock: &Clock) -> Result<bool, DbErr> {
    let due = due::<O>(db, of, clock.now()).await?;
    deliver_all(db, outgoing, due.ids, &HashSet::new(), clock).await?;
    Ok(due.has_more)
}

/// What is due.
pub struct Due {
    pub ids: Vec<Uuid>,
    /// As many are due as are looked up at once: there may be more.
    pub has_more: bool,
}

/// What is due of these, the next of them: whoever calls again looks again, since meanwhile something urgent may have come.
///
/// # Errors
/// The database's own.
pub async fn due<O: Outgoing>(db: &Db, of: Condition, now: DateTime<Utc>) -> Result<Due, DbErr> {
    let columns = O::Row::columns();
    let ids: Vec<Uuid> = EntityOf::<O>::find()
        .select_only()
        .column(columns.id)
        .filter(of)
        .filter(columns.status.eq(DeliveryStatus::Waiting))
        .filter(columns.next_attempt_at.lte(now))
        .order_by_asc(columns.next_attempt_at)
        .order_by_asc(columns.id)
        .limit(AT_ONCE as u64)
        .into_tuple()
        .all(db.system("deliveries are sent, whomever they are for").read())
        .await?;
    let has_more = ids.len() >= AT_ONCE;
    Ok(Due { ids, has_more })
}

/// Delivers these, but for what is withdrawn. One that fails keeps no other waiting.
///
/// Each is claimed, and what came of it noted, by what the clock shows then: the first of them may have taken a minute.
///
/// # Errors
/// The database's own.
pub async fn deliver_all<O: Outgoing>(
    db: &Db,
    outgoing: &O,
    ids: Vec<Uuid>,
    withdrawn: &HashSet<Uuid>,
    clock: &Clock,
) -> Result<(), DbErr> {
    let deliver = |id| deliver(db, outgoing, id, withdrawn.contains(&id), clock);
    let outcomes: Vec<Result<(), DbErr>> = stream::iter(ids).map(deliver).buffer_unordered(O::TOGETHER).collect().await;
    outcomes.into_iter().collect()
}

async fn deliver<O: Outgoing>(db: &Db, outgoing: &O, id: Uuid, is_withdrawn: bool, clock: &Clock) -> Result<(), DbErr> {
    let system = db.system("a delivery is sent, whomever it is for");
    let claimed = system.write(async |tx| claim(tx, outgoing, id, is_withdrawn, clock.now()).await);
    let Some((row, parcel)) = claimed.await? else { return Ok(()) };
    let attempt = outgoing.attempt(&parcel).await;
    let (progress, now) = (row.progress(), clock.now());
    let after = match attempt.outcome {
        Ok(()) => Progress { sent_at: Some(now), fault: None, ..progress.ended(DeliveryStatus::Sent, now) },
        Err(fault) => {
            let next = Some(fault).filter(|fault| fault.passes()).and_then(|_| outgoing.next_attempt(progress, now));
            match next {
                Some(next) => {
                    let next_attempt_at = attempt.pause.map_or(next, |pause| Ord::max(next, now + pause));
                    Progress { fault: Some(fault), next_attempt_at, ..progress }
                }
                None => Progress { fault: Some(fault), ..progress.ended(DeliveryStatus::Failed, now) },
            }
        }
    };
    let after = row.clone().with(after);
    system.write(async |tx| outgoing.note(tx, &row, after, Some(attempt), now).await).await
}

/// Takes a delivery, unless another node has it or it is not needed any more.
async fn claim<O: Outgoing>(
    tx: &Transaction,
    outgoing: &O,
    id: Uuid,
    is_withdrawn: bool,
    now: DateTime<Utc>,
) -> Result<Option<(O::Row, O::Parcel)>, DbErr> {
    let columns = O::Row::columns();
    let query = EntityOf::<O>::find().filter(columns.id.eq(id)).into_query();
    let Some(found) = tx.query_one(&query).await? else { return Ok(None) };
    let row = O::Row::from_query_result(&found, "")?;
    let progress = row.progress();
    if progress.status != DeliveryStatus::Waiting || progress.next_attempt_at > now {
        return Ok(None);
    }
    if !outgoing.is_open(tx, now).await? {
        return Ok(None);
    }
    let parcel = if is_withdrawn { None } else { outgoing.pack(tx, &row, now).await? };
    let Some(parcel) = parcel else {
        let after = row.clone().with(progress.ended(DeliveryStatus::Withdrawn, now));
        outgoing.note(tx, &row, after, None, now).await?;
        return Ok(None);
    };
    let counted = Progress { attempts: progress.attempts + 1, ..progress };
    let claimed = row.clone().with(Progress { next_attempt_at: outgoing.lease(counted, now), ..counted });
    Ok(save(tx, &row, claimed.clone()).await?.then_some((claimed, parcel)))
}

/// Saves a delivery unless another node has tried it meanwhile. Answers whether it did.
///
/// # Errors
/// The database's own.
pub async fn save<R>(tx: &Transaction, before: &R, after: R) -> Result<bool, DbErr>
where
    R: Delivery + IntoActiveModel<<R::Entity as EntityTrait>::ActiveModel>,
{
    let columns = R::columns();
    let progress = before.progress();
    let id = <Uuid as ValueType>::try_from(before.get(columns.id)).map_err(|_| DbErr::RecordNotUpdated)?;
    let updated = R::Entity::update_many()
        .set(after.into_active_model().reset_all())
        .filter(columns.id.eq(id))
        .filter(columns.status.eq(progress.status))
        .filter(columns.attempts.eq(progress.attempts))
        .exec(tx)
        .await?;
    Ok(updated.rows_affected > 0)
}

/// A delivery that has ended, as one that is due again from its first attempt on.
#[must_use]
pub fn replayed<R: Delivery>(row: R, now: DateTime<Utc>) -> Option<R> {
    let has_ended = row.progress().status != DeliveryStatus::Waiting;
    has_ended.then(|| row.with(Progress::begin(now)))
}
