use super::entity::Entity;
use super::patch::ServicePatch;
use super::rules::{self, Places};
use super::views::{cover_in, name_contacts_in, refuse_second_intake};
use super::wire::Service;
use crate::county::organisation::administered::{must_administer, must_oversee};
use crate::county::organisation::views::kinds_in;
use crate::prelude::*;

/// Change a service
///
/// A merge-patch (RFC 7396): what is absent stays, `null` takes away, an object is merged, a list replaced. A manager
/// changes their own service only, and leaves to administrators whether it is in use and whose intake it is.
#[utoipa::path(
    operation_id = "updateService",
    params(At<ServiceId>),
    request_body(content = ServicePatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::AlreadyExists]))),
    responses((status = 200, description = "The service as it is now.", body = Service)),
)]
#[patch("/services/{id}")]
pub async fn update(cx: Cx, at: At<ServiceId>, Json(patch): Json<ServicePatch>) -> Result<Reply, Problem> {
    cx.write(Action::UpdateService, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let is_admin = tx.caller().role == Role::Admin;
        if !is_admin && !tx.caller().services.contains(&row.id) {
            return Err(Problem::new(Code::Forbidden).because("This is not your service"));
        }
        must_administer(tx.caller(), row.host_id)?;
        let step = cx.begin_on::<Entity>(tx, row)?;
        let before = step.row.view(tx).await?;
        let kinds = kinds_in(tx, Places::of_patch(&patch).ids()).await?;
        let (after, covers) = rules::change(step.row.clone(), before.covers.clone(), patch.clone(), &kinds, tx.now())?;
        rules::leave_to_administrators(is_admin, &patch)?;
        must_administer(tx.caller(), after.host_id)?;
        if after.intake_for_id != step.row.intake_for_id {
            must_oversee(tx.caller())?;
        }
        refuse_second_intake(tx, after.intake_for_id, Some(step.row.id)).await?;

        let row = step.replace(after).await?;
        cover_in(tx, row.id, &covers).await?;
        if let Some(contacts) = &patch.first_contacts {
            name_contacts_in(tx, row.id, contacts).await?;
        }
        let view = row.view(tx).await?;
        tx.emit(row.event(EventType::ServiceUpdated).with(changed(&before, &view)));
        Ok(cx.ok(&view)?.about(&row))
    })
    .await
}
