//! What a coded entry looks like to whom: two schemas under one `oneOf` that `view` tells apart.

#![warn(missing_docs)]

use super::codes::{CodedEntryAction, CodedEntryHoldReason, CodedEntryStatus, CodingError, CodingTrigger, SnomedCode};
use super::entity::{EntryReceipt, Model};
use super::rules::Actor;
use crate::care::person;
use crate::care::person::wire::{Demographics, PersonName};
use crate::prelude::*;
use crate::system::task::{TaskKind, TaskStatus, actions};

kernel::view_code!(CodedEntryForServiceView = "service");
kernel::view_code!(CodedEntryForPracticeView = "practice");

/// A coded entry, as this caller may see it. `view` tells which of the schemas it is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "view", mapping(
    ("practice" = "#/components/schemas/CodedEntryForPractice"),
    ("service" = "#/components/schemas/CodedEntryForService"),
)))]
pub enum CodedEntry {
    /// For the person's practice.
    Practice(Box<CodedEntryForPractice>),
    /// For the service.
    Service(Box<CodedEntryForService>),
}

/// The deadline by which an entry is entered, or taken out again.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CodingTask {
    /// The task.
    pub id: TaskId,
    /// What it asks for.
    pub kind: TaskKind,
    /// Where it stands.
    pub status: TaskStatus,
    /// By when: within 7 days of the contact (004).
    pub due_at: DateTime<Utc>,
    /// It is open and its time has passed.
    pub is_overdue: bool,
}

/// A coded entry for the service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CodedEntryForService {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: CodedEntryForServiceView,
    /// Its identifier.
    pub id: CodedEntryId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: CodedEntryStatus,
    /// Why it cannot be sent to a practice just now. The practice does not see it then.
    pub hold_reason: Option<CodedEntryHoldReason>,
    /// The SNOMED CT code.
    pub code: SnomedCode,
    /// Its display term.
    #[schema(max_length = 100, example = "Referral to social prescribing service (procedure)")]
    pub display: &'static str,
    /// What triggered it.
    pub trigger: CodingTrigger,
    /// What you may do next.
    #[schema(max_items = 3)]
    pub allowed_actions: Vec<CodedEntryAction>,
    /// The service whose work it is about.
    pub service_id: ServiceId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// The practice in whose record it belongs; none where the person is registered with none of the county.
    pub practice_id: Option<OrganisationId>,
    /// The referral.
    pub referral_id: ReferralId,
    /// The episode, where there was one.
    pub episode_id: Option<EpisodeId>,
    /// The contact that triggered it, where one did.
    pub contact_id: Option<ContactId>,
    /// When what triggered it happened.
    pub occurred_at: DateTime<Utc>,
    /// When the entry was made.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it: a worker or a program.
    #[schema(max_length = 36)]
    pub recorded_by: Uuid,
    /// What they acted as.
    pub recorded_role: Role,
    /// The newest deadline about it; none while nothing can be sent to a practice.
    pub task: Option<CodingTask>,
    /// Who entered it, when, and in which system.
    pub receipt: Option<EntryReceipt>,
    /// Why it was wrong.
    pub error_reason: Option<CodingError>,
    /// When somebody said so.
    pub error_at: Option<DateTime<Utc>>,
    /// Who took it out again, when, and of which system.
    pub removal: Option<EntryReceipt>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A coded entry for the person's registered practice, for direct care: all that is needed to enter it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CodedEntryForPractice {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: CodedEntryForPracticeView,
    /// Its identifier.
    pub id: CodedEntryId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Where it stands.
    pub status: CodedEntryStatus,
    /// The SNOMED CT code.
    pub code: SnomedCode,
    /// Its display term.
    #[schema(max_length = 100, example = "Referral to social prescribing service (procedure)")]
    pub display: &'static str,
    /// What triggered it.
    pub trigger: CodingTrigger,
    /// What you may do next.
    #[schema(max_items = 3)]
    pub allowed_actions: Vec<CodedEntryAction>,
    /// The service that it comes from.
    pub service_id: ServiceId,
    /// The referral.
    pub referral_id: ReferralId,
    /// Your patient's NHS number, where the service knows it.
    pub nhs_number: Option<NhsNumber>,
    /// What your patient is called.
    pub name: Option<PersonName>,
    /// Their date of birth, where it is known.
    pub birth_date: Option<NaiveDate>,
    /// When what triggered it happened.
    pub occurred_at: DateTime<Utc>,
    /// By when it should be in your record, or out of it again: within 7 days (004).
    pub due_at: Option<DateTime<Utc>>,
    /// Who entered it, when, and in which system.
    pub receipt: Option<EntryReceipt>,
    /// Who took it out again, when, and of which system.
    pub removal: Option<EntryReceipt>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What stands beside a row in its view.
pub(super) struct ViewData<'a> {
    /// The person, as they are known now.
    pub person: Option<&'a person::entity::Model>,
    /// Whether the person objected to informing their practice when they were referred.
    pub referral_objection: bool,
    /// The newest of its tasks.
    pub task: Option<&'a crate::system::task::entity::Model>,
}

impl Actor {
    /// The caller, with regard to an entry.
    pub(super) fn of(caller: &Caller, row: &Model) -> Self {
        let by_practice = row.recorded_role == Role::Practice;
        Self { role: caller.role, is_own: by_practice && row.recorded_organisation_id == caller.organisation_id }
    }
}

impl CodedEntry {
    /// The row as this caller may see it at `now`.
    pub(super) fn new(row: &Model, data: &ViewData<'_>, caller: &Caller, now: DateTime<Utc>) -> Self {
        let allowed_actions = row.status.allowed_actions(Actor::of(caller, row));
        if caller.role == Role::Practice {
            Self::Practice(Box::new(CodedEntryForPractice::new(row, data, allowed_actions)))
        } else {
            Self::Service(Box::new(CodedEntryForService::new(row, data, allowed_actions, now)))
        }
    }
}

impl CodedEntryForService {
    fn new(row: &Model, data: &ViewData<'_>, allowed_actions: Vec<CodedEntryAction>, now: DateTime<Utc>) -> Self {
        let is_pending = matches!(row.status, CodedEntryStatus::ToEnter | CodedEntryStatus::ToRemove);
        let task = data.task.map(|task| CodingTask {
            id: task.id,
            kind: task.kind,
            status: task.status,
            due_at: task.due_at,
            is_overdue: actions::is_overdue(task, now),
        });
        Self {
            view: CodedEntryForServiceView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            hold_reason: data
                .person
                .filter(|_| is_pending)
                .and_then(|person| hold_reason(person, data.referral_objection)),
            code: row.code,
            display: row.code.display(),
            trigger: row.trigger,
            allowed_actions,
            service_id: row.service_id,
            person_id: row.person_id,
            practice_id: row.practice_id,
            referral_id: row.referral_id,
            episode_id: row.episode_id,
            contact_id: row.contact_id,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            recorded_role: row.recorded_role,
            task,
            receipt: row.receipt.clone(),
            error_reason: row.error_reason,
            error_at: row.error_at,
            removal: row.removal.clone(),
            updated_at: row.updated_at,
        }
    }
}

impl CodedEntryForPractice {
    fn new(row: &Model, data: &ViewData<'_>, allowed_actions: Vec<CodedEntryAction>) -> Self {
        let known =
            data.person.and_then(|person| serde_json::from_value::<Demographics>(person.demographics.clone()).ok());
        Self {
            view: CodedEntryForPracticeView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            code: row.code,
            display: row.code.display(),
            trigger: row.trigger,
            allowed_actions,
            service_id: row.service_id,
            referral_id: row.referral_id,
            nhs_number: data.person.and_then(|person| person.nhs_number.clone()),
            name: known.map(|known| known.name),
            birth_date: data.person.and_then(|person| person.birth_date),
            occurred_at: row.occurred_at,
            due_at: data.task.filter(|task| task.status == TaskStatus::Open).map(|task| task.due_at),
            receipt: row.receipt.clone(),
            removal: row.removal.clone(),
            updated_at: row.updated_at,
        }
    }
}

/// Why nothing of a referral can be sent to the person's practice just now: they object to it, or did when they were
/// referred.
pub(super) fn hold_reason(person: &person::entity::Model, referral_objection: bool) -> Option<CodedEntryHoldReason> {
    if person.practice_objection || referral_objection {
        return Some(CodedEntryHoldReason::PersonObjects);
    }
    person.practice_id.is_none().then_some(CodedEntryHoldReason::NoPractice)
}
