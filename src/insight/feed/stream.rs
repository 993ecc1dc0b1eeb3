//! The feed of all that a caller may know of, page by page. What a cursor has passed never changes: see [`super`].
//!
//! The rows are found by what they concern (a service, an agency, a kind of resource), each with an index in the order of the
//! feed; each is then looked at through the caller's eyes, by reading the resource as they would.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait};

use super::change::Change;
use super::reading::{Reading, readings_in};
use super::{analyst, reading};
use crate::county::organisation::entity::practices_of;
use crate::prelude::*;
use kernel::auth::mac::MacKey;
use kernel::db::Find;
use kernel::event::entity::{ADMINISTERED, ANALYSED, Column, Entity, Model};
use kernel::event::era;

/// How many rows are looked through for a page at most, that none of them may be the caller's.
const MOST_LOOKED_AT: u64 = 5_000;
/// How many are looked through in one go at most.
const MOST_AT_ONCE: u64 = 1_000;

/// What a service's manager reads of somebody whose record is restricted: that it is, that it is no longer, and that it was
/// erased.
const OF_RESTRICTION: [EventType; 3] =
    [EventType::PersonRestricted, EventType::PersonRestrictionLifted, EventType::PersonErased];

/// A place in the feed: what lies after it has not been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub era: i64,
    pub xid: i64,
    pub seq: i64,
}

impl Place {
    fn of(era: i64, row: &Model) -> Self {
        Self { era, xid: row.xid, seq: row.seq }
    }
}

/// What was read, where to go on, and whether there is more already.
#[derive(Debug)]
pub struct Page {
    pub changes: Vec<Change>,
    pub place: Place,
    pub has_more: bool,
}

/// Reads on from a place, or from the beginning, through the caller's eyes: at most so many changes.
///
/// # Errors
/// 410 `cursor_expired` for a place of another era.
pub async fn read_in(tx: &Tx, pseudonyms: &MacKey, after: Option<Place>, limit: u64) -> Result<Page, Problem> {
    // A copy that somebody keeps by the feed holds nobody whose record is restricted, whoever keeps it.
    tx.withhold_restricted();
    let era = era_in(tx).await?;
    let mut place = begin(era, after)?;
    let practices = practices(tx).await?;
    let mut changes = Vec::new();
    let mut looked_at = 0;
    loop {
        let wanted = limit.saturating_sub(u64::try_from(changes.len()).unwrap_or(limit));
        // Where few of the rows are the caller's, as many again as were looked through so far: few statements, and hardly any
        // row that is audited as seen before it is given out.
        let batch = Ord::max(wanted, Ord::min(looked_at, MOST_AT_ONCE));
        let rows = candidates(tx, &practices).filter(after_place(place)).filter(closed(tx));
        let rows = rows.order_by(Column::Xid, Order::Asc).order_by(Column::Seq, Order::Asc);
        let mut rows = rows.all(batch + 1).await?;
        let is_cut = u64::try_from(rows.len()).unwrap_or(u64::MAX) > batch;
        if is_cut {
            rows.pop();
        }
        looked_at += batch;
        let places: Vec<Place> = rows.iter().map(|row| Place::of(era, row)).collect();
        let mut seen = places.into_iter().zip(through_their_eyes(tx, pseudonyms, rows).await?);
        let is_full = |changes: &[Change]| u64::try_from(changes.len()).unwrap_or(u64::MAX) >= limit;
        // Only so far as what is given out: the rest of the batch is read again.
        while !is_full(&changes)
            && let Some((of_row, change)) = seen.next()
        {
            place = of_row;
            changes.extend(change);
        }
        let has_more = is_cut || seen.any(|(_, change)| change.is_some());
        if !has_more || is_full(&changes) || looked_at >= MOST_LOOKED_AT {
            return Ok(Page { changes, place, has_more });
        }
    }
}

/// The history of one resource, as much of it as the caller may read of the resource.
///
/// # Errors
/// 404 where the caller may not know of the resource; 410 as [`read_in`].
pub async fn history_in(tx: &Tx, resource_id: Uuid, after: Option<Place>, limit: u64) -> Result<Page, Problem> {
    let (kind, reading) = reading::reading_in(tx, resource_id).await?;
    let era = era_in(tx).await?;
    let mut place = begin(era, after)?;
    let found = tx
        .find::<Entity>()
        .filter(Column::ResourceId.eq(resource_id))
        .filter(Column::ResourceType.eq(kind))
        .filter(Column::Audience.is_in(reading.audiences.iter().copied()))
        .filter(Column::Kind.is_not_in(reading.kept_back.iter().copied()))
        .filter(closed(tx))
        .filter(after_place(place));
    let mut rows = found.order_by(Column::Xid, Order::Asc).order_by(Column::Seq, Order::Asc).all(limit + 1).await?;
    let has_more = u64::try_from(rows.len()).unwrap_or(u64::MAX) > limit;
    if has_more {
        rows.pop();
    }
    if let Some(last) = rows.last() {
        place = Place::of(era, last);
    }
    let changes = rows.into_iter().map(|row| Change::new(row, reading.is_inside)).collect();
    Ok(Page { changes, place, has_more })
}

/// Of these events those that the caller's feed still shows.
///
/// # Errors
/// The database's own.
pub async fn shown_in(tx: &Tx, pseudonyms: &MacKey, events: &[Uuid]) -> Result<HashSet<Uuid>, Problem> {
    tx.withhold_restricted();
    let found = tx.find::<Entity>().filter(Column::Id.is_in(events.iter().copied()));
    let rows = found.all(events.len() as u64).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let changes = through_their_eyes(tx, pseudonyms, rows).await?;
    Ok(ids.into_iter().zip(changes).filter_map(|(id, change)| change.map(|_| id)).collect())
}

fn begin(era: i64, after: Option<Place>) -> Result<Place, Problem> {
    let place = after.unwrap_or(Place { era, xid: -1, seq: -1 });
    if place.era == era { Ok(place) } else { Err(another_era()) }
}

fn after_place(place: Place) -> Expr {
    let row = Expr::tuple([Expr::col(Column::Xid), Expr::col(Column::Seq)]);
    row.gt(Expr::tuple([Expr::val(place.xid), Expr::val(place.seq)]))
}

fn closed(tx: &Tx) -> Condition {
    tx.before_open_transactions(Column::Xid)
}

async fn era_in(tx: &Tx) -> Result<i64, Problem> {
    let db = tx.system("a place in the feed names its era");
    Ok(era::current(&db).await?)
}

fn another_era() -> Problem {
    let detail = "the feed begins anew since this cursor was given: read it again from its beginning";
    Problem::new(Code::CursorExpired).with_faults([Fault::new("query:after", "cursor_expired", detail)])
}

/// The rows that may be the caller's.
fn candidates<'tx>(tx: &'tx Tx, practices: &[OrganisationId]) -> Find<'tx, Entity> {
    let caller = tx.caller();
    let found = tx.find::<Entity>();
    match caller.role {
        Role::Practice => found.each_of(Column::OrganisationId, practices.iter().copied()),
        Role::Referrer => found.each_of(Column::OrganisationId, [caller.organisation_id]),
        Role::Analyst => found.each_of(Column::ResourceType, ANALYSED),
        Role::Admin => found.each_of(Column::ResourceType, ADMINISTERED),
        _ => found.each_of(Column::ServiceId, caller.case_services()),
    }
}

/// A practice itself, and those that it has followed.
async fn practices(tx: &Tx) -> Result<Vec<OrganisationId>, Problem> {
    use sea_orm::ConnectionTrait;
    if tx.caller().role != Role::Practice {
        return Ok(Vec::new());
    }
    let db = tx.system("a practice reads on where those that it has followed ended");
    let rows = db.query_all(&practices_of(tx.caller())).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// For each of the rows the change as the caller sees it, where it is theirs.
async fn through_their_eyes(tx: &Tx, pseudonyms: &MacKey, rows: Vec<Model>) -> Result<Vec<Option<Change>>, Problem> {
    if tx.caller().role == Role::Analyst {
        return analyst::changes_in(tx, pseudonyms, rows).await;
    }
    let mut named: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for row in &rows {
        named.entry(&row.resource_type).or_default().insert(row.resource_id);
    }
    let readings = readings_in(tx, named).await?;
    let seen = rows.into_iter().map(|row| {
        if tx.caller().reads_restricted() && OF_RESTRICTION.contains(&row.kind) {
            return Some(Change::new(row, true));
        }
        let reading: &Reading = readings.get(&row.resource_type)?.get(&row.resource_id)?;
        reading.has(&row).then(|| Change::new(row, reading.is_inside))
    });
    Ok(seen.collect())
}
