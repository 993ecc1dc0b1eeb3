use super::entity::Entity;
use super::view::Referral;
use super::views::view_of;
use crate::prelude::*;

/// Read a referral
///
/// As much of it as you may see: `view` tells which schema it is.
#[utoipa::path(
    operation_id = "getReferral",
    tag = "referrals",
    params(At<ReferralId>),
    responses((status = 200, description = "The referral.", body = Referral)),
)]
#[get("/referrals/{id}")]
pub async fn get(cx: Cx, at: At<ReferralId>) -> Result<Reply, Problem> {
    cx.read(Action::GetReferral, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
