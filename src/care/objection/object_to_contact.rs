use super::rules::{self, Act};
use super::wire::ContactObjection;
use crate::care::contact::call_off::call_off_in;
use crate::care::contact::codes::Attendance;
use crate::care::person::entity::{ActiveModel, Entity};
use crate::care::person::view::Person;
use crate::prelude::*;
use crate::system::task;

/// Record that a person objects to contact
///
/// Nobody is to contact them any more. Everything that would make somebody do so falls away at once, and until it is
/// withdrawn no contact is planned (`contact_objection`) and no such task is opened; what their safety hangs on stays with
/// who has it.
#[utoipa::path(
    operation_id = "objectToContact",
    params(At<PersonId>),
    request_body(content = ContactObjection, example = json!({ "said_by": "person" })),
    responses((status = 200, description = "The person as they are now.", body = Person)),
)]
#[post("/people/{id}/contact-objection")]
pub async fn object_to_contact(
    cx: Cx,
    at: At<PersonId>,
    Json(input): Json<ContactObjection>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ObjectToContact, at.id, async |tx, step| {
        step.row.still_stands()?;
        let since = rules::after(step.row.contact_objection_at, Act::Object, tx.now())?;
        let change = ActiveModel { contact_objection_at: Set(since), ..Default::default() };
        let row = step.update(change).await?;
        tx.emit(row.event(EventType::PersonObjectedToContact).with(json!({ "said_by": input.said_by })));
        call_off_in(tx, row.id, Attendance::CancelledByPerson).await?;
        task::end_contact_in(tx, row.id).await?;
        Ok(row)
    })
    .await
}
