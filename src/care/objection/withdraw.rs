use super::rules::{self, Act};
use super::wire::ContactObjection;
use crate::care::person::entity::{ActiveModel, Entity};
use crate::care::person::view::Person;
use crate::prelude::*;

/// Record that a person no longer objects to contact
///
/// They may be contacted again, by safe contact. What fell away or was held back does not come back by itself.
#[utoipa::path(
    operation_id = "withdrawContactObjection",
    params(At<PersonId>),
    request_body(content = ContactObjection, example = json!({ "said_by": "person" })),
    responses((status = 200, description = "The person as they are now.", body = Person)),
)]
#[post("/people/{id}/contact-objection-withdrawal")]
pub async fn withdraw(cx: Cx, at: At<PersonId>, Json(input): Json<ContactObjection>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::WithdrawContactObjection, at.id, async |tx, step| {
        step.row.still_stands()?;
        let since = rules::after(step.row.contact_objection_at, Act::Withdraw, tx.now())?;
        let change = ActiveModel { contact_objection_at: Set(since), ..Default::default() };
        let row = step.update(change).await?;
        tx.emit(row.event(EventType::PersonContactObjectionWithdrawn).with(json!({ "said_by": input.said_by })));
        Ok(row)
    })
    .await
}
