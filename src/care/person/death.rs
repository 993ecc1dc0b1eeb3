//! That a person has died: recorded once, from whichever act it is said in, and taken back where it was a mistake.

use super::entity::{ActiveModel, Entity, Model};
use super::wire::{Death, ReportedDeath};
use crate::care::contact::call_off::call_off_in;
use crate::care::contact::codes::Attendance;
use crate::care::episode::change::end_with_person_in;
use crate::care::episode::step::actor;
use crate::care::referral::rules::clocks;
use crate::care::referral::status::ReferralStatus;
use crate::care::referral::{self, events};
use crate::prelude::*;
use crate::system::task::{self, TaskKind};

impl Model {
    /// Nobody is taken on, rung or visited who is recorded to have died.
    ///
    /// # Errors
    /// 409 `person_deceased`.
    pub fn refuse_if_dead(&self) -> Result<(), Problem> {
        if self.death.is_none() { Ok(()) } else { Err(Problem::new(Code::PersonDeceased)) }
    }
}

/// Once it is taken back, whoever still waits is asked again how they are.
pub async fn ask_again_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    let waiting = referral::entity::Entity::find()
        .filter(referral::entity::Column::PersonId.eq(person_id))
        .filter(referral::entity::Column::Status.eq(ReferralStatus::Waiting))
        .all(&tx.system("a death that is taken back lets those who wait be asked again, whoever carries them"))
        .await?;
    for row in waiting {
        let asked = clocks::for_carrier(&row, TaskKind::ContactWhileWaiting, tx.now());
        task::apply_in(tx, events::subject(&row), &[asked]).await?;
    }
    Ok(())
}

/// As the caller records it now.
pub fn recorded(tx: &Tx, death: &ReportedDeath) -> Death {
    Death {
        date: death.date,
        reported_by: death.reported_by.clone(),
        recorded_at: tx.now(),
        recorded_by: tx.caller().worker_id(),
    }
}

/// Records it on the person's row; where it stands there, what was not known of it.
pub async fn record_in(tx: &Tx, person_id: PersonId, death: Option<&ReportedDeath>) -> Result<(), Problem> {
    let db = tx.system("a death is recorded on the person, whoever carries them");
    let person = Entity::find_by_id(person_id).one(&db).await?;
    let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
    let said = recorded(tx, &death.cloned().unwrap_or_default());
    let is_new = person.death.is_none();
    let death = match person.death.clone() {
        None => said,
        Some(known) => Death {
            date: known.date.or(said.date),
            reported_by: known.reported_by.clone().or(said.reported_by),
            ..known
        },
    };
    let change = ActiveModel { death: Set(Some(death)), updated_at: Set(tx.now()), ..Default::default() };
    let person = tx.update::<Entity>(&person, change).await?;
    tx.emit(person.event(if is_new { EventType::PersonDeathRecorded } else { EventType::PersonUpdated }));
    Ok(())
}

/// Ends whatever is open for somebody who has died.
pub async fn end_all_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    call_off_in(tx, person_id, Attendance::CancelledByService).await?;
    Box::pin(end_with_person_in(tx, person_id, actor(tx))).await
}
