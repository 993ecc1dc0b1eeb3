use super::entity::{self, Entity, touched};
use super::views::memberships_in;
use super::wire::{Membership, NewMembership, Organisation};
use super::{membership, rules};
use crate::county::organisation::administered::must_oversee;
use crate::prelude::*;

/// Make an organisation a member of another
///
/// A practice of a PCN, a PCN of a place, a place of an ICS, and of the local authority whose commissioners read its reports, from a
/// day on. It has one group of a kind on a day: end the earlier membership first. The answer is the member.
#[utoipa::path(
    operation_id = "createOrganisationMembership",
    params(At<OrganisationId>),
    request_body = NewMembership,
    responses((status = 201, description = "The member, with all its memberships.", body = Organisation)),
)]
#[post("/organisations/{id}/memberships")]
pub async fn create_membership(
    cx: Cx,
    at: At<OrganisationId>,
    Json(input): Json<NewMembership>,
) -> Result<Reply, Problem> {
    cx.create(Action::CreateMembership, async |tx| {
        let member = tx.get::<Entity>(at.id).await?;
        must_oversee(tx.caller())?;
        let group = tx.find::<Entity>().filter(entity::Column::Id.eq(input.group_id)).one().await?;
        let nobody = || Problem::invalid([Fault::new("/group_id", "not_found", "no such organisation")]);
        let earlier = memberships_in(tx, &[member.id]).await?;
        let joined = rules::join(MembershipId::new(), &member, &group.ok_or_else(nobody)?, &input, &earlier)?;

        // The member's version guards its memberships: of two writers who both saw no overlap, one decides again.
        let member = tx.update::<Entity>(&member, touched(tx.now())).await?;
        let joined = tx.insert::<membership::Entity>(joined.into_active_model().reset_all()).await?;
        tx.emit(member.event(EventType::OrganisationMembershipCreated).with(json!(Membership::from(joined))));
        cx.created(tx, &member).await
    })
    .await
}
