//! Rows as an analyst gets them: of whom they are a pseudonym says, and a band of birth years and an area; when it was, a week.
//! Codes alone, and of those none of a sensitive class: `withheld` says that there was one.

mod coded_entries;
mod connections;
mod contacts;
mod outcomes;
mod referrals;

use std::collections::BTreeSet;

use super::{Cursor, Page, RemovedRow, encode, pack};
use crate::insight::export::codes::{ExportFormat, ExportKind};
use crate::insight::export::column::{Coding, Column, Row};
use crate::insight::export::leaving::{may_leave, touched};
use crate::insight::pseudonym::rules::pseudonymous;
use crate::insight::pseudonym::{PseudonymisedPerson, Withheld, people};
use crate::prelude::*;
use kernel::auth::mac::MacKey;
use kernel::db::{Access, Scoped};

/// The columns of a kind; none of one that is not for analysts.
pub const fn columns(kind: ExportKind) -> &'static [Column] {
    match kind {
        ExportKind::Referrals => <referrals::Referrals as Figures>::Row::COLUMNS,
        ExportKind::Contacts => <contacts::Contacts as Figures>::Row::COLUMNS,
        ExportKind::Connections => <connections::Connections as Figures>::Row::COLUMNS,
        ExportKind::Outcomes => <outcomes::Outcomes as Figures>::Row::COLUMNS,
        ExportKind::CodedEntries => <coded_entries::CodedEntries as Figures>::Row::COLUMNS,
        _ => &[],
    }
}

/// A table that rows for analysts are made of.
trait Figures {
    type Entity: Scoped<Model: Resource + Send + Sync>;
    type Row: Row;

    const PAGE: u64;
    const SERVICE: <Self::Entity as EntityTrait>::Column;
    const PERSON: <Self::Entity as EntityTrait>::Column;

    /// Which rows leave at all: those whose person permits it.
    fn may_leave() -> Condition {
        may_leave(Self::PERSON)
    }

    /// What a row is in a file. `names` gives its identifiers other ones.
    fn rows(
        model: &<Self::Entity as EntityTrait>::Model,
        person: &PseudonymisedPerson,
        names: &Names<'_>,
    ) -> Result<Vec<Self::Row>, Problem>;
}

/// Pseudonyms in the place of identifiers: the same as in the feed.
struct Names<'k>(&'k MacKey);

impl Names<'_> {
    fn of(&self, id: Uuid) -> Uuid {
        pseudonymous(self.0, b"resource", id)
    }
}

/// The next page of a kind, in every service.
///
/// # Errors
/// The database's own; a fault of ours.
pub async fn page(
    tx: &Tx,
    key: &MacKey,
    kind: ExportKind,
    cursor: Cursor,
    format: ExportFormat,
) -> Result<Page, Problem> {
    match kind {
        ExportKind::Referrals => of::<referrals::Referrals>(tx, key, kind, cursor, format).await,
        ExportKind::Contacts => of::<contacts::Contacts>(tx, key, kind, cursor, format).await,
        ExportKind::Connections => of::<connections::Connections>(tx, key, kind, cursor, format).await,
        ExportKind::Outcomes => of::<outcomes::Outcomes>(tx, key, kind, cursor, format).await,
        ExportKind::CodedEntries => of::<coded_entries::CodedEntries>(tx, key, kind, cursor, format).await,
        _ => Ok(Page::default()),
    }
}

async fn of<S: Figures>(
    tx: &Tx,
    key: &MacKey,
    kind: ExportKind,
    cursor: Cursor,
    format: ExportFormat,
) -> Result<Page, Problem> {
    let db = tx.system("an analyst reads rows of every service, by the pseudonyms of their people");
    let may_leave = if cursor.is_of_removed { S::may_leave().not() } else { S::may_leave() };
    let touched = cursor.since.as_ref().map(|place| touched::<S::Entity>(place, &[], Some(S::PERSON)));
    let of_page = Condition::all().add(S::SERVICE.eq(cursor.service)).add_option(touched);
    let Some((of_page, last)) = super::reach::<S::Entity>(&db, of_page, cursor.after, S::PAGE).await? else {
        return Ok(Page::default());
    };
    let found = S::Entity::find().filter(of_page).filter(may_leave);
    let models = found.order_by_asc(S::Entity::key()).limit(S::PAGE).all(&db).await?;
    let names = Names(key);
    let mut bytes = Vec::new();
    if cursor.is_of_removed {
        let removed = models.iter().map(|model| RemovedRow { kind: Coding(kind), id: names.of(model.resource_id()) });
        let removed: Vec<_> = removed.collect();
        encode::write(format, &removed, &mut bytes)?;
        return Ok(pack(bytes, removed.len(), last));
    }
    let known = people(&db, key, models.iter().filter_map(Resource::person_id)).await?;
    known.keys().for_each(|person| tx.audit_row(Access::new("person", person.0, *person)));
    let mut rows = Vec::new();
    for model in &models {
        if let Some(person) = model.person_id().and_then(|id| known.get(&id)) {
            rows.extend(S::rows(model, person, &names)?);
        }
    }
    encode::write(format, &rows, &mut bytes)?;
    Ok(pack(bytes, rows.len(), last))
}

/// What is withheld, as a column has it.
fn said(withheld: &BTreeSet<Withheld>) -> Option<String> {
    let codes: Vec<&str> = withheld.iter().map(|one| one.code()).collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}
