//! Writes what was read of another directory: what is new is entered, what changed there changes here but for what was changed
//! here, and what vanished is closed, unless somebody goes there: then a person has to see to it.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::{ActiveModelTrait, ConnectionTrait};

use super::convert::{Imported, merged};
use super::entity::{self as item, Entity as Items};
use super::read::Read;
use crate::community::asset::codes::AssetStatus;
use crate::community::asset::entity::{Column, Entity, Model};
use crate::community::asset::index::write_index;
use crate::community::asset::rules::faults;
use crate::community::asset::version;
use crate::community::asset::wire::Listing;
use crate::community::connection::codes::ConnectionStatus;
use crate::community::connection::entity as connection;
use crate::prelude::*;
use kernel::db::{Db, Executor, Transaction, save_unless_changed};
use kernel::event::entity::{Actor, Entity as Events};

/// So many services are written at once.
const PIECE: usize = 100;
/// Of so many that are known one must be there again: a directory that lost most of its services is broken.
const LEAST_KEPT: usize = 2;
/// What is said of an asset that vanished.
const VANISHED: &str = "It is no longer in the directory that it came from";

/// Whose directory it is taken into, and what the other one is called.
#[derive(Clone, Debug)]
pub struct Target {
    pub service_id: ServiceId,
    pub source: String,
    /// By which the versions are written.
    pub written_by: Uuid,
}

impl Target {
    /// A service's directory, for what comes from a source.
    pub fn new(service_id: ServiceId, source: String) -> Self {
        Self { service_id, written_by: Uuid::new_v5(&service_id.0, source.as_bytes()), source }
    }
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub entered: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub retired: usize,
    /// What was not taken in, or is for a person to see to: what, and why.
    pub lines: Vec<(String, String)>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    #[error(
        "of {known} services that are known only {found} are there: nothing was changed; if that is right, close the others by hand"
    )]
    Shrunk { known: usize, found: usize },
    #[error("what was taken in by this name is another service's: give the directory another name")]
    OfAnotherService,
    #[error("the database: {0}")]
    Database(#[from] DbErr),
}

/// Whether a service other than this one has something that was taken in from a source: each directory is one service's.
///
/// # Errors
/// The database's own.
pub async fn is_of_another_service(
    db: &impl ConnectionTrait,
    source: &str,
    service_id: ServiceId,
) -> Result<bool, DbErr> {
    let Some(known) = Items::find().filter(item::Column::Source.eq(source)).limit(1).one(db).await? else {
        return Ok(false);
    };
    let asset = Entity::find_by_id(known.asset_id).one(db).await?;
    Ok(asset.is_some_and(|asset| asset.service_id != service_id))
}

/// Writes what was read.
///
/// # Errors
/// Nothing is written where the directory cannot be right; what was written before the database failed stays.
pub async fn store(db: &Db, target: &Target, read: Read, now: DateTime<Utc>) -> Result<Report, StoreFault> {
    let mut report = Report { lines: read.refused, ..Report::default() };
    let system = db.system("what was taken in is of one service");
    if is_of_another_service(system.read(), &target.source, target.service_id).await? {
        return Err(StoreFault::OfAnotherService);
    }
    // What the list names is there, even where it could not be read: it stays as it was.
    let found = read.named;
    let known = Items::find().filter(item::Column::Source.eq(&*target.source));
    let known: Vec<(Uuid, AssetId)> = known
        .select_only()
        .columns([item::Column::ExternalId, item::Column::AssetId])
        .into_tuple()
        .all(db.system("what is known of another directory").read())
        .await?;
    let kept = known.iter().filter(|(id, _)| found.contains(id)).count();
    if kept * LEAST_KEPT < known.len() {
        return Err(StoreFault::Shrunk { known: known.len(), found: kept });
    }
    for piece in read.services.chunks(PIECE) {
        let door = db.system("services of another directory are taken in");
        let written = door.write(async |tx| take_in(tx, target, piece, now).await).await?;
        report.add(written);
    }
    let gone: Vec<(Uuid, AssetId)> = known.into_iter().filter(|(id, _)| !found.contains(id)).collect();
    for piece in gone.chunks(PIECE) {
        let door = db.system("services that another directory has no more are closed");
        let written = door.write(async |tx| retire(tx, target, piece, now).await).await?;
        report.add(written);
    }
    Ok(report)
}

impl Report {
    fn add(&mut self, other: Self) {
        self.entered += other.entered;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.retired += other.retired;
        self.lines.extend(other.lines);
    }

    fn say(&mut self, id: Uuid, why: impl Into<String>) {
        self.lines.push((id.to_string(), why.into()));
    }
}

async fn take_in(tx: &Transaction, target: &Target, piece: &[Imported], now: DateTime<Utc>) -> Result<Report, DbErr> {
    let mut report = Report::default();
    let ids = piece.iter().map(|service| service.external_id);
    let items =
        Items::find().filter(item::Column::Source.eq(&*target.source)).filter(item::Column::ExternalId.is_in(ids));
    let items: BTreeMap<Uuid, item::Model> =
        items.all(tx).await?.into_iter().map(|item| (item.external_id, item)).collect();
    let own = rows_in(tx, items.values().map(|item| item.asset_id).collect()).await?;
    let met = met_at(tx, own.keys().copied()).await?;
    for service in piece {
        let known = items.get(&service.external_id).and_then(|item| Some((item, own.get(&item.asset_id)?)));
        match known {
            None => {
                enter(tx, target, service, now).await?;
                report.entered += 1;
            }
            Some((before, row)) => {
                let follow = followed(before, row, service, met.contains(&row.id));
                match follow {
                    Err(why) => {
                        report.say(service.external_id, why);
                        continue;
                    }
                    Ok((listing, status, said)) => {
                        if let Some(said) = said {
                            report.say(service.external_id, said);
                        }
                        if listing == row.listing && status == row.status {
                            report.unchanged += 1;
                        } else if change(tx, target, row, listing, status, None, now).await? {
                            report.changed += 1;
                        } else {
                            report.say(
                                service.external_id,
                                "was changed here at the same moment: it follows the next time",
                            );
                            continue;
                        }
                    }
                }
                let seen = item::Model {
                    listing: service.listing.clone(),
                    status: service.status,
                    seen_at: now,
                    ..before.clone()
                };
                seen.into_active_model().reset_all().update(tx).await?;
            }
        }
    }
    Ok(report)
}

/// What becomes of a row: its listing, where it stands, and what is to be said of that.
fn followed(
    before: &item::Model,
    row: &Model,
    service: &Imported,
    is_met: bool,
) -> Result<(Listing, AssetStatus, Option<&'static str>), String> {
    let listing = merged(&json!(row.listing), &json!(before.listing), &json!(service.listing));
    let listing: Listing = serde_json::from_value(listing).map_err(|error| error.to_string())?;
    if let Some(fault) = faults(&listing).first() {
        return Err(format!(
            "{}: {}: what was changed here does not fit what it says now",
            fault.pointer, fault.detail
        ));
    }
    if row.status != before.status || service.status == row.status {
        return Ok((listing, row.status, None));
    }
    // Neither the reading nor whoever reads its report learns why: what stands against a group is looked into by people.
    if row.connections_stopped.is_some() && service.status == AssetStatus::Active {
        return Ok((listing, row.status, Some("runs there; here it is closed until somebody opens it by hand")));
    }
    if is_met && service.status != AssetStatus::Active {
        let said = "is closed there, and somebody goes there: close it here, so that whoever carries them hears of it";
        return Ok((listing, row.status, Some(said)));
    }
    Ok((listing, service.status, None))
}

async fn rows_in(tx: &Transaction, ids: Vec<AssetId>) -> Result<HashMap<AssetId, Model>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The assets of these to which somebody is connected.
async fn met_at(tx: &Transaction, ids: impl ExactSizeIterator<Item = AssetId>) -> Result<HashSet<AssetId>, DbErr> {
    if ids.len() == 0 {
        return Ok(HashSet::new());
    }
    let going = ConnectionStatus::ALL.iter().copied().filter(|status| !status.is_over());
    let found: Vec<AssetId> = connection::Entity::find()
        .select_only()
        .column(connection::Column::AssetId)
        .distinct()
        .filter(connection::Column::AssetId.is_in(ids))
        .filter(connection::Column::Status.is_in(going))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(found.into_iter().collect())
}

async fn enter(tx: &Transaction, target: &Target, service: &Imported, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = Model {
        id: AssetId::new(),
        version: 1,
        service_id: target.service_id,
        organisation_id: None,
        status: service.status,
        status_comment: None,
        reopens_on: None,
        connections_stopped: None,
        minimum_age: service.listing.minimum_age.map(i32::from),
        maximum_age: service.listing.maximum_age.map(i32::from),
        listing: service.listing.clone(),
        places_taken: 0,
        confirmed_at: now,
        confirmed_by: target.written_by,
        created_at: now,
        created_by: target.written_by,
        updated_at: now,
        updated_by: target.written_by,
    };
    Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx).await?;
    remember(tx, &row, EventType::AssetEntered, now).await?;
    let item = item::Model {
        source: target.source.clone(),
        external_id: service.external_id,
        asset_id: row.id,
        listing: service.listing.clone(),
        status: service.status,
        seen_at: now,
    };
    Items::insert(item.into_active_model().reset_all()).exec_without_returning(tx).await.map(|_| ())
}

/// Whether it was changed: not, where somebody changed it at the same moment.
async fn change(
    tx: &Transaction,
    target: &Target,
    before: &Model,
    listing: Listing,
    status: AssetStatus,
    comment: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let kind = match (before.status, status) {
        (before, now) if before == now => EventType::AssetUpdated,
        (_, AssetStatus::Active) => EventType::AssetReopened,
        _ => EventType::AssetClosed,
    };
    let is_open = status == AssetStatus::Active;
    let row = Model {
        version: before.version + 1,
        status,
        status_comment: comment.map(str::to_owned).or_else(|| before.status_comment.clone()).filter(|_| !is_open),
        reopens_on: before.reopens_on.filter(|_| status == AssetStatus::TemporarilyClosed),
        minimum_age: listing.minimum_age.map(i32::from),
        maximum_age: listing.maximum_age.map(i32::from),
        listing,
        updated_at: now,
        updated_by: target.written_by,
        ..before.clone()
    };
    if !save_unless_changed::<Entity>(tx, row.clone()).await? {
        return Ok(false);
    }
    remember(tx, &row, kind, now).await?;
    Ok(true)
}

/// The version that stands now, what it is found by, and that it happened.
async fn remember(tx: &Transaction, row: &Model, kind: EventType, now: DateTime<Utc>) -> Result<(), DbErr> {
    write_index(&Executor::Writer(tx), row).await?;
    let stood = version::Model {
        asset_id: row.id,
        number: row.version,
        status: row.status,
        listing: row.listing.clone(),
        written_by: row.updated_by,
        written_role: Role::Admin,
        written_at: now,
    };
    version::Entity::insert(stood.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Events::insert(row.event(kind).row(now, Actor::System, None)).exec_without_returning(tx).await.map(|_| ())
}

/// Closes what vanished, as far as it stands as it was taken in and nobody goes there.
async fn retire(
    tx: &Transaction,
    target: &Target,
    gone: &[(Uuid, AssetId)],
    now: DateTime<Utc>,
) -> Result<Report, DbErr> {
    let mut report = Report::default();
    let rows = rows_in(tx, gone.iter().map(|(_, asset)| *asset).collect()).await?;
    let met = met_at(tx, rows.keys().copied()).await?;
    for (id, asset) in gone {
        let Some(row) = rows.get(asset).filter(|row| row.status == AssetStatus::Active) else { continue };
        if met.contains(asset) {
            report.say(
                *id,
                "is there no more, and somebody goes there: close it here, so that whoever carries them hears of it",
            );
        } else if change(tx, target, row, row.listing.clone(), AssetStatus::Inactive, Some(VANISHED), now).await? {
            report.retired += 1;
            // As it stands then it was taken in: it opens again where it is there again.
            let closed = item::ActiveModel { status: Set(AssetStatus::Inactive), ..Default::default() };
            let own = Items::update_many().set(closed).filter(item::Column::Source.eq(&*target.source));
            own.filter(item::Column::ExternalId.eq(*id)).exec(tx).await?;
        } else {
            report.say(*id, "was changed here at the same moment: it follows the next time");
        }
    }
    Ok(report)
}
