use super::entity::Entity;
use super::view::OnwardReferral;
use crate::prelude::*;

/// Read an onward referral
///
/// One that was sent to your organisation, with whom it is about and how to reach them without harm; of the service who sees the
/// referral.
#[utoipa::path(
    operation_id = "getOnwardReferral",
    params(At<OnwardReferralId>),
    responses((status = 200, description = "The onward referral.", body = OnwardReferral)),
)]
#[get("/onward-referrals/{id}")]
pub async fn get(cx: Cx, at: At<OnwardReferralId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetOnwardReferral, at.id).await
}
