//! Nobody is asked to speak to somebody who objects to it.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::{Subject, TaskChange, rules};
use crate::kernel::db::Tx;
use crate::kernel::problem::Problem;

/// The changes without those that would open a task to speak to the person, as long as they object to that. By the name of
/// the table: people stand on a floor above.
///
/// # Errors
/// The database's own.
pub(super) async fn heeded_in(tx: &Tx, subject: Subject, changes: &[TaskChange]) -> Result<Vec<TaskChange>, Problem> {
    let speaks =
        |change: &TaskChange| matches!(change, TaskChange::Open { kind, .. } if rules::ends_with_contact(*kind));
    let objects = match subject.person_id.filter(|_| changes.iter().any(speaks)) {
        None => false,
        Some(person) => {
            let objecting = Query::select()
                .expr(Expr::val(1))
                .from("people")
                .and_where(Expr::col("id").eq(person))
                .and_where(Expr::col("contact_objection_at").is_not_null())
                .take();
            let db = tx.system("whether a person objects to contact, whoever would have to speak to them");
            db.query_one(&objecting).await?.is_some()
        }
    };
    Ok(changes.iter().copied().filter(|change| !objects || !speaks(change)).collect())
}
