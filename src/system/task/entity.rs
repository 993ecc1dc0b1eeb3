//! Table `tasks`: one durable row for each deadline.

use kernel::db::prelude::*;

use super::subject::OwnerKind;
use super::{Owner, Subject, TaskKind, TaskStatus, rules};

/// Something that somebody has to do by a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    /// Counts its saves, from 1.
    pub version: i32,
    /// What is to be done.
    pub kind: TaskKind,
    pub status: TaskStatus,
    /// The service whose clock it is.
    pub service_id: ServiceId,
    #[sea_orm(column_type = "Text")]
    pub subject_type: String,
    pub subject_id: Uuid,
    pub person_id: Option<PersonId>,
    /// The primary care network whose queue it is in, where it is in one.
    pub pcn_id: Option<OrganisationId>,
    pub owner_kind: OwnerKind,
    /// Whose by name, where it is somebody's.
    pub owner_worker_id: Option<WorkerId>,
    /// The agency, where it is the referrer's.
    pub owner_organisation_id: Option<OrganisationId>,
    /// When it began to run, UTC.
    pub opened_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub done_at: Option<DateTimeUtc>,
    pub done_by: Option<Uuid>,
    /// When it became needless, UTC.
    pub cancelled_at: Option<DateTimeUtc>,
    /// When somebody said that they know, UTC.
    pub acknowledged_at: Option<DateTimeUtc>,
    pub acknowledged_by: Option<Uuid>,
    /// What they acted as: an agency's word does not stop the climb to the service's own people.
    pub acknowledged_role: Option<Role>,
    /// When it was let go, UTC.
    pub waived_at: Option<DateTimeUtc>,
    /// Who let it go.
    pub waived_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub waived_reason: Option<String>,
    /// How many steps of its policy were taken.
    pub escalation_level: i16,
    /// How often those of its last step were notified again.
    pub reminders: i32,
    /// When the sweep looks at it next.
    pub escalates_at: Option<DateTimeUtc>,
    /// When the next in line was notified, UTC.
    pub escalated_at: Option<DateTimeUtc>,
    /// What it is about was of the wrong person: since then a manager's to see alone.
    pub closed_off_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(TaskId, "task", "/v1/tasks/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service, and for an agency whose own it is.
    fn event(&self, kind: EventType) -> Event {
        let own = self.owner_organisation_id.is_some();
        Event::new(kind, self.id.0)
            .to(if own { Audience::StatusDisclosed } else { Audience::Service })
            .in_service(self.service_id)
            .concerning(self.owner_organisation_id)
            .with(json!({
                "kind": self.kind,
                "subject_type": self.subject_type,
                "subject_id": self.subject_id,
                "due_at": self.due_at,
            }))
    }
}

impl Model {
    /// A new one.
    pub fn opened(subject: Subject, kind: TaskKind, owner: Owner, due_at: DateTimeUtc, now: DateTimeUtc) -> Self {
        Self {
            id: TaskId::new(),
            version: 1,
            kind,
            status: TaskStatus::Open,
            service_id: subject.service_id,
            subject_type: subject.resource_type.to_owned(),
            subject_id: subject.id,
            person_id: subject.person_id,
            pcn_id: subject.pcn_id,
            owner_kind: owner.kind(),
            owner_worker_id: owner.worker(),
            owner_organisation_id: owner.organisation(),
            opened_at: now,
            due_at,
            done_at: None,
            done_by: None,
            cancelled_at: None,
            acknowledged_at: None,
            acknowledged_by: None,
            acknowledged_role: None,
            waived_at: None,
            waived_by: None,
            waived_reason: None,
            escalation_level: 0,
            reminders: 0,
            escalates_at: rules::next_look(kind, due_at, 0),
            escalated_at: None,
            closed_off_at: None,
            updated_at: now,
        }
    }

    /// The next one of a recurring kind, after this was done or waived at `now`.
    pub(super) fn next(&self, now: DateTimeUtc) -> Option<Self> {
        let due_at = rules::next_due(self.kind, now)?;
        let fresh = Self {
            id: TaskId::new(),
            version: 1,
            status: TaskStatus::Open,
            opened_at: now,
            due_at,
            done_at: None,
            done_by: None,
            acknowledged_at: None,
            acknowledged_by: None,
            acknowledged_role: None,
            waived_at: None,
            waived_by: None,
            waived_reason: None,
            escalation_level: 0,
            reminders: 0,
            escalates_at: rules::next_look(self.kind, due_at, 0),
            escalated_at: None,
            updated_at: now,
            ..self.clone()
        };
        Some(fresh)
    }

    /// Nobody of those who have it now has said that they know of it: an overdue one climbs on.
    pub(super) fn forget_acknowledgement(&mut self) {
        self.acknowledged_at = None;
        self.acknowledged_by = None;
        self.acknowledged_role = None;
        self.escalates_at =
            rules::next_look(self.kind, self.due_at, u8::try_from(self.escalation_level).unwrap_or(u8::MAX));
    }

    /// When somebody said that they know of it whose word stops the climb: anybody of the service. An agency's does not
    /// keep an unanswered question from the manager.
    pub fn known_since(&self) -> Option<DateTimeUtc> {
        let of_agency = |role: Role| role.is_outside() || role == Role::AssetEditor;
        let by_agency = self.acknowledged_role.is_some_and(of_agency);
        self.acknowledged_at.filter(|_| !by_agency)
    }
}

impl Log for Entity {}
