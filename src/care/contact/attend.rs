use super::case::Case;
use super::codes::ContactAction;
use super::entity::{Entity, Model};
use super::rules::{Act, check};
use super::save::change_in;
use super::view::Contact;
use super::wire::{ContactAttendance, ContactEntry};
use crate::care::coded_entry::first_interaction::recompute_in;
use crate::prelude::*;

/// Record what came of a planned contact
///
/// Whether it took place, how long it was, who was there and what was agreed. Three missed in a row raise a task; a
/// person who was not brought raises a prompt to consider safeguarding. Whoever says what came of a home visit has
/// checked in. What a cover says of a contact that was planned for whom they cover for is recorded as the cover's own, unless
/// it names the other worker.
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
        let planned = step.row.entry()?;
        let after =
            ContactEntry { worker_id: input.worker_id.or(by_cover(tx, &step.row, &input)), ..input.of(planned) };
        let row = change_in(tx, &case, &step.row, &after, EventType::ContactRecorded).await?;
        recompute_in(tx, row.episode_id).await?;
        Ok(row)
    })
    .await
}

/// Whose contact it was: what a cover does is recorded as done by the cover. What was called off nobody had.
fn by_cover(tx: &Tx, planned: &Model, input: &ContactAttendance) -> Option<WorkerId> {
    let caller = tx.caller();
    let covers = caller.role.has_caseload() && caller.covers.contains(&planned.worker_id);
    caller.worker_id().filter(|_| covers && !input.attendance.is_cancelled()).or(Some(planned.worker_id))
}
