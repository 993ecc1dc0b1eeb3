use super::codes::OnwardReferralStatus;
use super::entity::{Column, Entity};
use super::view::OnwardReferralPage;
use crate::prelude::*;

/// Which onward referrals.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OnwardReferralFilter {
    /// Only those that stand here.
    pub status: Option<OnwardReferralStatus>,
    /// Only that of this referral.
    pub referral_id: Option<ReferralId>,
}

/// List onward referrals
///
/// The newest first: to an organisation those that were sent to it, to the service its own.
#[utoipa::path(
    operation_id = "listOnwardReferrals",
    params(OnwardReferralFilter, Paging),
    responses((status = 200, description = "A page of onward referrals.", body = OnwardReferralPage)),
)]
#[get("/onward-referrals")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<OnwardReferralFilter>) -> Result<Reply, Problem> {
    let condition = Condition::all()
        .add_option(filter.status.map(|status| Column::Status.eq(status)))
        .add_option(filter.referral_id.map(|id| Column::ReferralId.eq(id)));
    cx.find::<Entity>(Action::ListOnwardReferrals, (&filter, &page), Order::Desc, |_| condition).await
}
