//! A referral of the wrong person is closed off, and with it whoever was entered for it alone, and what is to be done about it.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::entity::{Column, Entity, Model};
use super::status::ErrorReason;
use crate::care::episode::entity as episode;
use crate::care::person::entity as person;
use crate::care::{care_plan, coded_entry, contact, message_back, outcome, story};
use crate::community::connection;
use crate::prelude::*;
use crate::system::task;

/// Closes a referral off that was marked as entered in error, where it was of the wrong person. The last that the act does:
/// from then on who did it may not see it any more.
pub async fn close_off_in(tx: &Tx, row: &Model, reason: ErrorReason) -> Result<(), Problem> {
    if reason != ErrorReason::WrongPerson {
        return Ok(());
    }
    let db = tx.system("what was entered of the wrong person is closed off, also to who says so");
    let closed_off = Entity::update_many()
        .col_expr(Column::ClosedOffAt, Expr::val(tx.now()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(row.id));
    tx.checked(closed_off.exec(&db).await)?;
    close_tasks_off_in(tx, row).await?;
    let others = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PersonId.eq(row.person_id))
        .filter(Column::ClosedOffAt.is_null())
        .limit(1)
        .into_tuple::<ReferralId>()
        .one(&db)
        .await?;
    if others.is_none() {
        let entered_by_mistake = person::Entity::update_many()
            .col_expr(person::Column::ClosedOffAt, Expr::val(tx.now()))
            .col_expr(person::Column::Version, Expr::col(person::Column::Version).add(1))
            .filter(person::Column::Id.eq(row.person_id));
        tx.checked(entered_by_mistake.exec(&db).await)?;
    }
    Ok(())
}

/// What is to be done about it, about the episode that it opened, and about what was recorded of that.
async fn close_tasks_off_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    use task::entity::Column as Task;

    let episodes = || {
        episode::Entity::find()
            .select_only()
            .column(episode::Column::Id)
            .filter(episode::Column::ReferralId.eq(row.id))
            .into_query()
    };
    macro_rules! of_episodes {
        ($($slice:ident),+) => { [$({
            use $slice::entity::{Column, Entity};
            Entity::find().select_only().column(Column::Id).filter(Column::EpisodeId.in_subquery(episodes())).into_query()
        }),+] };
    }
    let recorded = of_episodes![contact, coded_entry, care_plan, outcome, message_back, story, connection];
    let about = Condition::any().add(Task::SubjectId.eq(row.id.0)).add(Task::SubjectId.in_subquery(episodes()));
    let about = recorded.into_iter().fold(about, |about, ids| about.add(Task::SubjectId.in_subquery(ids)));
    task::close_off_in(tx, row.person_id, about).await
}
