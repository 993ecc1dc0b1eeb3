//! The row gate: what each table says of itself.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, DeriveRelation, EntityTrait, EnumIter,
    IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter, QuerySelect, QueryTrait,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::restricted::{self, is_unerased, is_unrestricted};
use super::{Erased, Resource, Sensitive};
use crate::auth::Caller;
use catalogue::id::PersonId;

/// A table whose rows belong to somebody. Child tables compose their parent's condition.
pub trait Scoped: Sensitive + Erased {
    /// The column that names a row: the first of its primary key.
    fn key() -> Self::Column {
        match Self::PrimaryKey::iter().next() {
            Some(first) => first.into_column(),
            None => unreachable!("an entity has a primary key"),
        }
    }

    /// The rows that this caller may ever know of, whatever class they bear: ask [`seen_by`] for those that they see. What lies
    /// outside is as if it did not exist.
    fn visible_to(caller: &Caller) -> Condition;

    /// Of those, the rows that need no stated reason; all of them unless the table says otherwise. What lies outside
    /// is left out of lists and answers 403 `access_reason_required` when asked for by its id.
    fn without_reason(_caller: &Caller) -> Option<Condition> {
        None
    }

    /// The same as conditions of which each row meets at most one, where each has an index of its own
    /// ([`super::Find::one_of`]).
    fn parts_without_reason(caller: &Caller) -> Option<Vec<Condition>> {
        Self::without_reason(caller).map(|whole| vec![whole])
    }

    /// The columns that name whom a row is about.
    fn people_columns() -> Vec<Self::Column> {
        restricted::people_columns::<Self>()
    }

    /// The rows that are seen as ever while the record of their person is restricted (UK GDPR Article 18(2)): what somebody's
    /// safety hangs on, and what says nothing of the person. None unless the table says otherwise.
    fn despite_restriction(_caller: &Caller) -> Option<Condition> {
        None
    }

    /// The rows that are seen as ever after their person was erased: those that say nothing of them. None unless the table says
    /// otherwise.
    fn despite_erasure(_caller: &Caller) -> Option<Condition> {
        None
    }

    /// What seeing a row tells about a person: it is audited. `None` where a row is about nobody.
    fn access(row: &Self::Model) -> Option<Access>;
}

/// A table of the house's own log, written beside what callers do: events, audit entries, idempotency records.
pub trait Log: EntityTrait {}

/// The relations of every entity: none. A join is written where it is made, and says on what; an entity takes this in.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

/// The condition that no row meets.
pub fn nobody() -> Condition {
    Condition::all().add(Expr::val(1).eq(0))
}

/// The rows of nobody's cases, of a table about nobody.
pub fn nobodys(_: &Caller) -> Condition {
    nobody()
}

/// The rows that the caller may know of, without those that bear a class which they lack, and without those of a person whose
/// record is restricted, unless the caller answers for it or states a reason of safety.
pub fn seen_by<E: Scoped>(caller: &Caller) -> Condition {
    let open = E::open_to(caller).filter(|_| !caller.holds_every_class());
    let unrestricted = if caller.may_open_restricted() { None } else { open_rows::<E>(caller) };
    let visible = E::visible_to(caller);
    if open.is_none() && unrestricted.is_none() {
        return visible;
    }
    Condition::all().add(visible).add_option(open).add_option(unrestricted)
}

/// The rows of a table that neither a restriction nor an erasure closes to this caller; `None` where none can.
pub(super) fn open_rows<E: Scoped>(caller: &Caller) -> Option<Condition> {
    let people = E::people_columns();
    if people.is_empty() {
        return None;
    }
    let unerased = people.iter().fold(Condition::all(), |all, person| all.add(is_unerased(*person)));
    let open = people.into_iter().fold(Condition::all(), |open, person| open.add(is_unrestricted(person)));
    let despite = (E::despite_restriction(caller), E::despite_erasure(caller));
    Some(match despite {
        (None, None) => open,
        (despite, erased) => {
            let despite = despite.map(|despite| Condition::all().add(despite).add(unerased));
            Condition::any().add(open).add_option(despite).add_option(erased)
        }
    })
}

/// That the caller sees the row of `E` which `column` names.
pub fn refers_to_visible<E: Scoped>(column: impl ColumnTrait, caller: &Caller) -> Expr {
    refers_to::<E>(column, seen_by::<E>(caller))
}

/// That the row of `E` which `column` names meets a condition. It is asked of one row after the other, by its key, where `IN`
/// would first gather all that meet it.
pub fn refers_to<E: Scoped>(column: impl ColumnTrait, condition: Condition) -> Expr {
    let named = E::find().select_only().expr(Expr::cust("1")).filter(E::key().into_expr().eq(column.into_expr()));
    Expr::exists(named.filter(condition).into_query())
}

/// A row of a person that a caller saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The kind of row, as the contract calls it: `referral`, `person`, …
    pub resource_type: String,
    /// The row.
    pub resource_id: Uuid,
    /// Whom it is about, where that is known.
    pub person_id: Option<PersonId>,
}

impl Access {
    /// The row of a resource.
    pub fn of<R: Resource>(row: &R) -> Self {
        Self::new(R::TYPE, row.resource_id(), row.person_id())
    }

    /// A row of a person.
    pub fn new(resource_type: &str, resource_id: Uuid, person_id: impl Into<Option<PersonId>>) -> Self {
        Self { resource_type: resource_type.to_owned(), resource_id, person_id: person_id.into() }
    }
}

/// A row that is changed only by whoever saw its latest version. [`crate::versioned`] writes it.
pub trait Versioned: Scoped {
    /// The column, an integer that grows by one with each change.
    fn version_column() -> Self::Column;

    /// The row's identifier and version.
    fn stamp(row: &Self::Model) -> (Uuid, i32);

    /// Puts the identifier and the version into a change.
    fn set_stamp(change: &mut Self::ActiveModel, stamp: (Uuid, i32));
}

/// Saves a row whose version was counted up by one, in an act that nobody asks for. Answers whether it was saved: not, where
/// another node or a caller's act has counted it up meanwhile and has the work.
///
/// # Errors
/// The database's own.
pub async fn save_unless_changed<E>(db: &impl ConnectionTrait, after: E::Model) -> Result<bool, DbErr>
where
    E: Versioned<Model: IntoActiveModel<E::ActiveModel>>,
{
    let (id, version) = E::stamp(&after);
    let update = E::update_many()
        .set(after.into_active_model().reset_all())
        .filter(E::key().eq(id))
        .filter(E::version_column().eq(version - 1));
    Ok(update.exec(db).await?.rows_affected > 0)
}

/// Says [`Versioned`] for the entity of the module it stands in, whose model has `id` and `version`.
#[macro_export]
macro_rules! versioned {
    ($id:path) => {
        impl $crate::db::Versioned for Entity {
            fn version_column() -> Column {
                Column::Version
            }

            fn stamp(row: &Model) -> (uuid::Uuid, i32) {
                (row.id.0, row.version)
            }

            fn set_stamp(change: &mut ActiveModel, (id, version): (uuid::Uuid, i32)) {
                change.id = sea_orm::ActiveValue::Unchanged($id(id));
                change.version = sea_orm::ActiveValue::Set(version);
            }
        }
    };
}
