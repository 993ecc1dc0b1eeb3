use super::case::Case;
use super::codes::ContactAction;
use super::entity::Entity;
use super::rules::{Act, check};
use super::save::change_in;
use super::view::Contact;
use super::wire::ContactAttendance;
use crate::care::coded_entry::first_interaction::recompute_in;
use crate::prelude::*;

/// Record what came of a planned contact
///
/// Whether it took place, how long it was, who was there and what was agreed. Three missed in a row raise a task; a
/// person who was not brought raises a prompt to consider safeguarding. Whoever says what came of a home visit has
/// checked in.
#[utoipa::path(
    operation_id = "recordContactAttendance",
    params(At<ContactId>),
    request_body(content = ContactAttendance, example = json!({
        "attendance": "attended",
        "minutes": 50,
        "conversation_with": "person",
        "agreed": "We meet at the hall on Tuesday; I walk in with her.",
    })),
    extensions(("x-problem-codes" = json!([
        Code::ContactInFuture,
        Code::ContactWithoutMinutes,
        Code::ContactTooLong,
    ]))),
    responses((status = 200, description = "The contact, on record.", body = Contact)),
)]
#[post("/contacts/{id}/attendance")]
pub async fn attend(cx: Cx, at: At<ContactId>, Json(input): Json<ContactAttendance>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RecordAttendance, at.id, async |tx, step| {
        check(step.row.status, tx.caller().role, Act::By(ContactAction::Attendance))?;
        step.check_if_match().await?;

        let case = Case::of_contact(tx, &step.row).await?;
        let after = input.of(step.row.entry()?);
        let row = change_in(tx, &case, &step.row, &after, EventType::ContactRecorded).await?;
        recompute_in(tx, row.episode_id).await?;
        Ok(row)
    })
    .await
}
