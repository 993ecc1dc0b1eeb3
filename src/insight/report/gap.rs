//! What of a gap counts in reports. A gap is of a service, a category, a district and where it stands, as in the summary of gaps;
//! for whose case it was raised, and by what it was noticed, is counted nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{Counts, Key};
use super::codes::{ReportBreakdown as By, ReportMetric as Metric};
use super::table::gap::Model;
use crate::community::gap::codes::GapStatus;
use crate::community::gap::entity::{Column, Entity};
use crate::prelude::*;
use kernel::db::Transaction;

/// What a gap of all that a service covers stands under.
pub const EVERYWHERE: &str = "everywhere";

/// What of these gaps counts. Of those entered in error nothing does.
///
/// # Errors
/// The database's own.
pub async fn gaps_of(tx: &Transaction, ids: BTreeSet<GapId>) -> Result<BTreeMap<GapId, Model>, DbErr> {
    type Row = (GapId, ServiceId, DateTime<Utc>, String, Option<OutwardCode>, String);
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::ServiceId,
            Column::RaisedAt,
            Column::Category,
            Column::OutwardCode,
            Column::Status,
        ])
        .filter(Column::Id.is_in(ids))
        .filter(Column::Status.ne(GapStatus::EnteredInError));
    let rows: Vec<Row> = found.into_tuple().all(tx).await?;
    let of = |(gap_id, service_id, raised_at, category, district, status): Row| {
        let district = district.map_or_else(|| EVERYWHERE.to_owned(), |code| code.as_str().to_owned());
        let month = CalendarMonth::at(raised_at).0;
        (gap_id, Model { gap_id, service_id, month, category, district, status })
    };
    Ok(rows.into_iter().map(of).collect())
}

/// What a gap adds to which number.
pub fn counts(gap: &Model) -> Counts {
    let key =
        |by: &'static str, value: &str| -> Key { (Metric::GapsRaised, by, value.to_owned(), CalendarMonth(gap.month)) };
    let of = |by: By, value: &str| (key(by.code(), value), 1);
    Counts::from([
        (key("", ""), 1),
        of(By::Category, &gap.category),
        of(By::District, &gap.district),
        of(By::GapStatus, &gap.status),
    ])
}
