//! What is about a person follows them when two rows are found to be one, and goes back when that is taken back.
//!
//! Every table with a `person_id` has a place here; a test compares this list with the tables.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::entity::{Carried, row};
use crate::care::{coded_entry, consent, contact, episode, mdt, message_back, person, refer_back, referral, safety};
use crate::system::task;
use catalogue::coded;
use catalogue::id::{PersonId, PersonMergeId};
use kernel::db::{Executor, Tx};
use kernel::problem::Problem;

/// Carries all that is about `from` over to `to`, and remembers each row. Those that others may be changing at this moment
/// get a new version, so that such a change is decided again.
pub(super) async fn over_in(tx: &Tx, merge: PersonMergeId, from: PersonId, to: PersonId) -> Result<(), Problem> {
    let db = tx.system("a merge carries all that is about a person, whoever may see each row of it");
    for kind in <Carried as coded::Coded>::ALL.iter().copied() {
        let mut rows = tx.checked(about(&db, kind, from).await)?;
        rows.sort_unstable();
        rows.dedup();
        let remembered = rows.iter().map(|id| row::ActiveModel {
            merge_id: sea_orm::ActiveValue::Set(merge),
            kind: sea_orm::ActiveValue::Set(kind),
            row_id: sea_orm::ActiveValue::Set(*id),
        });
        tx.append::<row::Entity>(remembered.collect()).await?;
        tx.checked(give(&db, kind, &rows, from, to).await)?;
    }
    Ok(())
}

/// Carries back what this merge carried over. What came to `from` since stays there.
pub(super) async fn back_in(tx: &Tx, merge: PersonMergeId, from: PersonId, to: PersonId) -> Result<(), Problem> {
    let db = tx.system("undoing a merge carries back what it carried, whoever may see each row of it");
    for kind in <Carried as coded::Coded>::ALL.iter().copied() {
        let rows: Vec<Uuid> = row::Entity::find()
            .select_only()
            .column(row::Column::RowId)
            .filter(row::Column::MergeId.eq(merge))
            .filter(row::Column::Kind.eq(kind))
            .into_tuple()
            .all(&db)
            .await?;
        tx.checked(give(&db, kind, &rows, from, to).await)?;
    }
    Ok(())
}

/// Names each row of a kind that is about this person: match keys by their source.
async fn about(db: &Executor<'_>, kind: Carried, person: PersonId) -> Result<Vec<Uuid>, DbErr> {
    match kind {
        Carried::MatchKeys => named::<person::match_key::Entity>(db, KEYS, person).await,
        Carried::Person => named::<person::entity::Entity>(db, PEOPLE, person).await,
        Carried::Consent => named::<consent::entity::Entity>(db, CONSENTS, person).await,
        Carried::Referral => named::<referral::entity::Entity>(db, REFERRALS, person).await,
        Carried::Episode => named::<episode::entity::Entity>(db, EPISODES, person).await,
        Carried::ReferBack => named::<refer_back::entity::Entity>(db, REFER_BACKS, person).await,
        Carried::SafetyEvent => named::<safety::entity::Entity>(db, SAFETY_EVENTS, person).await,
        Carried::CodedEntry => named::<coded_entry::entity::Entity>(db, CODED_ENTRIES, person).await,
        Carried::Contact => named::<contact::entity::Entity>(db, CONTACTS, person).await,
        Carried::ContactVersion => named::<contact::version::Entity>(db, CONTACT_VERSIONS, person).await,
        Carried::MdtItem => named::<mdt::entity::Entity>(db, MDT_ITEMS, person).await,
        Carried::MessageBack => named::<message_back::entity::Entity>(db, MESSAGES_BACK, person).await,
        Carried::Task => named::<task::entity::Entity>(db, TASKS, person).await,
    }
}

async fn give(db: &Executor<'_>, kind: Carried, rows: &[Uuid], from: PersonId, to: PersonId) -> Result<(), DbErr> {
    match kind {
        Carried::MatchKeys => given::<person::match_key::Entity>(db, KEYS, rows, from, to).await,
        Carried::Person => given::<person::entity::Entity>(db, PEOPLE, rows, from, to).await,
        Carried::Consent => given::<consent::entity::Entity>(db, CONSENTS, rows, from, to).await,
        Carried::Referral => given::<referral::entity::Entity>(db, REFERRALS, rows, from, to).await,
        Carried::Episode => given::<episode::entity::Entity>(db, EPISODES, rows, from, to).await,
        Carried::ReferBack => given::<refer_back::entity::Entity>(db, REFER_BACKS, rows, from, to).await,
        Carried::SafetyEvent => given::<safety::entity::Entity>(db, SAFETY_EVENTS, rows, from, to).await,
        Carried::CodedEntry => given::<coded_entry::entity::Entity>(db, CODED_ENTRIES, rows, from, to).await,
        Carried::Contact => given::<contact::entity::Entity>(db, CONTACTS, rows, from, to).await,
        Carried::ContactVersion => given::<contact::version::Entity>(db, CONTACT_VERSIONS, rows, from, to).await,
        Carried::MdtItem => given::<mdt::entity::Entity>(db, MDT_ITEMS, rows, from, to).await,
        Carried::MessageBack => given::<message_back::entity::Entity>(db, MESSAGES_BACK, rows, from, to).await,
        Carried::Task => given::<task::entity::Entity>(db, TASKS, rows, from, to).await,
    }
}

/// The columns of a table that matter here.
struct Columns<C> {
    /// What a row is remembered by.
    name: C,
    /// Whom it is about.
    person: C,
    /// Its version, where it has one.
    version: Option<C>,
}

const KEYS: Columns<person::match_key::Column> =
    Columns { name: person::match_key::Column::SourceId, person: person::match_key::Column::PersonId, version: None };
const PEOPLE: Columns<person::entity::Column> = Columns {
    name: person::entity::Column::Id,
    person: person::entity::Column::MergedIntoId,
    version: Some(person::entity::Column::Version),
};
const CONSENTS: Columns<consent::entity::Column> =
    Columns { name: consent::entity::Column::Id, person: consent::entity::Column::PersonId, version: None };
const REFERRALS: Columns<referral::entity::Column> = Columns {
    name: referral::entity::Column::Id,
    person: referral::entity::Column::PersonId,
    version: Some(referral::entity::Column::Version),
};
const EPISODES: Columns<episode::entity::Column> = Columns {
    name: episode::entity::Column::Id,
    person: episode::entity::Column::PersonId,
    version: Some(episode::entity::Column::Version),
};
const REFER_BACKS: Columns<refer_back::entity::Column> = Columns {
    name: refer_back::entity::Column::Id,
    person: refer_back::entity::Column::PersonId,
    version: Some(refer_back::entity::Column::Version),
};
const SAFETY_EVENTS: Columns<safety::entity::Column> = Columns {
    name: safety::entity::Column::Id,
    person: safety::entity::Column::PersonId,
    version: Some(safety::entity::Column::Version),
};
const CODED_ENTRIES: Columns<coded_entry::entity::Column> = Columns {
    name: coded_entry::entity::Column::Id,
    person: coded_entry::entity::Column::PersonId,
    version: Some(coded_entry::entity::Column::Version),
};
const MESSAGES_BACK: Columns<message_back::entity::Column> = Columns {
    name: message_back::entity::Column::Id,
    person: message_back::entity::Column::PersonId,
    version: Some(message_back::entity::Column::Version),
};
const CONTACTS: Columns<contact::entity::Column> = Columns {
    name: contact::entity::Column::Id,
    person: contact::entity::Column::PersonId,
    version: Some(contact::entity::Column::Version),
};
const CONTACT_VERSIONS: Columns<contact::version::Column> =
    Columns { name: contact::version::Column::Id, person: contact::version::Column::PersonId, version: None };
const MDT_ITEMS: Columns<mdt::entity::Column> = Columns {
    name: mdt::entity::Column::Id,
    person: mdt::entity::Column::PersonId,
    version: Some(mdt::entity::Column::Version),
};
const TASKS: Columns<task::entity::Column> = Columns {
    name: task::entity::Column::Id,
    person: task::entity::Column::PersonId,
    version: Some(task::entity::Column::Version),
};

async fn named<E: EntityTrait>(
    db: &Executor<'_>,
    columns: Columns<E::Column>,
    person: PersonId,
) -> Result<Vec<Uuid>, DbErr> {
    E::find().select_only().column(columns.name).filter(columns.person.eq(person)).into_tuple().all(db).await
}

async fn given<E: EntityTrait>(
    db: &Executor<'_>,
    columns: Columns<E::Column>,
    rows: &[Uuid],
    from: PersonId,
    to: PersonId,
) -> Result<(), DbErr> {
    let mut update = E::update_many()
        .col_expr(columns.person, Expr::val(to))
        .filter(columns.name.is_in(rows.iter().copied()))
        .filter(columns.person.eq(from));
    if let Some(version) = columns.version {
        update = update.col_expr(version, Expr::col(version).add(1));
    }
    update.exec(db).await?;
    Ok(())
}
