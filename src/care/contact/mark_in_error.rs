use super::case::Case;
use super::codes::ContactAction;
use super::entity::Entity;
use super::rules::{Act, check};
use super::save::{in_error, mark_in};
use super::view::Contact;
use super::wire::ContactError;
use crate::care::coded_entry::first_interaction::recompute_in;
use crate::prelude::*;

/// Mark a contact as entered in error
///
/// It should never have been there: it stays readable, with the reason, and counts for nothing. Where it was the first
/// contact, the next conversation on record is; where there is none, the referral is accepted again, its waiting time
/// runs on, and so does the clock to try a first contact, from the acceptance. A code that rested on it falls away, or has
/// to be taken out of the practice's record again.
#[utoipa::path(
    operation_id = "markContactInError",
    params(At<ContactId>),
    request_body(content = ContactError, example = json!({ "reason": "wrong_person" })),
    responses((status = 200, description = "The contact, entered in error.", body = Contact)),
)]
#[post("/contacts/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<ContactId>, Json(input): Json<ContactError>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.step::<Entity>(Action::MarkContactInError, at.id, async |tx, step| {
        let status = check(step.row.status, tx.caller().role, Act::By(ContactAction::Error))?;
        step.check_if_match().await?;

        let case = Case::of_contact(tx, &step.row).await?;
        let change = in_error(tx, status, &input);
        let row = mark_in(tx, &case, &step.row, change, EventType::ContactEnteredInError).await?;
        recompute_in(tx, row.episode_id).await?;
        Ok(row)
    })
    .await
}
