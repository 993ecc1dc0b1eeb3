use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::{carrier_in, follow_up};
use super::view::Connection;
use super::wire::ConnectionPatch;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Change what is planned of a connection
///
/// A merge-patch (RFC 7396): what is in the way, who goes along the first time, when you ask how it goes. What the group may be
/// told is said with the agreement.
#[utoipa::path(
    operation_id = "updateConnection",
    params(At<ConnectionId>),
    request_body(content = ConnectionPatch, content_type = "application/merge-patch+json", example = json!({
        "companion": "member", "follow_up_on": "2026-12-16",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The connection as it is now.", body = Connection)),
)]
#[patch("/connections/{id}")]
pub async fn update(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionPatch>) -> Result<Reply, Problem> {
    let planned = input.barriers.clone().unwrap_or_default();
    Problem::if_any(rules::change_faults(&planned, input.follow_up_on, calendar::local_date(cx.now())))?;
    cx.step::<Entity>(Action::UpdateConnection, at.id, async |tx, step| {
        let before = &step.row;
        before.status.check(tx.caller().role, ConnectionAction::Change)?;
        let follow_up_on = input.follow_up_on.or(before.follow_up_on);
        let change = ActiveModel {
            barriers: Set(input.barriers.clone().unwrap_or_else(|| before.barriers.clone())),
            companion: Set(input.companion.apply(before.companion)),
            follow_up_on: Set(follow_up_on),
            ..Default::default()
        };
        let row = step.save(EventType::ConnectionChanged, change).await?;
        if row.status.is_live() && row.follow_up_on != before.follow_up_on {
            let anew = follow_up(carrier_in(tx, &row).await?, row.follow_up_on, tx.now());
            let changes = [TaskChange::Cancel(TaskKind::FollowUpConnection), anew];
            task::apply_in(tx, Subject::of(&row), &changes).await?;
        }
        Ok(row)
    })
    .await
}
