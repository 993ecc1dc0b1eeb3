use super::entity::Entity;
use super::rules;
use super::views::refuse_taken_code;
use super::wire::{NewOrganisation, Organisation};
use crate::county::organisation::administered::must_oversee;
use crate::prelude::*;

/// Enter an organisation
///
/// It is in use from now on. Whom it belongs to is entered afterwards, with dates. An ODS code that another
/// organisation has is a 409 that names the other.
#[utoipa::path(
    operation_id = "createOrganisation",
    request_body = NewOrganisation,
    extensions(("x-problem-codes" = json!([Code::AlreadyExists]))),
    responses((status = 201, description = "The organisation was entered.", body = Organisation)),
)]
#[post("/organisations")]
pub async fn create(cx: Cx, Json(input): Json<NewOrganisation>) -> Result<Reply, Problem> {
    cx.create(Action::CreateOrganisation, async |tx| {
        must_oversee(tx.caller())?;
        refuse_taken_code(tx, input.ods_code.as_ref(), None).await?;
        let row = rules::enter(OrganisationId::new(), input.clone(), tx.now());
        let row = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
        tx.emit(row.event(EventType::OrganisationCreated).with(json!({ "kind": row.kind })));
        cx.created(tx, &row).await
    })
    .await
}
