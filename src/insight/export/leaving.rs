//! Which rows leave, whoever asks for them: in one place, that no file passes by.

use sea_orm::sea_query::{Expr, ExprTrait, Func};

use crate::care::consent::entity::{self as consent, ConsentDecision};
use crate::care::person::entity as person;
use crate::insight::pseudonym::people::newest_evaluation_decision;
use crate::prelude::*;
use kernel::db::restricted::is_unrestricted;
use kernel::db::{Scoped, refers_to};
use kernel::event;
use kernel::event::Place;

/// That the rows of this person may leave one by one: they were not entered by mistake, processing of their record is not
/// restricted, and they do not refuse that it counts in evaluation. Of a person's own table; of another's ask [`may_leave`].
pub fn may_leave_themselves() -> Condition {
    let permitted = Expr::from(Func::coalesce([newest_evaluation_decision(), Expr::val(ConsentDecision::Given)]));
    Condition::all()
        .add(person::Column::ClosedOffAt.is_null())
        .add(is_unrestricted(person::Column::Id))
        .add(permitted.eq(ConsentDecision::Given))
}

/// The same of the person whom a column names.
pub fn may_leave(person: impl ColumnTrait) -> Condition {
    Condition::all().add(refers_to::<person::Entity>(person, may_leave_themselves()))
}

/// That a row was touched beyond a place of the log: it, or one of those that its other columns name, or what its person
/// decided. So a row is among them too of which only changed who may see it.
pub fn touched<E: Scoped>(place: &Place, named: &[E::Column], person: Option<E::Column>) -> Condition {
    let touched = || {
        let ids = event::entity::Entity::find().select_only().column(event::entity::Column::ResourceId);
        ids.filter(place.beyond()).into_query()
    };
    let decided = || {
        let people = consent::Entity::find().select_only().column(consent::Column::PersonId);
        people.filter(consent::Column::Id.in_subquery(touched())).into_query()
    };
    let named =
        named.iter().chain(&person).fold(Condition::any(), |any, column| any.add(column.in_subquery(touched())));
    named.add(E::key().in_subquery(touched())).add_option(person.map(|person| person.in_subquery(decided())))
}
