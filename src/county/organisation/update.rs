use super::entity::{Column, Entity};
use super::rules;
use super::succession::follow_in;
use super::views::refuse_taken_code;
use super::wire::{Organisation, OrganisationPatch};
use crate::county::organisation::administered::{must_administer, must_oversee};
use crate::prelude::*;

/// Change an organisation
///
/// A merge-patch (RFC 7396): what is absent stays, `null` takes away. Whoever acts for an organisation that is switched
/// off is stopped with their next request; nobody can switch their own off. A practice that merges or closes names the
/// practice that follows it: its people, the codes that are to be entered, the messages and refer-backs that wait for an
/// answer, and new referrals under its code go there in the same step.
#[utoipa::path(
    operation_id = "updateOrganisation",
    params(At<OrganisationId>),
    request_body(content = OrganisationPatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::AlreadyExists]))),
    responses((status = 200, description = "The organisation as it is now.", body = Organisation)),
)]
#[patch("/organisations/{id}")]
pub async fn update(cx: Cx, at: At<OrganisationId>, Json(patch): Json<OrganisationPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateOrganisation, at.id, async |tx, step| {
        let row = &step.row;
        must_administer(tx.caller(), row.id)?;
        // By its code, and by who follows it, an organisation comes by patients.
        if patch.ods_code != Patch::Absent || patch.successor_id != Patch::Absent {
            must_oversee(tx.caller())?;
        }
        if patch.status == Some(Status::Disabled) && row.id == tx.caller().organisation_id {
            let detail = "nobody switches off the organisation they act for";
            return Err(Problem::invalid([Fault::new("/status", "own", detail)]));
        }
        let after = rules::change(row.clone(), patch.clone(), tx.now());
        refuse_taken_code(tx, after.ods_code.as_ref(), Some(row.id)).await?;
        let successor = after.successor_id.filter(|id| row.successor_id != Some(*id));
        if let Some(id) = successor {
            let found = tx.find::<Entity>().filter(Column::Id.eq(id)).one().await?;
            Problem::if_any(rules::successor_faults(row, found.as_ref()))?;
        }
        let before = step.check_if_match().await?;
        let row = step.replace(after).await?;
        tx.emit(row.event(EventType::OrganisationUpdated).with(changed(&before, &row.view(tx).await?)));
        if let Some(to) = successor {
            follow_in(tx, row.id, to).await?;
        }
        Ok(row)
    })
    .await
}
