//! That a person has died: recorded once, from whichever act it is said in, and taken back where it was a mistake.

use super::entity::{ActiveModel, Entity, Model};
use super::wire::{Death, ReportedDeath};
use crate::care::contact::call_off::call_off_in;
use crate::care::contact::codes::Attendance;
use crate::care::episode::change::end_with_person_in;
use crate::care::episode::step::actor;
use crate::prelude::*;

impl Model {
    /// Nobody is taken on, rung or visited who is recorded to have died.
    ///
    /// # Errors
    /// 409 `person_deceased`.
    pub fn refuse_if_dead(&self) -> Result<(), Problem> {
        if self.death.is_none() { Ok(()) } else { Err(Problem::new(Code::PersonDeceased)) }
    }
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

/// Records it on the person's row, if it does not stand there yet.
pub async fn record_in(tx: &Tx, person_id: PersonId, death: Option<&ReportedDeath>) -> Result<(), Problem> {
    let db = tx.system("a death is recorded on the person, whoever carries them");
    let person = Entity::find_by_id(person_id).one(&db).await?;
    let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
    if person.death.is_some() {
        return Ok(());
    }
    let death = recorded(tx, &death.cloned().unwrap_or_default());
    let change = ActiveModel { death: Set(Some(death)), updated_at: Set(tx.now()), ..Default::default() };
    let person = tx.update::<Entity>(&person, change).await?;
    tx.emit(person.event(EventType::PersonDeathRecorded));
    Ok(())
}

/// Ends whatever is open for somebody who has died.
pub async fn end_all_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    call_off_in(tx, person_id, Attendance::CancelledByService).await?;
    Box::pin(end_with_person_in(tx, person_id, actor(tx))).await
}
