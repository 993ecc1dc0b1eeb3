//! What every act on a refer-back does alike: show it, save it, start and stop its clock, say.

use std::collections::HashMap;

use super::codes::ReferBackAction;
use super::entity::{ActiveModel, Entity, Model};
use super::rules;
use super::view::ReferBack;
use crate::care::person;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Each row as the caller may see it, in the same order. A practice sees which of its patients it is about.
pub(super) async fn views_of(tx: &Tx, rows: &[Model]) -> Result<Vec<ReferBack>, Problem> {
    let role = tx.caller().role;
    let mut patients: HashMap<PersonId, person::entity::Model> = HashMap::new();
    if role == Role::Practice && !rows.is_empty() {
        let named = person::entity::Entity::find()
            .filter(person::entity::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
            .all(&tx.system("a practice sees which of its patients is referred back to it"))
            .await?;
        patients.extend(named.into_iter().map(|person| (person.id, person)));
    }
    Ok(rows.iter().map(|row| ReferBack::new(row, role, patients.get(&row.person_id))).collect())
}

/// One row as the caller may see it.
pub(super) async fn view_of(tx: &Tx, row: &Model) -> Result<ReferBack, Problem> {
    views_of(tx, std::slice::from_ref(row)).await?.pop().ok_or_else(|| Problem::new(Code::NotFound))
}

/// What happened to it: for the service and for the practice that it is addressed to.
pub(super) fn event(kind: EventType, row: &Model) -> Event {
    Event::new(kind, row.id.0)
        .to(Audience::StatusDisclosed)
        .in_service(row.service_id)
        .concerning(row.practice_id)
        .with(json!({ "status": row.status, "priority": row.priority }))
}

/// A step on a refer-back: load, decide, compare the caller's copy, save, say. `change` sets what the act adds.
///
/// # Errors
/// 404 unless the caller may know of it; 428, 412 for `If-Match`; 403, 409 by the rules.
pub(super) async fn step(
    cx: &Cx,
    action: Action,
    id: ReferBackId,
    act: ReferBackAction,
    kind: EventType,
    change: impl Fn(&Tx, &Model) -> ActiveModel,
) -> Result<Reply, Problem> {
    cx.write(action, async |tx| {
        let row = tx.get::<Entity>(id).await?;
        let if_match = cx.needs_if_match()?;
        let status = rules::check(&row, tx.caller().role, act)?;
        cx.check_if_match(&if_match, &view_of(tx, &row).await?)?;
        let change = ActiveModel {
            status: sea_orm::ActiveValue::Set(status),
            updated_at: sea_orm::ActiveValue::Set(tx.now()),
            ..change(tx, &row)
        };
        let row = tx.update::<Entity>(&row, change).await?;
        let clock = match act {
            ReferBackAction::Receipt | ReferBackAction::Result => TaskChange::Complete(TaskKind::ReceiveReferBack),
            ReferBackAction::Withdrawal | ReferBackAction::Error => TaskChange::Cancel(TaskKind::ReceiveReferBack),
        };
        tx.emit(event(kind, &row));
        task::apply_in(tx, Subject::of(&row), &[clock]).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
