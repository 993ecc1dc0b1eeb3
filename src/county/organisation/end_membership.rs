use super::entity::Entity;
use super::views::memberships_in;
use super::wire::{Membership, MembershipEnd, Organisation};
use super::{membership, rules};
use crate::county::organisation::administered::must_oversee;
use crate::prelude::*;
use kernel::http::Path;

/// One membership of one organisation.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AtMembership {
    /// The member.
    pub id: OrganisationId,
    /// Its membership.
    pub membership_id: MembershipId,
}

/// End a membership
///
/// Sets its last day, which may lie ahead, and may be moved later on. The answer is the member; `If-Match` is the
/// member's.
#[utoipa::path(
    operation_id = "endOrganisationMembership",
    params(AtMembership),
    request_body = MembershipEnd,
    responses((status = 200, description = "The member, with all its memberships.", body = Organisation)),
)]
#[post("/organisations/{id}/memberships/{membership_id}/end")]
pub async fn end_membership(
    cx: Cx,
    at: Path<AtMembership>,
    Json(input): Json<MembershipEnd>,
) -> Result<Reply, Problem> {
    cx.write(Action::EndMembership, async |tx| {
        let member = tx.get::<Entity>(at.id).await?;
        must_oversee(tx.caller())?;
        let all = memberships_in(tx, &[member.id]).await?;
        let row = all.iter().find(|membership| membership.id == at.membership_id);
        let row = row.cloned().ok_or_else(|| Problem::new(Code::NotFound))?;
        let step = cx.begin_on::<Entity>(tx, member)?;
        let ended = rules::end(row, &input, &all)?;
        let member = step.update(Default::default()).await?;
        let change = membership::ActiveModel { ends_on: Set(ended.ends_on), ..Default::default() };
        tx.update_all::<membership::Entity>(membership::Column::Id.eq(ended.id), change).await?;
        tx.emit(member.event(EventType::OrganisationMembershipEnded).with(json!(Membership::from(ended))));
        cx.show(tx, &member).await
    })
    .await
}
