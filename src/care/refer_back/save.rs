//! What every act on a refer-back does alike: show it, save it, start and stop its clock.

use super::codes::ReferBackAction;
use super::entity::{ActiveModel, Entity, Model};
use super::view::ReferBack;
use crate::care::person::views::for_practice_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

impl Viewed for Model {
    type View = ReferBack;

    /// A practice sees which of its patients it is about.
    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<ReferBack>, Problem> {
        let role = tx.caller().role;
        let patients = for_practice_in(tx, rows.iter().map(|row| row.person_id)).await?;
        Ok(rows.iter().map(|row| ReferBack::new(row, role, patients.get(&row.person_id))).collect())
    }
}

/// A step on a refer-back, with what it makes of the clock. `change` sets what the act adds.
pub(super) async fn step(
    cx: &Cx,
    action: Action,
    id: ReferBackId,
    act: ReferBackAction,
    kind: EventType,
    change: impl Fn(&Tx, &Model) -> ActiveModel,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(action, id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, act)?;
        let row = step.save(kind, ActiveModel { status: Set(status), ..change(tx, &step.row) }).await?;
        let clock = match act {
            ReferBackAction::Receipt | ReferBackAction::Result => TaskChange::Complete(TaskKind::ReceiveReferBack),
            ReferBackAction::Withdrawal | ReferBackAction::Error => TaskChange::Cancel(TaskKind::ReceiveReferBack),
        };
        task::apply_in(tx, Subject::of(&row), &[clock]).await?;
        if act == ReferBackAction::Result {
            task::answered_in(tx, Subject::of(&row), row.sent_by).await?;
        }
        Ok(row)
    })
    .await
}
