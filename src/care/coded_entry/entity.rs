//! Table `coded_entries`.
//!
//! Who may see a row: those of the service who see its referral; and the practice where the person is registered now,
//! unless the person objects to informing their practice: then the row does not exist for it.

use chrono::{DateTime, Utc};
use kernel::db::prelude::*;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::codes::{CodedEntryStatus, CodingError, CodingTrigger, GpSystem, SnomedCode};
use crate::care::referral::entity::{self as referral, in_visible_referral, of_referral_without_reason, patients_of};
use kernel::text::Text;

/// A code that was triggered, and what became of it in the practice's record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coded_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CodedEntryId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service whose work it is about.
    pub service_id: ServiceId,
    pub person_id: PersonId,
    /// The practice in whose record it belongs: where the person was registered when it was triggered, then where it was
    /// entered.
    pub practice_id: Option<OrganisationId>,
    pub referral_id: ReferralId,
    pub episode_id: Option<EpisodeId>,
    /// The contact that triggered it.
    pub contact_id: Option<ContactId>,
    /// The code. With the referral, and with the episode, unique among those that stand.
    pub code: SnomedCode,
    pub trigger: CodingTrigger,
    pub status: CodedEntryStatus,
    pub occurred_at: DateTimeUtc,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
    /// Who recorded it: a worker or a program.
    pub recorded_by: Uuid,
    pub recorded_role: Role,
    pub recorded_organisation_id: OrganisationId,
    /// That it is in the practice's record.
    #[sea_orm(column_type = "Json", nullable)]
    pub receipt: Option<EntryReceipt>,
    pub error_reason: Option<CodingError>,
    /// When somebody said so.
    pub error_at: Option<DateTimeUtc>,
    /// That it is out of the practice's record again.
    #[sea_orm(column_type = "Json", nullable)]
    pub removal: Option<EntryReceipt>,
    pub updated_at: DateTimeUtc,
}

/// Who did something in a practice's system, when, and in which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryReceipt {
    /// Who did it, by name.
    #[schema(example = "Nadia Rahman")]
    pub by: Text<100>,
    /// When, never in the future.
    pub at: DateTime<Utc>,
    /// In which system.
    pub system: GpSystem,
}

kernel::resource!(CodedEntryId, "coded_entry", "/v1/coded-entries/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service, and for the practice in whose record it belongs.
    fn event(&self, kind: EventType) -> Event {
        let has_practice = self.practice_id.is_some();
        Event::new(kind, self.id.0)
            .to(if has_practice { Audience::StatusDisclosed } else { Audience::Service })
            .in_service(self.service_id)
            .concerning(self.practice_id)
            .with(json!({
                "code": self.code,
                "status": self.status,
                "referral_id": self.referral_id,
                "episode_id": self.episode_id,
            }))
    }
}

kernel::sensitive! {
    changed, row plain, own nobodys,
    plain [
        id version service_id person_id practice_id referral_id episode_id contact_id code trigger status occurred_at
        recorded_at recorded_by recorded_role recorded_organisation_id receipt error_reason error_at removal updated_at
    ]
}

kernel::erased! {
    kept [
        id version service_id person_id practice_id referral_id episode_id contact_id code trigger status occurred_at
        recorded_at recorded_by recorded_role recorded_organisation_id error_reason error_at updated_at
    ]
    emptied [receipt removal]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        if caller.role == Role::Practice {
            let shared = Condition::all().add(referral::Column::PracticeObjection.eq(false));
            return Condition::all().add(Column::PersonId.in_subquery(patients_of(caller))).add(refers_to::<
                referral::Entity,
            >(
                Column::ReferralId,
                shared,
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
