//! What is about a person follows them when two rows are found to be one, and goes back when that is taken back: every table
//! about a person in the list of [`resources`].

use super::entity::row;
use crate::prelude::*;
use crate::resources;

/// Carries all that is about `from` over to `to`, and remembers each row.
pub(super) async fn over_in(tx: &Tx, merge: PersonMergeId, from: PersonId, to: PersonId) -> Result<(), Problem> {
    let db = tx.system("a merge carries all that is about a person, whoever may see each row of it");
    for kind in resources::all() {
        let Some(table) = &kind.rows else { continue };
        let mut rows = tx.checked(table.about(&db, from).await)?;
        rows.sort_unstable();
        rows.dedup();
        let remembered = rows.iter().map(|id| row::ActiveModel {
            merge_id: Set(merge),
            kind: Set(kind.name.to_owned()),
            row_id: Set(*id),
        });
        tx.append::<row::Entity>(remembered.collect()).await?;
        tx.checked(table.give(&db, &rows, from, to).await)?;
    }
    Ok(())
}

/// Carries back what this merge carried over. What came to `from` since stays there.
pub(super) async fn back_in(tx: &Tx, merge: PersonMergeId, from: PersonId, to: PersonId) -> Result<(), Problem> {
    let db = tx.system("undoing a merge carries back what it carried, whoever may see each row of it");
    for kind in resources::all() {
        let Some(table) = &kind.rows else { continue };
        let rows: Vec<Uuid> = row::Entity::find()
            .select_only()
            .column(row::Column::RowId)
            .filter(row::Column::MergeId.eq(merge))
            .filter(row::Column::Kind.eq(kind.name))
            .into_tuple()
            .all(&db)
            .await?;
        tx.checked(table.give(&db, &rows, from, to).await)?;
    }
    Ok(())
}
