//! What a database is: a sandbox, which may be emptied at any time, or real. Whoever fills it first writes it down, in one
//! row that is never changed; from then on each of the two refuses the other's.
//!
//! A database that was filled before there was a mark is real, unless all that could ask anything of it is the sandbox's:
//! each organisation and each program is of the cast, and no program has a secret or a key. A sandbox in which a visitor
//! entered an organisation of their own is so taken for a real one. That costs somebody an invented county; the other way
//! round it would cost people theirs. That the cast is there says nothing by itself: sandboxes were once run on counties
//! that are real.

use kernel::db::prelude::*;
use kernel::db::{Db, Transaction};
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QuerySelect};

use crate::county::{client, organisation};
use crate::system::sandbox::cast::{self, CAST, ORGANISATIONS};

/// The one row.
const ROW: i32 = 1;
const TABLE: &str = "database_marks";
const SANDBOX: &str = "sandbox";
const REAL: &str = "real";

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "database_marks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// `sandbox` or `real`.
    pub kind: String,
}

/// What a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Sandbox,
    Real,
}

/// Why a database is left alone.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("the database is a sandbox's: what is real needs another")]
    IsSandbox,
    #[error(
        "the database is real, or was filled before that could be told: the sandbox touches none but an empty one and its \
         own"
    )]
    IsReal,
    #[error("what the database is cannot be read: {0}")]
    Database(#[from] DbErr),
}

/// What the database is; nothing where nobody has filled it. Writes nothing, and needs no schema.
///
/// # Errors
/// The database's own.
pub async fn of(db: &Db) -> Result<Option<Mark>, DbErr> {
    match written(db).await? {
        Some(mark) => Ok(Some(mark)),
        None => by_rows(db).await,
    }
}

/// Leaves a database alone that is the other's: before anything is written to it, its schema included.
///
/// # Errors
/// It is the other's.
pub async fn check(db: &Db, wanted: Mark) -> Result<(), Refused> {
    of(db).await?.map_or(Ok(()), |found| found.allow(wanted))
}

/// The same on a schema that is up to date, and writes down what the database is where nobody has.
///
/// # Errors
/// It is the other's.
pub async fn claim(db: &Db, wanted: Mark) -> Result<(), Refused> {
    if let Some(found) = written(db).await? {
        return found.allow(wanted);
    }
    check(db, wanted).await?;
    db.system("what a database is, is written down once").write(async |tx| claim_in(tx, wanted).await).await
}

/// The same within the act that fills or empties it.
///
/// # Errors
/// It is the other's.
pub async fn claim_in(tx: &Transaction, wanted: Mark) -> Result<(), Refused> {
    let row = ActiveModel { id: Set(ROW), kind: Set(wanted.as_str().to_owned()) };
    let once = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    let row = Entity::find_by_id(ROW).one(tx).await?;
    row.map_or(Err(Refused::IsReal), |row| Mark::read(&row.kind).allow(wanted))
}

async fn written(db: &Db) -> Result<Option<Mark>, DbErr> {
    if !db.has_table(TABLE).await? {
        return Ok(None);
    }
    let row = Entity::find_by_id(ROW).one(db.system("what a database is").read()).await?;
    Ok(row.map(|row| Mark::read(&row.kind)))
}

/// Nothing is in a database before an organisation is.
async fn by_rows(db: &Db) -> Result<Option<Mark>, DbErr> {
    if !db.has_table("organisations").await? {
        return Ok(None);
    }
    let system = db.system("whose organisations and programs are in a database that has no mark");
    let db = system.read();
    let organisations = organisation::entity::Entity::find().select_only().column(organisation::entity::Column::Id);
    if !is_any(db, organisations.clone()).await? {
        return Ok(None);
    }
    let own = ORGANISATIONS.iter().map(|entry| cast::organisation_id(entry.number));
    let others = organisations.filter(organisation::entity::Column::Id.is_not_in(own));
    let own = CAST.iter().filter(|actor| !actor.is_person).map(|actor| cast::client_id(actor.number));
    let foreign = client::entity::Column::Id.is_not_in(own).or(client::entity::Column::SecretHash.is_not_null());
    let programs = client::entity::Entity::find().select_only().column(client::entity::Column::Id).filter(foreign);
    let keys = client::key::Entity::find().select_only().column(client::key::Column::Id);
    let is_real = is_any(db, others).await? || is_any(db, programs).await? || is_any(db, keys).await?;
    Ok(Some(if is_real { Mark::Real } else { Mark::Sandbox }))
}

async fn is_any<E: EntityTrait>(db: &impl ConnectionTrait, rows: Select<E>) -> Result<bool, DbErr> {
    Ok(rows.limit(1).into_tuple::<Uuid>().one(db).await?.is_some())
}

impl Mark {
    /// What this node fills.
    pub fn of_node(is_sandbox: bool) -> Self {
        if is_sandbox { Self::Sandbox } else { Self::Real }
    }

    /// Whatever is not the sandbox's by its own word is real.
    fn read(kind: &str) -> Self {
        if kind == SANDBOX { Self::Sandbox } else { Self::Real }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => SANDBOX,
            Self::Real => REAL,
        }
    }

    fn allow(self, wanted: Self) -> Result<(), Refused> {
        match (self, wanted) {
            (Self::Sandbox, Self::Real) => Err(Refused::IsSandbox),
            (Self::Real, Self::Sandbox) => Err(Refused::IsReal),
            (Self::Sandbox, Self::Sandbox) | (Self::Real, Self::Real) => Ok(()),
        }
    }
}
