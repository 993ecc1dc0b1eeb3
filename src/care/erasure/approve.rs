use super::carry_out::carry_out_in;
use super::codes::ErasureAction;
use super::entity::{ActiveModel, Entity};
use super::standing::needed_in;
use super::view::Erasure;
use super::wire::ErasureApproval;
use crate::prelude::*;

/// Approve an erasure
///
/// The second person says yes: not who asked for it. It is carried out at once, and cannot be undone: everything that says who the
/// person is, and every word about them, is gone from every table, with those who were merged into them. Identifiers, codes and
/// dates stay, so that no count changes (UK GDPR Article 17(3)(d)), and the audit trail, which names the record by its identifier
/// alone (17(3)(b), (e)). Analysts read to take the person out, exports that may hold them expire, and later ones name what is to
/// be taken out. Refused while it is needed: a referral or an episode is open, a safety event is, or it was restricted for a legal
/// claim (17(3)). `finished_at` says when the database's own files were cleared too; backups are the operator's.
#[utoipa::path(
    operation_id = "approveErasure",
    params(At<ErasureId>),
    request_body(content = ErasureApproval, example = json!({})),
    responses((status = 200, description = "The erasure, carried out.", body = Erasure)),
)]
#[post("/erasures/{id}/approval")]
pub async fn approve(cx: Cx, at: At<ErasureId>, Json(input): Json<ErasureApproval>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ApproveErasure, at.id, async |tx, step| {
        let ErasureApproval {} = input;
        let actor = tx.caller().principal.id();
        let status = step.row.check(actor, ErasureAction::Approval)?;
        needed_in(tx, step.row.person_id).await?.check()?;
        let change = ActiveModel {
            status: Set(status),
            decided_by: Set(Some(actor)),
            decided_at: Set(Some(tx.now())),
            ..Default::default()
        };
        let row = step.save(EventType::ErasureCarriedOut, change).await?;
        carry_out_in(tx, &cx.state().pseudonyms, row.person_id).await?;
        tx.get::<Entity>(row.id).await
    })
    .await
}
