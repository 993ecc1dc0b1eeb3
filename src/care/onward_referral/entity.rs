//! Table `onward_referrals`.
//!
//! Who may see a row: the organisation that it was sent to, as long as the referral is redirected; and of the service who sees the
//! referral.

use kernel::db::prelude::*;

use super::codes::OnwardReferralStatus;
use crate::care::episode::status::TransferBasis;
use crate::care::referral::entity::{
    self as referral, in_visible_referral, is_of_own_referral, of_referral_without_reason,
};
use crate::care::referral::status::ReferralStatus;

/// Somebody who was redirected to an organisation that is known here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "onward_referrals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OnwardReferralId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service that redirected them.
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub referral_id: ReferralId,
    /// To whom.
    pub organisation_id: OrganisationId,
    /// On what basis it is informed.
    pub basis: TransferBasis,
    pub status: OnwardReferralStatus,
    pub sent_by: Option<WorkerId>,
    pub sent_at: DateTimeUtc,
    /// Who answered there, by name.
    #[sea_orm(column_type = "Text", nullable)]
    pub answered_by: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
    /// What they say.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(OnwardReferralId, "onward_referral", "/v1/onward-referrals/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service, and for the organisation that it is sent to.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::StatusDisclosed)
            .in_service(self.service_id)
            .concerning(self.organisation_id)
            .with(json!({ "status": self.status }))
    }
}

kernel::sensitive! {
    changed, row plain, own of_own_cases,
    plain [
        id version service_id person_id referral_id organisation_id basis status sent_by sent_at answered_at updated_at
    ]
    words [answered_by comment]
}

kernel::erased! {
    kept [
        id version service_id person_id referral_id organisation_id basis status sent_by sent_at answered_at
        updated_at
    ]
    emptied [answered_by comment]
}

/// Those of the referrals that the caller carries, and what they sent themselves.
fn of_own_cases(caller: &Caller) -> Condition {
    let sent = caller.worker_id().map(|worker| Column::SentBy.eq(worker));
    Condition::any().add(is_of_own_referral(caller, Column::ReferralId)).add_option(sent)
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        if caller.role.is_outside() {
            let stands = Condition::all().add(referral::Column::Status.eq(ReferralStatus::Redirected));
            return Condition::all().add(Column::OrganisationId.eq(caller.organisation_id)).add(refers_to::<
                referral::Entity,
            >(
                Column::ReferralId,
                stands,
            ));
        }
        in_visible_referral(caller, Column::ServiceId, Column::ReferralId)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        of_referral_without_reason(caller, Column::ReferralId)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}
