//! A check by the Disclosure and Barring Service counts no more: whoever carries somebody with whom the volunteer goes sees to
//! that, once for each lapse. Nobody is matched anew before it was seen again ([`super::rules::refuse_unready`]).

use super::codes::VolunteerStatus;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::save::live_in;
use crate::community::connection::entity::Column as Matched;
use crate::community::connection::save::carriers;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskKind};
use kernel::db::{Db, Transaction};
use kernel::event;
use kernel::event::entity::Actor;

/// How many are looked up at once.
const AT_ONCE: u64 = 100;

/// Records all that have lapsed by `now`.
///
/// # Errors
/// The database's own. What was recorded before stays recorded.
pub async fn lapse(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    let system = db.system("a lapse is recorded, whoever recorded the check");
    loop {
        let lapsed = Entity::find()
            .filter(Column::IsLapseRecorded.eq(false))
            .filter(Column::DbsUntil.lt(calendar::local_date(now)))
            .order_by_asc(Column::DbsUntil)
            .limit(AT_ONCE)
            .all(system.read())
            .await?;
        for row in &lapsed {
            system.write(async |tx| record(tx, row, now).await).await?;
        }
        if lapsed.is_empty() {
            return Ok(());
        }
    }
}

async fn record(tx: &Transaction, row: &Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    let recorded = Entity::update_many()
        .set(ActiveModel { is_lapse_recorded: Set(true), ..Default::default() })
        .filter(Column::Id.eq(row.id))
        .filter(Column::DbsUntil.eq(row.dbs_until))
        .filter(Column::IsLapseRecorded.eq(false))
        .exec(tx)
        .await?;
    if recorded.rows_affected == 0 || row.status == VolunteerStatus::Left {
        return Ok(());
    }
    let event = row.event(EventType::VolunteerCheckLapsed).row(now, Actor::System, None);
    event::entity::Entity::insert(event).exec_without_returning(tx).await?;
    let matches = live_in(tx, Condition::all().add(Matched::VolunteerId.eq(row.id))).await?;
    let owners = carriers(tx, &matches).await?;
    let each = matches.iter().map(Subject::of).zip(owners).collect();
    task::open_by_itself(tx, TaskKind::ReviewVolunteerMatch, each, now).await
}
