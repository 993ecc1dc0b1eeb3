//! The rows of each kind, page by page.

mod coded_entries;
mod connections;
mod contacts;
mod demographics;
pub mod figures;
mod gaps;
mod needs;
mod outcomes;
mod referrals;

use sea_orm::QuerySelect;

use super::codes::{ExportFormat as Format, ExportKind};
use super::column::{Coding, Column, Row, columns};
use super::encode;
use super::leaving::{may_leave, touched};
use crate::prelude::*;
use kernel::db::{Executor, Scoped, nobody};
use kernel::event::Place;

/// A part of a file: rows that are made of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Referrals,
    Contacts,
    Connections,
    Outcomes,
    CodedEntries,
    Gaps,
    Demographics,
    Needs,
    Concerns,
    SupportOffered,
    Measures,
}

impl ExportKind {
    /// What its file is made of, one after the other.
    pub const fn parts(self) -> &'static [Part] {
        match self {
            Self::Referrals => &[Part::Referrals],
            Self::Contacts => &[Part::Contacts],
            Self::Connections => &[Part::Connections],
            Self::Outcomes => &[Part::Outcomes],
            Self::CodedEntries => &[Part::CodedEntries],
            Self::Gaps => &[Part::Gaps],
            Self::TermSetDemographics => &[Part::Demographics],
            Self::TermSetNeedsAndConcerns => &[Part::Needs, Part::Concerns],
            Self::TermSetSupportOffered => &[Part::SupportOffered],
            Self::TermSetOutcomes => &[Part::Measures],
        }
    }

    /// The columns of its file, for who has this role; none where it is not for them.
    pub const fn columns(self, role: Role) -> &'static [Column] {
        if matches!(role, Role::Analyst) {
            return figures::columns(self);
        }
        match self {
            Self::Referrals => <referrals::Referrals as Source>::Row::COLUMNS,
            Self::Contacts => <contacts::Contacts as Source>::Row::COLUMNS,
            Self::Connections => <connections::Connections as Source>::Row::COLUMNS,
            Self::Outcomes => <outcomes::Outcomes as Source>::Row::COLUMNS,
            Self::CodedEntries => <coded_entries::CodedEntries as Source>::Row::COLUMNS,
            Self::Gaps => <gaps::Gaps as Source>::Row::COLUMNS,
            Self::TermSetDemographics => <demographics::Demographics as Source>::Row::COLUMNS,
            Self::TermSetNeedsAndConcerns => <needs::Needs as Source>::Row::COLUMNS,
            Self::TermSetSupportOffered => <connections::SupportOffered as Source>::Row::COLUMNS,
            Self::TermSetOutcomes => <outcomes::Measures as Source>::Row::COLUMNS,
        }
    }
}

columns! {
    /// A row that was exported once and is exported no more: its person does not permit it now, or it was entered by mistake.
    pub struct RemovedRow {
        /// What it is of
        kind: Coding<ExportKind>,
        /// Its identifier
        id: Uuid,
    }
}

/// A table that rows are made of.
pub(super) trait Source {
    type Entity: Scoped<Model: Resource>;
    type Row: Row;

    /// How many rows of the table are read at once.
    const PAGE: u64;

    /// The column of the service.
    const SERVICE: <Self::Entity as EntityTrait>::Column;
    /// The columns that name whom and what a row is about: where these change, it may be another.
    const PERSON: Option<<Self::Entity as EntityTrait>::Column>;
    const NAMED: &'static [<Self::Entity as EntityTrait>::Column];

    /// Which rows leave at all: those whose person permits it; of what names no person, none unless it says which.
    fn may_leave() -> Condition {
        Self::PERSON.map_or_else(nobody, may_leave)
    }

    /// Which rows were touched beyond a place of the log.
    fn touched(place: &Place) -> Condition {
        touched::<Self::Entity>(place, Self::NAMED, Self::PERSON)
    }

    /// What they are in a file.
    async fn rows(tx: &Tx, models: Vec<<Self::Entity as EntityTrait>::Model>) -> Result<Vec<Self::Row>, Problem>;
}

/// Where a page begins.
#[derive(Clone, Debug)]
pub struct Cursor {
    pub service: ServiceId,
    /// After this row.
    pub after: Option<Uuid>,
    /// Only what was touched beyond this place.
    pub since: Option<Place>,
    /// The rows that may not leave any more, rather than those that may.
    pub is_of_removed: bool,
}

/// A page as it is written, and the last row of the table in it; none where there are no more.
#[derive(Default)]
pub struct Page {
    pub bytes: Vec<u8>,
    pub rows: i64,
    pub last: Option<Uuid>,
}

/// The next page of a part.
///
/// # Errors
/// The database's own; a fault of ours.
pub async fn page(tx: &Tx, part: Part, kind: ExportKind, cursor: Cursor, format: Format) -> Result<Page, Problem> {
    match part {
        Part::Referrals => of::<referrals::Referrals>(tx, kind, cursor, format).await,
        Part::Contacts => of::<contacts::Contacts>(tx, kind, cursor, format).await,
        Part::Connections => of::<connections::Connections>(tx, kind, cursor, format).await,
        Part::Outcomes => of::<outcomes::Outcomes>(tx, kind, cursor, format).await,
        Part::CodedEntries => of::<coded_entries::CodedEntries>(tx, kind, cursor, format).await,
        Part::Gaps => of::<gaps::Gaps>(tx, kind, cursor, format).await,
        Part::Demographics => of::<demographics::Demographics>(tx, kind, cursor, format).await,
        Part::Needs => of::<needs::Needs>(tx, kind, cursor, format).await,
        Part::Concerns => of::<needs::Concerns>(tx, kind, cursor, format).await,
        Part::SupportOffered => of::<connections::SupportOffered>(tx, kind, cursor, format).await,
        Part::Measures => of::<outcomes::Measures>(tx, kind, cursor, format).await,
    }
}

async fn of<S: Source>(tx: &Tx, kind: ExportKind, cursor: Cursor, format: Format) -> Result<Page, Problem> {
    if cursor.is_of_removed {
        tx.name_erased();
    }
    let may_leave = if cursor.is_of_removed { S::may_leave().not() } else { S::may_leave() };
    let touched = cursor.since.as_ref().map(S::touched);
    let db = tx.system(REACH);
    let of_page = Condition::all().add(S::SERVICE.eq(cursor.service)).add_option(touched);
    let Some((of_page, last)) = reach::<S::Entity>(&db, of_page, cursor.after, S::PAGE).await? else {
        return Ok(Page::default());
    };
    let found = tx.find::<S::Entity>().filter(of_page).filter(may_leave);
    let models = found.order_by(S::Entity::key(), Order::Asc).all(S::PAGE).await?;
    let mut bytes = Vec::new();
    let rows = if cursor.is_of_removed {
        let removed = models.iter().map(|model| RemovedRow { kind: Coding(kind), id: model.resource_id() });
        let removed: Vec<_> = removed.collect();
        encode::write(format, &removed, &mut bytes)?;
        removed.len()
    } else {
        let rows = S::rows(tx, models).await?;
        encode::write(format, &rows, &mut bytes)?;
        rows.len()
    };
    Ok(pack(bytes, rows, last))
}

const REACH: &str = "how far a page goes is asked of identifiers alone: what is on it is read as the caller sees it";

/// The next so many rows of those, as a condition, and the last of them; none where there are no more. A page is cut before it is
/// asked who sees what of it, so that its work does not grow with the table, however the database plans it.
async fn reach<E: Scoped>(
    db: &Executor<'_>,
    of_page: Condition,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Option<(Condition, Uuid)>, Problem> {
    let of_page = of_page.add_option(after.map(|after| E::key().gt(after)));
    let next = E::find().select_only().column(E::key()).filter(of_page.clone());
    let next: Vec<Uuid> = next.order_by_asc(E::key()).limit(limit).into_tuple().all(db).await?;
    let Some(last) = next.last().copied() else { return Ok(None) };
    Ok(Some((of_page.add(E::key().lte(last)), last)))
}

fn pack(bytes: Vec<u8>, rows: usize, last: Uuid) -> Page {
    Page { bytes, rows: i64::try_from(rows).unwrap_or(i64::MAX), last: Some(last) }
}

/// The first line of a file, where it has one.
pub fn begin(kind: ExportKind, role: Role, is_of_removed: bool, format: Format, bytes: &mut Vec<u8>) {
    let columns = if is_of_removed { RemovedRow::COLUMNS } else { kind.columns(role) };
    encode::begin(columns, format, bytes);
}
