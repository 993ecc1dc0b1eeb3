//! What every act on a message back does alike: load, decide, compare the caller's copy; and emit its event.

use super::codes::{MessageAction, MessageStatus};
use super::entity::{Entity, Model};
use super::rules;
use super::views::view_of;
use crate::prelude::*;
use crate::system::task::Subject;

/// The row, and where the act leads. `If-Match` is required of the service, and heeded where a practice sends it.
///
/// # Errors
/// 404 unless the caller may know of it; 428, 412 for `If-Match`; 409 as [`rules::check`].
pub async fn permitted_in(
    cx: &Cx,
    tx: &Tx,
    id: MessageBackId,
    action: MessageAction,
) -> Result<(Model, MessageStatus), Problem> {
    let row = tx.get::<Entity>(id).await?;
    let role = tx.caller().role;
    let if_match = if role == Role::Practice { cx.if_match()? } else { cx.needs_if_match()? };
    let status = rules::check(row.status, role, action)?;
    cx.check_if_match(&if_match, &view_of(tx, &row).await?)?;
    Ok((row, status))
}

/// The episode of a message, as what the tasks to write one are about.
pub fn about_episode(row: &Model) -> Subject {
    Subject { resource_type: "episode", id: row.episode_id.0, ..Subject::of(row) }
}

/// The event of a message: for the service, and from its release on for the practice.
pub fn event(row: &Model, kind: EventType) -> Event {
    let is_released = row.released_at.is_some();
    Event::new(kind, row.id.0)
        .to(if is_released { Audience::StatusDisclosed } else { Audience::Service })
        .in_service(row.service_id)
        .concerning(row.practice_id)
        .with(json!({ "status": row.status, "occasion": row.occasion }))
}
