//! The restriction gate (UK GDPR Article 18): while a person's record is restricted it is stored and otherwise not processed. Who
//! stands in `restricted_people` is left out of every reading by the door itself, unless the table says that a row is needed all
//! the same ([`Scoped::despite_restriction`]), the caller answers for the record, or states a reason of safety and names it. Of
//! who was erased there is nothing left to see, for anybody.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect};

use super::restricted::{Column, Entity, is_unerased};
use super::scoped::open_rows;
use super::{Access, Scoped, Tx};
use crate::problem::Problem;
use catalogue::Code;
use catalogue::id::PersonId;

impl Tx {
    /// Leaves out, from here on, who is restricted, whoever asks: for what leaves by itself.
    pub fn withhold_restricted(&self) {
        self.withholds_restricted.store(true, Ordering::Relaxed);
    }

    /// Lets the rows of who was erased be named from here on: for what says that they are to be taken out. Nothing is left in them.
    pub fn name_erased(&self) {
        self.names_erased.store(true, Ordering::Relaxed);
    }

    /// Of rows those of people who were not erased, and those that are needed all the same.
    pub(super) fn unerased<E: Scoped>(&self) -> Option<Condition> {
        let people = E::people_columns();
        if people.is_empty() || self.names_erased.load(Ordering::Relaxed) {
            return None;
        }
        let unerased = people.into_iter().fold(Condition::all(), |all, person| all.add(is_unerased(person)));
        Some(Condition::any().add(unerased).add_option(E::despite_erasure(self.caller())))
    }

    /// Of rows those of people whose record is not restricted, and those of the restricted that the caller answers for, or that a
    /// reason of safety has opened; `None` where [`super::seen_by`] has left the others out already.
    pub(super) fn unrestricted<E: Scoped>(&self) -> Option<Condition> {
        let withholds = self.withholds_restricted.load(Ordering::Relaxed);
        if !self.caller().may_open_restricted() {
            return None;
        }
        if !withholds && self.caller().reads_restricted() {
            return self.unerased::<E>();
        }
        let open = Condition::any().add(open_rows::<E>(self.caller())?);
        let opened = self.of_opened::<E>().filter(|_| !withholds);
        let opened = opened.map(|opened| Condition::all().add(opened).add_option(self.unerased::<E>()));
        Some(open.add_option(opened))
    }

    /// Refuses an act that has read the row of somebody whose record is restricted.
    ///
    /// # Errors
    /// 409 `processing_restricted`; the database's own.
    pub(crate) async fn refuse_restricted(&self, seen: &[Access]) -> Result<(), Problem> {
        let people: BTreeSet<PersonId> = seen.iter().filter_map(|row| row.person_id).collect();
        if people.is_empty() {
            return Ok(());
        }
        let restricted = Entity::find().filter(Column::PersonId.is_in(people)).limit(1);
        match restricted.one(&self.executor()).await? {
            Some(_) => Err(Problem::new(Code::ProcessingRestricted)),
            None => Ok(()),
        }
    }
}
