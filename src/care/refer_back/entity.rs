//! Table `refer_backs`.
//!
//! Who may see a row: the practice that it is addressed to, unless it was entered in error; and of the service whoever sent
//! it, who carries the person's case, their supervisor, and who holds every sensitive class: its words may tell anything.
//! A safeguarding lead sees those about safeguarding.

use kernel::db::prelude::*;

use super::codes::{DisclosureBasis, ReferBackErrorReason, ReferBackPurpose, ReferBackResult, ReferBackStatus};
use crate::care::person::entity::{is_carried, is_of_supervised, serves_or_covers};
use crate::care::referral::codes::Priority;

/// A person is referred back to a clinician.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refer_backs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReferBackId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service that asks.
    pub service_id: ServiceId,
    pub person_id: PersonId,
    /// The episode in which the need was found.
    pub episode_id: EpisodeId,
    /// The practice that is asked.
    pub practice_id: OrganisationId,
    pub clinician: Option<String>,
    pub purpose: ReferBackPurpose,
    pub priority: Priority,
    /// What the clinician has to know. Writing it releases it to the practice.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// On what telling the practice rests.
    pub basis: DisclosureBasis,
    pub status: ReferBackStatus,
    /// Who asked.
    pub sent_by: WorkerId,
    pub sent_at: DateTimeUtc,
    /// When the practice said that it has it, UTC.
    pub received_at: Option<DateTimeUtc>,
    /// Who said so: a program or a person of the practice.
    pub received_by: Option<Uuid>,
    pub result: Option<ReferBackResult>,
    #[sea_orm(column_type = "Text", nullable)]
    pub result_comment: Option<String>,
    /// When the practice said so, UTC.
    pub answered_at: Option<DateTimeUtc>,
    pub answered_by: Option<Uuid>,
    /// When the service took it back, or found it in error, UTC.
    pub ended_at: Option<DateTimeUtc>,
    pub ended_by: Option<WorkerId>,
    /// Why it should never have been there.
    pub error_reason: Option<ReferBackErrorReason>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ReferBackId, "refer_back", "/v1/refer-backs/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service and for the practice that it is addressed to.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::StatusDisclosed)
            .in_service(self.service_id)
            .concerning(self.practice_id)
            .with(json!({ "status": self.status, "priority": self.priority }))
    }
}

kernel::sensitive! {
    changed, row words, own theirs,
    plain [
        id version service_id person_id episode_id practice_id clinician purpose priority text basis status sent_by
        sent_at received_at received_by result result_comment answered_at answered_by ended_at ended_by error_reason
        updated_at
    ]
}

kernel::erased! {
    kept [
        id version service_id person_id episode_id practice_id purpose priority basis status sent_by sent_at
        received_at received_by result answered_at answered_by ended_at ended_by error_reason updated_at
    ]
    emptied [clinician text result_comment]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let in_service = Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()));
        match caller.role {
            Role::Practice => Condition::all()
                .add(Column::PracticeId.eq(caller.organisation_id))
                .add(Column::Status.ne(ReferBackStatus::EnteredInError)),
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager => {
                serves_or_covers(caller, Column::ServiceId, theirs(caller))
            }
            Role::Supervisor => in_service.add(is_of_supervised(caller, Column::PersonId)),
            Role::SafeguardingLead => in_service.add(Column::Purpose.eq(ReferBackPurpose::Safeguarding)),
            _ => nobody(),
        }
    }

    /// One's own and those of the people one carries; others with a stated reason.
    fn without_reason(caller: &Caller) -> Option<Condition> {
        let own_only = caller.role.has_caseload();
        own_only.then(|| theirs(caller))
    }

    /// What a clinician was asked because somebody is not safe goes on.
    fn despite_restriction(_: &Caller) -> Option<Condition> {
        Some(Condition::all().add(Column::Purpose.eq(ReferBackPurpose::Safeguarding)))
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// Sent by the caller, or about somebody whose case they carry.
fn theirs(caller: &Caller) -> Condition {
    let Some(worker) = caller.worker_id() else { return Condition::any().add(nobody()) };
    Condition::any().add(Column::SentBy.eq(worker)).add(is_carried(caller, Column::PersonId))
}
