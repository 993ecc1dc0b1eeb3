use super::rules::{self, Act};
use super::wire::ContactObjection;
use crate::care::person::entity::{ActiveModel, Entity};
use crate::care::person::view::Person;
use crate::care::person::views::view_of;
use crate::prelude::*;

/// Record that a person no longer objects to contact
///
/// They may be contacted again, by safe contact. What fell away or was held back does not come back by itself.
#[utoipa::path(
    operation_id = "withdrawContactObjection",
    tag = "people",
    params(At<PersonId>),
    request_body(content = ContactObjection, example = json!({ "said_by": "person" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The person as they are now.", body = Person)),
)]
#[post("/people/{id}/contact-objection-withdrawal")]
pub async fn withdraw(cx: Cx, at: At<PersonId>, Json(input): Json<ContactObjection>) -> Result<Reply, Problem> {
    cx.write(Action::WithdrawContactObjection, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        row.still_stands()?;
        let since = rules::after(row.contact_objection_at, Act::Withdraw, tx.now())?;
        cx.check_if_match(&if_match, &view_of(tx, &row).await?)?;
        let change = ActiveModel { contact_objection_at: Set(since), updated_at: Set(tx.now()), ..Default::default() };
        let row = tx.update::<Entity>(&row, change).await?;
        let event = Event::new(EventType::PersonContactObjectionWithdrawn, row.id.0)
            .to(Audience::Service)
            .in_service(row.service_id)
            .with(json!({ "said_by": input.said_by }));
        tx.emit(event);
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
