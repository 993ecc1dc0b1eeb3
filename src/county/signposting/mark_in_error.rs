use super::codes::SignpostingStatus;
use super::entity::{ActiveModel, Entity};
use super::events::event;
use super::rules;
use super::wire::Signposting;
use crate::prelude::*;

/// Mark signposting as entered in error
///
/// It stays to be seen, and counts no longer.
#[utoipa::path(
    operation_id = "markSignpostingInError",
    tag = "signposting",
    params(At<SignpostingId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The record, entered in error.", body = Signposting)),
)]
#[post("/signpostings/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<SignpostingId>) -> Result<Reply, Problem> {
    cx.write(Action::MarkSignpostingInError, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let is_agency = tx.caller().role.is_outside();
        let if_match = if is_agency { cx.if_match()? } else { cx.needs_if_match()? };
        rules::must_count(row.status)?;
        cx.check_if_match(&if_match, &Signposting::from(&row))?;
        let change = ActiveModel {
            status: Set(SignpostingStatus::EnteredInError),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(EventType::SignpostingEnteredInError, &row));
        cx.ok(&Signposting::from(&row))
    })
    .await
}
