//! Loads a file of postcodes: beside those that stand, piece by piece, and at its end in their place, all at once. A load that
//! was stopped goes on with the same file where it was; with another it begins anew.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};
use sea_orm::sea_query::Query as Sql;
use sea_orm::{ConnectionTrait, IntoActiveModel};

use super::entity;
use super::line::Columns;
use super::loading::{self, progress};
use crate::insight::report::count::note;
use crate::insight::report::table::change::EVERY_REFERRAL;
use crate::prelude::*;
use kernel::db::{Db, Transaction};

/// So many lines are read and written at once.
const PIECE: usize = 2_000;
/// Of so many lines one may be wrong: of a file with more nothing is taken.
const FAULTLESS: u64 = 100;
/// The most faults that are named.
const MOST_NAMED: u64 = 100;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// How many postcodes there are now.
    pub postcodes: u64,
    /// How many lines were left out.
    pub refused: u64,
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadFault {
    #[error("the file cannot be read: {0}")]
    File(#[from] io::Error),
    #[error("the file cannot be read as CSV: {0}")]
    Csv(#[from] csv::Error),
    #[error("these columns are missing from the first line: {}", .0.join(", "))]
    Columns(Vec<&'static str>),
    #[error(
        "{refused} of {lines} lines are wrong, which is more than one in {FAULTLESS}: the postcodes are as they were"
    )]
    TooManyFaults { lines: u64, refused: u64 },
    #[error("there is no postcode in it: the postcodes are as they were")]
    Empty,
    #[error("another load is under way")]
    Another,
    #[error("the database: {0}")]
    Database(#[from] DbErr),
}

/// What is said while it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It goes on after so many lines.
    GoesOn(u64),
    /// So many lines were read.
    Read(u64),
    /// A line was left out, and why.
    Refused(u64, String),
}

/// Loads a file.
///
/// # Errors
/// The postcodes are as they were then.
pub async fn load(db: &Db, path: &Path, now: DateTime<Utc>, mut say: impl FnMut(Said)) -> Result<Loaded, LoadFault> {
    let file_digest = digest_of(path)?;
    let mut file = csv::ReaderBuilder::new().flexible(true).from_reader(BufReader::new(File::open(path)?));
    let columns = Columns::of(file.headers()?.iter()).map_err(LoadFault::Columns)?;
    let mut state = begin(db, file_digest, now).await?;
    if state.lines_read > 0 {
        say(Said::GoesOn(state.lines_read.unsigned_abs()));
    }
    let mut lines = file.records().enumerate().skip(usize::try_from(state.lines_read).unwrap_or(0));
    loop {
        let mut piece = Piece::default();
        for (number, line) in lines.by_ref().take(PIECE) {
            // The first line has the names.
            let number = number as u64 + 2;
            piece.lines += 1;
            let read = match line {
                Ok(line) => columns.read(|place| line.get(place)),
                Err(error) if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) => Err("must be UTF-8".to_owned()),
                Err(error) => return Err(error.into()),
            };
            match read {
                Ok(row) if piece.rows.contains_key(&row.postcode) => piece.refused.push((number, twice())),
                Ok(row) => drop(piece.rows.insert(row.postcode.clone(), (number, row))),
                Err(wrong) => piece.refused.push((number, wrong)),
            }
        }
        if piece.lines == 0 {
            break;
        }
        let before = state.clone();
        let door = db.system("a piece of a file of postcodes is written");
        let (after, refused) = door.write(async |tx| piece.write(tx, &before).await).await?;
        state = after;
        for (number, wrong) in refused {
            say(Said::Refused(number, wrong));
        }
        say(Said::Read(state.lines_read.unsigned_abs()));
    }
    end(db, &state).await
}

fn twice() -> String {
    "postcode: stands in the file twice: the first counts".to_owned()
}

/// Some lines of the file.
#[derive(Default)]
struct Piece {
    lines: i64,
    rows: BTreeMap<Postcode, (u64, entity::Model)>,
    refused: Vec<(u64, String)>,
}

impl Piece {
    /// Writes them beside what stands, with how far it came, and answers which lines were left out.
    async fn write(
        &self,
        tx: &Transaction,
        before: &progress::Model,
    ) -> Result<(progress::Model, Vec<(u64, String)>), LoadFault> {
        let known: Vec<Postcode> = loading::Entity::find()
            .select_only()
            .column(loading::Column::Postcode)
            .filter(loading::Column::Postcode.is_in(self.rows.keys().cloned()))
            .into_tuple()
            .all(tx)
            .await?;
        let known: HashSet<Postcode> = known.into_iter().collect();
        let (old, new): (Vec<_>, Vec<_>) = self.rows.values().partition(|(_, row)| known.contains(&row.postcode));
        let mut refused = self.refused.clone();
        refused.extend(old.into_iter().map(|(number, _)| (*number, twice())));
        refused.sort_unstable();
        if !new.is_empty() {
            let rows = new.into_iter().map(|(_, row)| loading::Model::from(row.clone()).into_active_model());
            loading::Entity::insert_many(rows).exec_without_returning(tx).await?;
        }
        let after = progress::Model {
            lines_read: before.lines_read + self.lines,
            lines_refused: before.lines_refused + i64::try_from(refused.len()).unwrap_or(i64::MAX),
            ..before.clone()
        };
        let counted = progress::Entity::update_many()
            .set(after.clone().into_active_model().reset_all())
            .filter(progress::Column::Id.eq(before.id))
            .filter(progress::Column::LinesRead.eq(before.lines_read))
            .exec(tx)
            .await?;
        if counted.rows_affected == 0 {
            return Err(LoadFault::Another);
        }
        let named = MOST_NAMED.saturating_sub(before.lines_refused.unsigned_abs());
        refused.truncate(usize::try_from(named).unwrap_or(0));
        Ok((after, refused))
    }
}

/// What the file is, whatever it is called.
fn digest_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut context = Context::new(&SHA256);
    let mut bytes = vec![0; 1 << 16];
    loop {
        match file.read(&mut bytes)? {
            0 => break,
            read => context.update(bytes.get(..read).unwrap_or_default()),
        }
    }
    Ok(hex::encode(context.finish()))
}

/// Where a load of this file stands: at its beginning, unless it was stopped.
async fn begin(db: &Db, file_digest: String, now: DateTime<Utc>) -> Result<progress::Model, LoadFault> {
    db.system("a load of postcodes begins, or goes on")
        .write(async |tx| {
            let under_way = progress::Entity::find().one(tx).await?;
            if let Some(row) = under_way.filter(|row| row.file_digest == file_digest) {
                return Ok(row);
            }
            forget(tx).await?;
            let row = progress::Model {
                id: Uuid::new_v5(&Uuid::nil(), format!("{file_digest}/{now}").as_bytes()),
                file_digest: file_digest.clone(),
                lines_read: 0,
                lines_refused: 0,
                started_at: now,
            };
            progress::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx).await?;
            Ok(row)
        })
        .await
}

async fn forget(tx: &Transaction) -> Result<(), DbErr> {
    loading::Entity::delete_many().exec(tx).await?;
    progress::Entity::delete_many().exec(tx).await?;
    Ok(())
}

/// All of the file was read: it takes the place of what stood, or nothing does.
async fn end(db: &Db, state: &progress::Model) -> Result<Loaded, LoadFault> {
    let (lines, refused) = (state.lines_read.unsigned_abs(), state.lines_refused.unsigned_abs());
    let fault = if lines == refused {
        Some(LoadFault::Empty)
    } else if refused > lines / FAULTLESS && refused > 0 && lines >= FAULTLESS {
        Some(LoadFault::TooManyFaults { lines, refused })
    } else {
        None
    };
    if let Some(fault) = fault {
        db.system("a file of postcodes that cannot be right is forgotten").write(forget).await?;
        return Err(fault);
    }
    let columns = [
        entity::Column::Postcode,
        entity::Column::OutwardCode,
        entity::Column::Latitude,
        entity::Column::Longitude,
        entity::Column::Lsoa,
        entity::Column::Msoa,
        entity::Column::DeprivationDecile,
    ];
    db.system("a file of postcodes takes the place of the one before")
        .write(async |tx| {
            let is_own = progress::Entity::find()
                .filter(progress::Column::Id.eq(state.id))
                .filter(progress::Column::LinesRead.eq(state.lines_read));
            if is_own.one(tx).await?.is_none() {
                return Err(LoadFault::Another);
            }
            entity::Entity::delete_many().exec(tx).await?;
            let rows = Sql::select().columns(columns).from(loading::Entity).take();
            let mut insert = Sql::insert();
            insert.into_table(entity::Entity).columns(columns);
            insert.select_from(rows).map_err(|error| DbErr::Custom(error.to_string()))?;
            let written = tx.execute(&insert).await?.rows_affected();
            forget(tx).await?;
            // Reports count people by the deprivation of where they live: each referral is looked at once more.
            note(tx, EVERY_REFERRAL, [Uuid::nil()]).await?;
            Ok(Loaded { postcodes: written, refused })
        })
        .await
}
