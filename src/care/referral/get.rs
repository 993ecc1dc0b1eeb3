use super::entity::Entity;
use super::view::Referral;
use crate::prelude::*;

/// Read a referral
///
/// As much of it as you may see: `view` tells which schema it is.
#[utoipa::path(
    operation_id = "getReferral",
    params(At<ReferralId>),
    responses((status = 200, description = "The referral.", body = Referral)),
)]
#[get("/referrals/{id}")]
pub async fn get(cx: Cx, at: At<ReferralId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetReferral, at.id).await
}
