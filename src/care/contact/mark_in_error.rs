use super::case::Case;
use super::codes::ContactAction;
use super::entity::Entity;
use super::rules::{Act, check};
use super::save::{in_error, mark_in};
use super::view::Contact;
use super::views::view_of;
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
    tag = "contacts",
    params(At<ContactId>),
    request_body(content = ContactError, example = json!({ "reason": "wrong_person" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The contact, entered in error.", body = Contact)),
)]
#[post("/contacts/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<ContactId>, Json(input): Json<ContactError>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.write(Action::MarkContactInError, async |tx| {
        let before = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let status = check(before.status, tx.caller().role, Act::By(ContactAction::Error))?;
        cx.check_if_match(&if_match, &view_of(tx, &before).await?)?;

        let case = Case::of_contact(tx, &before).await?;
        let row = mark_in(tx, &case, &before, in_error(tx, status, &input), EventType::ContactEnteredInError).await?;
        recompute_in(tx, row.episode_id).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
