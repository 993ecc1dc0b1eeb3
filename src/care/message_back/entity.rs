//! Table `messages_back`.
//!
//! Who may see a row: who sees its episode; and, once it is released, whom it is written to: the practice where the person is
//! registered now, unless the person objects to informing their practice: then the row does not exist for it; or the agency that
//! referred them, which reads its words as long as the person agrees to feedback to it (002 §5.7).

use kernel::db::prelude::*;

use super::codes::{MessageError, MessageOccasion, MessageRecipient, MessageStatus};
use super::wire::MessageContent;
use crate::care::episode::entity::{in_visible_episode, is_of_own_episode, of_episode_without_reason};
use crate::care::referral::entity::patients_of;

/// What a service tells a person's practice, or whoever referred them.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "messages_back")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageBackId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub episode_id: EpisodeId,
    pub recipient: MessageRecipient,
    /// The referral whose sender it is written to.
    pub referral_id: Option<ReferralId>,
    /// That sender.
    pub organisation_id: Option<OrganisationId>,
    /// The practice that it was released to: the person's at that time.
    pub practice_id: Option<OrganisationId>,
    pub occasion: MessageOccasion,
    pub status: MessageStatus,
    #[sea_orm(column_type = "Json")]
    pub content: MessageContent,
    pub drafted_by: WorkerId,
    pub drafted_at: DateTimeUtc,
    pub released_by: Option<WorkerId>,
    pub released_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub acknowledged_by: Option<String>,
    pub acknowledged_at: Option<DateTimeUtc>,
    pub error_reason: Option<MessageError>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(MessageBackId, "message_back", "/v1/messages-back/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service, and from its release on for whom it is written to.
    fn event(&self, kind: EventType) -> Event {
        let is_released = self.released_at.is_some();
        Event::new(kind, self.id.0)
            .to(if is_released { Audience::StatusDisclosed } else { Audience::Service })
            .in_service(self.service_id)
            .concerning(self.practice_id.or(self.organisation_id))
            .with(json!({ "status": self.status, "occasion": self.occasion }))
    }
}

kernel::sensitive! {
    changed, row words, own of_own_cases,
    plain [
        id version service_id person_id episode_id recipient referral_id organisation_id practice_id occasion status content drafted_by drafted_at released_by
        released_at acknowledged_by acknowledged_at error_reason updated_at
    ]
}

kernel::erased! { gone }

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let released = || Condition::all().add(Column::ReleasedAt.is_not_null());
        let to_sender = || released().add(Column::OrganisationId.eq(caller.organisation_id));
        match caller.role {
            Role::Referrer => return to_sender(),
            Role::Practice => {
                let of_patient = Column::PersonId.in_subquery(patients_of(caller));
                let to_practice = released().add(Column::Recipient.eq(MessageRecipient::Practice)).add(of_patient);
                return Condition::any().add(to_practice).add(to_sender());
            }
            _ => {}
        }
        in_visible_episode(caller, Column::ServiceId, Column::EpisodeId)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        of_episode_without_reason(caller, Column::EpisodeId)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// Those of the episodes that the caller carries, and what they drafted themselves.
fn of_own_cases(caller: &Caller) -> Condition {
    let drafted = caller.worker_id().map(|worker| Column::DraftedBy.eq(worker));
    Condition::any().add(is_of_own_episode(caller, Column::EpisodeId)).add_option(drafted)
}
