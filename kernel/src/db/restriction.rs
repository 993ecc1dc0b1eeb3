//! The restriction gate (UK GDPR Article 18): while a person's record is restricted it is stored and otherwise not processed. Who
//! stands in `restricted_people` is left out of every reading by the door itself, unless the table says that a row is needed all
//! the same ([`Scoped::despite_restriction`]), the caller answers for the record, or states a reason of safety and names it.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, Iterable, QuerySelect, QueryTrait};

use super::opened::OF_PERSON;
use super::{Access, Relation, Scoped, Tx};
use crate::auth::Caller;
use crate::problem::Problem;
use catalogue::Code;
use catalogue::id::PersonId;

/// Somebody whose record is restricted now. What else is known of the restriction is no matter of the door.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "restricted_people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    /// Who.
    pub person_id: PersonId,
}

/// The columns of a table that name whom a row is about.
pub fn people_columns<E: EntityTrait>() -> Vec<E::Column> {
    E::Column::iter().filter(|column| OF_PERSON.contains(&column.as_str())).collect()
}

/// That the record of the person whom a column names is not restricted.
pub fn is_unrestricted(person: impl ColumnTrait) -> Expr {
    let restricted = Entity::find().select_only().expr(Expr::cust("1"));
    Expr::exists(restricted.filter(Column::PersonId.into_expr().eq(person.into_expr())).into_query()).not()
}

/// The rows of a table that a restriction does not close to this caller; `None` where it closes none.
pub(super) fn open_rows<E: Scoped>(caller: &Caller) -> Option<Condition> {
    let people = E::people_columns();
    if people.is_empty() {
        return None;
    }
    let open = people.into_iter().fold(Condition::all(), |open, person| open.add(is_unrestricted(person)));
    Some(match E::despite_restriction(caller) {
        Some(despite) => Condition::any().add(open).add(despite),
        None => open,
    })
}

impl Tx {
    /// Leaves out, from here on, who is restricted, whoever asks: for what leaves by itself.
    pub fn withhold_restricted(&self) {
        self.withholds_restricted.store(true, Ordering::Relaxed);
    }

    /// Of rows those of people whose record is not restricted, and those of the restricted that a reason of safety has opened;
    /// `None` where the caller sees all of them, or [`seen_by`] has left them out.
    pub(super) fn unrestricted<E: Scoped>(&self) -> Option<Condition> {
        let withholds = self.withholds_restricted.load(Ordering::Relaxed);
        if !withholds && (self.caller().reads_restricted() || !self.caller().may_open_restricted()) {
            return None;
        }
        let open = Condition::any().add(open_rows::<E>(self.caller())?);
        Some(open.add_option(self.of_opened::<E>().filter(|_| !withholds)))
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
