use super::entity::Entity;
use super::rules::{self, Places};
use super::views::{cover_in, name_contacts_in, refuse_second_intake};
use super::wire::{NewService, Service};
use crate::county::organisation::administered::{must_administer, must_oversee};
use crate::county::organisation::views::kinds_in;
use crate::prelude::*;

/// Enter a service
///
/// It is in use from now on, and takes referrals unless it says that it does not. An ICS has one intake: a second one is
/// a 409 that names the first.
#[utoipa::path(
    operation_id = "createService",
    request_body = NewService,
    extensions(("x-problem-codes" = json!([Code::AlreadyExists]))),
    responses((status = 201, description = "The service was entered.", body = Service)),
)]
#[post("/services")]
pub async fn create(cx: Cx, Json(input): Json<NewService>) -> Result<Reply, Problem> {
    cx.create(Action::CreateService, async |tx| {
        let kinds = kinds_in(tx, Places::of_new(&input).ids()).await?;
        let row = rules::enter(ServiceId::new(), &input, &kinds, tx.now())?;
        must_administer(tx.caller(), row.host_id)?;
        if row.intake_for_id.is_some() {
            must_oversee(tx.caller())?;
        }
        refuse_second_intake(tx, row.intake_for_id, None).await?;

        let row = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
        cover_in(tx, row.id, &input.covers).await?;
        name_contacts_in(tx, row.id, &input.first_contacts).await?;
        let data = json!({ "host_id": row.host_id, "accepting_referrals": row.accepting_referrals });
        tx.emit(row.event(EventType::ServiceCreated).with(data));
        cx.created(tx, &row).await
    })
    .await
}
