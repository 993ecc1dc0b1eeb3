//! Makes the files of an export, page by page, from one state of the database. It has no more than a page and a piece in memory,
//! whatever there is to write, and each piece is kept together with who is in it.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{Context, SHA256};

use super::codes::{ExportFailure, ExportKind, ExportStatus};
use super::entity::{Column, Entity, Model};
use super::rows::{self, Cursor};
use super::{chunk, claim, file, rules};
use crate::county::service;
use crate::gate::caller;
use crate::prelude::*;
use kernel::audit;
use kernel::auth::mac::MacKey;
use kernel::auth::real_now;
use kernel::db::{Access, Db, Snapshot, Transaction};
use kernel::event::Place;
use kernel::http::request_id::RequestIds;

/// How many bytes a piece has.
const PIECE: usize = 1024 * 1024;
/// How long nothing is kept at most, where little is found: with each piece this node says that it is still at it, well before
/// its claim is over ([`rules::CLAIM`]).
const LONGEST: Duration = Duration::from_secs(15);
/// After how many people it is forgotten who was audited: then somebody may be twice.
const REMEMBERED: usize = 500_000;

/// The files of one export, under way.
pub struct Run<'a> {
    db: &'a Db,
    seals: &'a MacKey,
    /// Makes the pseudonyms of what analysts get.
    pseudonyms: &'a MacKey,
    export: Model,
    state: Snapshot,
    since: Option<Place>,
    services: Vec<ServiceId>,
    /// Of each file what is in it, and whether it is of what was removed.
    files: Vec<(ExportKind, bool)>,
    at: At,
    file: Writing,
    /// When a piece was last kept.
    kept_at: Instant,
    /// Who is on record for this export already.
    audited: HashSet<PersonId>,
    /// Who is to be.
    seen: Vec<PersonId>,
}

/// Where it is.
#[derive(Default)]
struct At {
    file: usize,
    part: usize,
    service: usize,
    after: Option<Uuid>,
}

/// A file that is being written.
struct Writing {
    digest: Context,
    /// What is not kept yet.
    bytes: Vec<u8>,
    /// How many bytes are.
    kept: i64,
    rows: i64,
    is_begun: bool,
}

/// Why it does not go on.
#[derive(Debug)]
pub enum Halt {
    /// It came to nothing, for good.
    Failed(ExportFailure),
    /// Somebody else has it, or it was cancelled.
    Lost,
    /// The database's own: it may go better next time.
    Broken(DbErr),
}

impl From<DbErr> for Halt {
    fn from(error: DbErr) -> Self {
        Self::Broken(error)
    }
}

impl<'a> Run<'a> {
    /// Begins with a claimed export: throws away what an earlier run left, and takes the state that it will show.
    ///
    /// # Errors
    /// Why it does not go on.
    pub async fn begin(state: &'a AppState, export: Model) -> Result<Self, Halt> {
        let (db, now) = (&state.db, state.clock.now());
        claim::throw_away(db, export.id).await?;
        let system = db.system("whoever asked for an export is looked up anew: they may have left");
        let (today, role) = (calendar::local_date(now), export.role);
        let found = caller::of_principal(system.read(), export.requester(), role, today).await?;
        let caller = found.filter(|caller| rules::rights(caller) == export.rights);
        let mut caller = caller.ok_or(Halt::Failed(ExportFailure::RightsChanged))?;
        // An export is of the services that they work in, whomever they cover today.
        caller.covers.clear();
        caller.covers_in.clear();
        let since = since(db, &export).await?;
        let snapshot = db.snapshot(caller, now).await?;
        let services = services(&snapshot).await?;
        let place = Place::of(&snapshot.system("up to where an export shows everything")).await?;
        if since.as_ref().is_some_and(|since| since.era != place.era) {
            return Err(Halt::Failed(ExportFailure::AnotherEra));
        }
        let of_removed = [false, true];
        let of_removed = if since.is_some() { &of_removed[..] } else { &of_removed[..1] };
        let kinds = export.kinds.0.iter();
        let files = kinds.flat_map(|kind| of_removed.iter().map(|is_of_removed| (*kind, *is_of_removed))).collect();
        let export = Model {
            snapshot_at: Some(now),
            era: Some(place.era),
            xid: Some(place.xid),
            seq: Some(place.seq),
            transactions: place.state,
            ..export
        };
        Ok(Self {
            db,
            seals: state.audit.key(),
            pseudonyms: &state.pseudonyms,
            export,
            state: snapshot,
            since,
            services,
            files,
            at: At::default(),
            file: Writing::new(),
            kept_at: Instant::now(),
            audited: HashSet::new(),
            seen: Vec::new(),
        })
    }

    /// Reads and writes the next page. Answers whether there is more to do.
    ///
    /// # Errors
    /// Why it does not go on.
    pub async fn advance(&mut self) -> Result<bool, Halt> {
        let Some((kind, is_of_removed)) = self.files.get(self.at.file).copied() else { return Ok(false) };
        if !self.file.is_begun {
            self.file.is_begun = true;
            let mut header = Vec::new();
            rows::begin(kind, self.export.role, is_of_removed, self.export.format, &mut header);
            self.file.add(&header);
        }
        let part = kind.parts().get(self.at.part).copied();
        let service = self.services.get(self.at.service).copied();
        let (Some(part), Some(service)) = (part, service) else {
            self.keep(kind, true).await?;
            self.at = At { file: self.at.file + 1, ..At::default() };
            self.file = Writing::new();
            return Ok(true);
        };
        let cursor = Cursor { service, after: self.at.after, since: self.since.clone(), is_of_removed };
        let format = self.export.format;
        let page = match self.export.role {
            Role::Analyst => rows::figures::page(&self.state, self.pseudonyms, kind, cursor, format).await,
            _ => rows::page(&self.state, part, kind, cursor, format).await,
        };
        let page = page.map_err(of_problem)?;
        self.note_seen();
        self.file.add(&page.bytes);
        self.file.rows += page.rows;
        self.export.rows_written += page.rows;
        self.at.after = page.last;
        if page.last.is_none() {
            self.at.service += 1;
            if self.at.service >= self.services.len() {
                self.at = At { file: self.at.file, part: self.at.part + 1, ..At::default() };
            }
        }
        if self.file.bytes.len() >= PIECE || self.kept_at.elapsed() > LONGEST {
            self.keep(kind, false).await?;
        }
        Ok(true)
    }

    /// Ends it: its files are complete.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn end(self, now: DateTime<Utc>) -> Result<(), Halt> {
        let export = &self.export;
        let entry = self.entry(vec![Access::new(Model::TYPE, export.id.0, None)], now);
        let rows = entry.rows(self.seals);
        let system = self.db.system("an export is complete, and on record with how many rows it has");
        let ended = system.write(async |tx| {
            append(tx, rows.clone()).await?;
            let is_ended = claim::end_in(tx, export, ExportStatus::Complete, None, now).await?;
            if is_ended { Ok(()) } else { Err(DbErr::RecordNotUpdated) }
        });
        match ended.await {
            Err(DbErr::RecordNotUpdated) => Err(Halt::Lost),
            outcome => Ok(outcome?),
        }
    }

    /// The export that it makes.
    pub fn export(&self) -> &Model {
        &self.export
    }

    fn note_seen(&mut self) {
        let people = self.state.take_seen().into_iter().filter_map(|seen| seen.person_id);
        self.seen.extend(people.filter(|person| self.audited.insert(*person)));
        if self.audited.len() > REMEMBERED {
            self.audited.clear();
        }
    }

    /// Keeps what was written, with who is in it; at the end of a file what there is to say of it.
    async fn keep(&mut self, kind: ExportKind, is_end: bool) -> Result<(), Halt> {
        let number = i32::try_from(self.at.file + 1).unwrap_or(i32::MAX);
        let mut kept = self.file.kept;
        let pieces: Vec<chunk::ActiveModel> = self
            .file
            .bytes
            .chunks(PIECE)
            .map(|piece| {
                let begins_at = kept;
                kept += i64::try_from(piece.len()).unwrap_or_default();
                chunk::ActiveModel {
                    id: Set(ExportChunkId::new()),
                    export_id: Set(self.export.id),
                    number: Set(number),
                    begins_at: Set(begins_at),
                    content: Set(piece.to_vec()),
                }
            })
            .collect();
        let file = is_end.then(|| file::Model {
            id: ExportFileId::new(),
            export_id: self.export.id,
            number,
            kind,
            is_of_removed: self.files.get(self.at.file).is_some_and(|(_, is_of_removed)| *is_of_removed),
            row_count: self.file.rows,
            byte_count: kept,
            sha256: hex::encode(self.file.digest.clone().finish()),
        });
        let seen = self.seen.drain(..).map(|person| Access::new("person", person.0, person)).collect::<Vec<_>>();
        let entries = if seen.is_empty() { Vec::new() } else { self.entry(seen, self.state.now()).rows(self.seals) };
        let (system, export) = (self.db.system("a piece of an export is kept, with who is in it"), &self.export);
        let outcome = system.write(async |tx| {
            still_has(tx, export, kind).await?;
            for piece in &pieces {
                chunk::Entity::insert(piece.clone()).exec_without_returning(tx).await?;
            }
            if let Some(file) = &file {
                let row = file.clone().into_active_model().reset_all();
                file::Entity::insert(row).exec_without_returning(tx).await?;
            }
            append(tx, entries.clone()).await
        });
        match outcome.await {
            Err(DbErr::RecordNotUpdated) => return Err(Halt::Lost),
            outcome => outcome?,
        }
        self.kept_at = Instant::now();
        self.file.kept = kept;
        self.file.bytes.clear();
        Ok(())
    }

    /// What is on record of it: who asked, for what, and how many rows there are so far.
    fn entry(&self, seen: Vec<Access>, now: DateTime<Utc>) -> audit::Entry {
        let export = &self.export;
        audit::Entry {
            at: now,
            action: Action::CreateExport,
            caller: self.state.caller().clone(),
            request: RequestIds::of_job(),
            denial: None,
            filter: json!({
                "export_id": export.id, "kinds": export.kinds, "format": export.format, "purpose": export.purpose,
                "since_export_id": export.since_export_id, "rows": export.rows_written,
            }),
            seen,
        }
    }
}

impl Writing {
    fn new() -> Self {
        Self { digest: Context::new(&SHA256), bytes: Vec::new(), kept: 0, rows: 0, is_begun: false }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.bytes.extend_from_slice(bytes);
    }
}

/// Says that this node is still at it, unless it is not its own any more.
async fn still_has(tx: &Transaction, export: &Model, kind: ExportKind) -> Result<(), DbErr> {
    let change = super::entity::ActiveModel {
        claimed_until: Set(Some(real_now() + rules::CLAIM)),
        current: Set(Some(kind)),
        rows_written: Set(export.rows_written),
        ..Default::default()
    };
    let own = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(export.id))
        .filter(Column::Run.eq(export.run))
        .filter(Column::Status.eq(ExportStatus::Running));
    if own.exec(tx).await?.rows_affected == 0 { Err(DbErr::RecordNotUpdated) } else { Ok(()) }
}

async fn append(tx: &Transaction, entries: Vec<audit::entity::ActiveModel>) -> Result<(), DbErr> {
    if entries.is_empty() {
        return Ok(());
    }
    audit::entity::Entity::insert_many(entries).exec_without_returning(tx).await.map(drop)
}

/// Whose rows are read, one service after the other: those that somebody works in; for an analyst all.
async fn services(tx: &Tx) -> Result<Vec<ServiceId>, Halt> {
    let mut services = tx.caller().services.clone();
    if tx.caller().role == Role::Analyst {
        let all = service::entity::Entity::find().select_only().column(service::entity::Column::Id);
        let db = tx.system("an analyst reads rows of every service, by the pseudonyms of their people");
        services = all.into_tuple().all(&db).await?;
    }
    services.sort();
    Ok(services)
}

/// The place in the log beyond which an export goes on.
async fn since(db: &Db, export: &Model) -> Result<Option<Place>, Halt> {
    let Some(id) = export.since_export_id else { return Ok(None) };
    let system = db.system("an export goes on from an earlier one of the same caller");
    let earlier = Entity::find_by_id(id).one(system.read()).await?;
    let place =
        earlier.and_then(|row| Some(Place { era: row.era?, xid: row.xid?, seq: row.seq?, state: row.transactions }));
    place.map(Some).ok_or(Halt::Failed(ExportFailure::AnotherEra))
}

/// A page that cannot be read: the database's words were looked at by its door.
fn of_problem(problem: Problem) -> Halt {
    Halt::Broken(DbErr::Custom(problem.code().as_str().to_owned()))
}
