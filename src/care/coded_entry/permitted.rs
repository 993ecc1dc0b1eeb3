//! What every step on an entry does first: load, compare the caller's copy, decide.

use super::codes::{CodedEntryAction, CodedEntryStatus};
use super::entity::{Entity, Model};
use super::rules;
use super::views::view_of;
use crate::prelude::*;

/// The row, and where the act leads. `If-Match` is required of the service, and heeded where a practice sends it.
///
/// # Errors
/// 404 unless the caller may know of it; 428, 412 for `If-Match`; 403 and 409 as [`rules::check`].
pub(super) async fn permitted_in(
    cx: &Cx,
    tx: &Tx,
    id: CodedEntryId,
    action: CodedEntryAction,
) -> Result<(Model, CodedEntryStatus), Problem> {
    let row = tx.get::<Entity>(id).await?;
    let caller = tx.caller();
    let if_match = if caller.role == Role::Practice { cx.if_match()? } else { cx.needs_if_match()? };
    let is_own = row.recorded_role == Role::Practice && row.recorded_organisation_id == caller.organisation_id;
    let status = rules::check(row.status, caller.role, is_own, action)?;
    cx.check_if_match(&if_match, &view_of(tx, &row).await?)?;
    Ok((row, status))
}
