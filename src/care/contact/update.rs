use super::case::Case;
use super::codes::ContactStatus;
use super::entity::{Entity, Model};
use super::rules::{Act, REFUSALS, check};
use super::save::change_in;
use super::view::Contact;
use super::wire::{ContactEntry, ContactPatch};
use crate::care::coded_entry::first_interaction::recompute_in;
use crate::prelude::*;

/// Update a contact
///
/// Puts right what it says, or moves a planned one to another time or place, as long as the person's `precautions` allow it.
/// What it said before is kept. What came of a
/// planned contact is not said here but at its attendance.
#[utoipa::path(
    operation_id = "updateContact",
    params(At<ContactId>),
    request_body(content = ContactPatch, content_type = "application/merge-patch+json", example = json!({ "minutes": 55 })),
    extensions(("x-problem-codes" = json!(REFUSALS))),
    responses((status = 200, description = "The contact as it is now.", body = Contact)),
)]
#[patch("/contacts/{id}")]
pub async fn update(cx: Cx, at: At<ContactId>, Json(input): Json<ContactPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateContact, at.id, async |tx, step| {
        let before = &step.row;
        check(before.status, tx.caller().role, Act::Correct)?;
        step.check_if_match().await?;
        let after: ContactEntry = cx.validate(&input.apply(&serde_json::json!(before.entry()?)))?;
        Problem::if_any(moved(before, &after))?;

        let case = Case::of_contact(tx, before).await?;
        let row = change_in(tx, &case, before, &after, EventType::ContactUpdated).await?;
        recompute_in(tx, row.episode_id).await?;
        Ok(row)
    })
    .await
}

/// A correction leaves a planned contact planned and a past one past.
fn moved(before: &Model, after: &ContactEntry) -> Vec<Fault> {
    let planned = before.status == ContactStatus::Planned;
    let fault = match (planned, after.attendance.is_some()) {
        (true, true) => ("contradiction", "what came of a planned contact is said at its attendance"),
        (false, false) => ("missing", "a past contact does not become a planned one"),
        _ => return Vec::new(),
    };
    vec![Fault::new("/attendance", fault.0, fault.1)]
}
