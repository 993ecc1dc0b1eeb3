//! What a task looks like to whom: two schemas under one `oneOf` that `view` tells apart.
//!
//! An agency is shown its own task and nothing of what the service does about it: no waiver's reason, no rung that was
//! climbed, no time at which somebody of the service looked.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use super::actions::{Actor, TaskAction, allowed_actions, is_overdue};
use super::entity::Model;
use super::subject::OwnerKind;
use super::{EscalationRole, TaskKind, TaskStatus};
use crate::care::precaution::in_force::in_force_in;
use crate::care::precaution::view::Precautions;
use crate::prelude::*;

kernel::view_code!(TaskForServiceView = "service");
kernel::view_code!(TaskForReferrerView = "referrer");

/// A task, as this caller may see it. `view` tells which of the schemas it is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "view", mapping(
    ("referrer" = "#/components/schemas/TaskForReferrer"),
    ("service" = "#/components/schemas/TaskForService"),
)))]
pub enum Task {
    /// For the agency whose task it is.
    Referrer(TaskForReferrer),
    /// For the service.
    Service(Box<TaskForService>),
}

impl Task {
    /// The row as this caller may see it. `precautions` are those in force for the person whom it is about.
    pub fn new(row: &Model, actor: Actor<'_>, precautions: Option<&Precautions>) -> Self {
        if actor.is_agency() {
            Self::Referrer(TaskForReferrer::new(row, actor))
        } else {
            Self::Service(Box::new(TaskForService::new(row, actor, precautions)))
        }
    }
}

/// A task of an agency: something is asked of it about a referral that it sent.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TaskForReferrer {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: TaskForReferrerView,
    /// Its identifier.
    pub id: TaskId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// What it asks for.
    pub kind: TaskKind,
    /// Where it stands.
    pub status: TaskStatus,
    /// It is open and its time has passed.
    pub is_overdue: bool,
    /// What you may do next.
    #[schema(max_items = 4)]
    pub allowed_actions: Vec<TaskAction>,
    /// The kind of resource it is about.
    #[schema(max_length = 40, example = "referral")]
    pub subject_type: String,
    /// The resource it is about.
    #[schema(max_length = 36)]
    pub subject_id: Uuid,
    /// When its clock started.
    pub opened_at: DateTime<Utc>,
    /// By when. At that very instant is in time.
    pub due_at: DateTime<Utc>,
    /// When it was done; late where this is after `due_at`.
    pub done_at: Option<DateTime<Utc>>,
}

impl TaskForReferrer {
    fn new(row: &Model, actor: Actor<'_>) -> Self {
        Self {
            view: TaskForReferrerView::Is,
            id: row.id,
            etag: ETag::default(),
            kind: row.kind,
            status: row.status,
            is_overdue: is_overdue(row, actor.now),
            allowed_actions: allowed_actions(row, actor),
            subject_type: row.subject_type.clone(),
            subject_id: row.subject_id,
            opened_at: row.opened_at,
            due_at: row.due_at,
            done_at: row.done_at,
        }
    }
}

/// A task of the service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TaskForService {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: TaskForServiceView,
    /// Its identifier.
    pub id: TaskId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// What it asks for.
    pub kind: TaskKind,
    /// Where it stands.
    pub status: TaskStatus,
    /// It is open and its time has passed.
    pub is_overdue: bool,
    /// What you may do next.
    #[schema(max_items = 4)]
    pub allowed_actions: Vec<TaskAction>,
    /// The service it is in.
    pub service_id: ServiceId,
    /// The kind of resource it is about.
    #[schema(max_length = 40, example = "referral")]
    pub subject_type: String,
    /// The resource it is about.
    #[schema(max_length = 36)]
    pub subject_id: Uuid,
    /// The person it is about.
    pub person_id: Option<PersonId>,
    /// What must be kept to so that the person comes to no harm, while it is open.
    pub precautions: Option<Precautions>,
    /// Whose it is.
    pub owner: OwnerKind,
    /// The worker who owns it, where it is a worker's.
    pub worker_id: Option<WorkerId>,
    /// When its clock started.
    pub opened_at: DateTime<Utc>,
    /// By when. At that very instant is in time.
    pub due_at: DateTime<Utc>,
    /// When it was done; late where this is after `due_at`.
    pub done_at: Option<DateTime<Utc>>,
    /// When it was cancelled, because its reason no longer held.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Who said that they know of it.
    pub acknowledged: Option<Acknowledged>,
    /// Who decided that it need not be done.
    pub waived: Option<Waived>,
    /// How far it was escalated, once it is overdue.
    pub escalation: Option<Escalated>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Somebody said that they know of a task.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Acknowledged {
    /// When.
    pub at: DateTime<Utc>,
    /// In which role. An agency's word does not stop an overdue task from being taken to the service's own people.
    pub role: Role,
    /// Who: a worker, or an agency's program.
    #[schema(max_length = 36)]
    pub by: Uuid,
}

/// Somebody other than its owner decided that a task need not be done.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Waived {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    #[schema(max_length = 36)]
    pub by: Uuid,
    /// Why.
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// How far an overdue task was escalated.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Escalated {
    /// How many steps of its escalation were taken.
    #[schema(minimum = 1, maximum = 10)]
    pub level: i16,
    /// To whom the last step took it.
    pub to: EscalationRole,
    /// How many reminders followed the last step: they go on until somebody acknowledges the task.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub reminders: i32,
    /// When the last step was taken, or the last reminder sent.
    pub at: DateTime<Utc>,
}

impl TaskForService {
    fn new(row: &Model, actor: Actor<'_>, precautions: Option<&Precautions>) -> Self {
        Self {
            view: TaskForServiceView::Is,
            id: row.id,
            etag: ETag::default(),
            kind: row.kind,
            status: row.status,
            is_overdue: is_overdue(row, actor.now),
            allowed_actions: allowed_actions(row, actor),
            service_id: row.service_id,
            subject_type: row.subject_type.clone(),
            subject_id: row.subject_id,
            person_id: row.person_id,
            precautions: precautions.filter(|_| row.status == TaskStatus::Open).cloned().map(Precautions::shown),
            owner: row.owner_kind,
            worker_id: row.owner_worker_id,
            opened_at: row.opened_at,
            due_at: row.due_at,
            done_at: row.done_at,
            cancelled_at: row.cancelled_at,
            acknowledged: acknowledged(row),
            waived: waived(row),
            escalation: escalated(row),
            updated_at: row.updated_at,
        }
    }
}

fn acknowledged(row: &Model) -> Option<Acknowledged> {
    Some(Acknowledged { at: row.acknowledged_at?, role: row.acknowledged_role?, by: row.acknowledged_by? })
}

fn waived(row: &Model) -> Option<Waived> {
    Some(Waived { at: row.waived_at?, by: row.waived_by?, reason: row.waived_reason.clone()? })
}

fn escalated(row: &Model) -> Option<Escalated> {
    let last = usize::try_from(row.escalation_level).ok()?.checked_sub(1)?;
    let to = row.kind.policy().steps.get(last)?.to;
    Some(Escalated { level: row.escalation_level, to, reminders: row.reminders, at: row.escalated_at? })
}

impl Viewed for Model {
    type View = Task;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Task>, Problem> {
        let actor = Actor::of(tx.caller(), tx.now());
        // An agency is shown none.
        let open = rows.iter().filter(|row| row.status == TaskStatus::Open && !actor.is_agency());
        let people: BTreeSet<PersonId> = open.filter_map(|row| row.person_id).collect();
        let precautions = in_force_in(tx, &people.into_iter().collect::<Vec<_>>()).await?;
        let of = |row: &Self| row.person_id.and_then(|person| precautions.get(&person));
        Ok(rows.iter().map(|row| Task::new(row, actor, of(row))).collect())
    }
}
