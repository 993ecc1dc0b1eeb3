//! Whose record is restricted (UK GDPR Article 18), or was erased (Article 17): the table `restricted_people`, as far as the door
//! needs it. What else is known of a restriction is no matter of the door.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Iterable, QuerySelect, QueryTrait};

use catalogue::id::PersonId;

/// The columns that name whom a row is about.
pub(super) const OF_PERSON: [&str; 2] = ["person_id", "other_person_id"];

/// As of every entity ([`super::Relation`], which stands on this file): none.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

/// Somebody whose record is stored, and otherwise not processed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "restricted_people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    /// Who.
    pub person_id: PersonId,
    /// Nothing is left of it that says who they are.
    pub is_erased: bool,
}

/// The columns of a table that name whom a row is about.
pub fn people_columns<E: EntityTrait>() -> Vec<E::Column> {
    E::Column::iter().filter(|column| OF_PERSON.contains(&column.as_str())).collect()
}

/// That the record of the person whom a column names is neither restricted nor erased.
pub fn is_unrestricted(person: impl ColumnTrait) -> Expr {
    is_none(person, None)
}

/// That the record of the person whom a column names was not erased.
pub fn is_unerased(person: impl ColumnTrait) -> Expr {
    is_none(person, Some(Column::IsErased.eq(true)))
}

fn is_none(person: impl ColumnTrait, which: Option<Expr>) -> Expr {
    let rows = Entity::find().select_only().expr(Expr::cust("1"));
    let rows = rows.filter(Column::PersonId.into_expr().eq(person.into_expr()));
    let rows = which.into_iter().fold(rows, QueryFilter::filter);
    Expr::exists(rows.into_query()).not()
}
