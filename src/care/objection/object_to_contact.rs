use super::rules::{self, Act};
use super::wire::ContactObjection;
use crate::care::contact::call_off::call_off_in;
use crate::care::contact::codes::Attendance;
use crate::care::person::entity::{ActiveModel, Entity};
use crate::care::person::view::Person;
use crate::care::person::views::view_of;
use crate::prelude::*;
use crate::system::task;

/// Record that a person objects to contact
///
/// Nobody is to contact them any more. Everything that would make somebody do so falls away at once, and until it is
/// withdrawn no contact is planned (`contact_objection`) and no such task is opened; what their safety hangs on stays with
/// who has it.
#[utoipa::path(
    operation_id = "objectToContact",
    tag = "people",
    params(At<PersonId>),
    request_body(content = ContactObjection, example = json!({ "said_by": "person" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The person as they are now.", body = Person)),
)]
#[post("/people/{id}/contact-objection")]
pub async fn object_to_contact(
    cx: Cx,
    at: At<PersonId>,
    Json(input): Json<ContactObjection>,
) -> Result<Reply, Problem> {
    cx.write(Action::ObjectToContact, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        row.still_stands()?;
        let since = rules::after(row.contact_objection_at, Act::Object, tx.now())?;
        cx.check_if_match(&if_match, &view_of(tx, &row).await?)?;
        let change = ActiveModel { contact_objection_at: Set(since), updated_at: Set(tx.now()), ..Default::default() };
        let row = tx.update::<Entity>(&row, change).await?;
        let event = Event::new(EventType::PersonObjectedToContact, row.id.0)
            .to(Audience::Service)
            .in_service(row.service_id)
            .with(json!({ "said_by": input.said_by }));
        tx.emit(event);
        let reply = cx.ok(&view_of(tx, &row).await?)?;
        call_off_in(tx, row.id, Attendance::CancelledByPerson).await?;
        task::end_contact_in(tx, row.id).await?;
        Ok(reply)
    })
    .await
}
