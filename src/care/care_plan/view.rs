//! What a care and support plan looks like to the service.

#![warn(missing_docs)]

use super::codes::{CarePlanAction, CarePlanStatus, Difference, Permission, PermissionAnswer, PlanPart};
use super::entity::{Model, version};
use super::wire::{CarePlanContent, PlanAgreement};
use crate::care::person;
use crate::care::person::wire::PersonName;
use crate::care::precaution::view::Precautions;
use crate::prelude::*;
use kernel::http::merge_patch::MergePatch;

/// How many parts a plan has that completeness counts (002 §8).
const PARTS: usize = 8;

/// A personalised care and support plan, for the service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CarePlan {
    /// Its identifier.
    pub id: CarePlanId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands. A plan that nobody has agreed to is a `draft`, and its copy says so.
    pub status: CarePlanStatus,
    /// Why it is not wanted, revoked or in error: a code of `plan_not_wanted_reason`, `plan_revoked_reason` or
    /// `care_plan_error`.
    #[schema(max_length = 64)]
    pub status_reason: Option<String>,
    /// The same in words; of a review what it is for, of a completion how it ended.
    #[schema(max_length = 1000)]
    pub status_comment: Option<String>,
    /// What you may do next.
    #[schema(max_items = 7)]
    pub allowed_actions: Vec<CarePlanAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The episode it belongs to.
    pub episode_id: EpisodeId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// What the person is called.
    pub person_name: Option<PersonName>,
    /// What it says.
    pub content: CarePlanContent,
    /// The workers whom it names: who acts, who asked for the permissions, who began it and who wrote it as it stands now.
    #[schema(max_items = 132)]
    pub workers: Vec<NamedWorker>,
    /// The newest answer to each question of the permissions, and whether it still stands.
    #[schema(max_items = 3)]
    pub permissions: Vec<PermissionNow>,
    /// How much of it is filled.
    pub completeness: Completeness,
    /// The last agreement to it.
    pub agreement: Option<PlanAgreement>,
    /// When that was recorded.
    pub agreed_at: Option<DateTime<Utc>>,
    /// The person's own copy, and what to know before it is handed over or sent.
    pub copy: PlanCopy,
    /// Its number among its versions.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub version_number: i32,
    /// Who began it.
    pub created_by: WorkerId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who wrote it as it stands now.
    #[schema(max_length = 36)]
    pub updated_by: Uuid,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A worker, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedWorker {
    /// Who.
    pub worker_id: WorkerId,
    /// What they are called.
    #[schema(max_length = 200)]
    pub name: String,
}

/// What the person permits, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PermissionNow {
    /// What was asked.
    pub permission: Permission,
    /// What the person said when they were last asked with the plan.
    pub answer: PermissionAnswer,
    /// When they were asked.
    pub asked_on: NaiveDate,
    /// Whether it may be acted on now: they said yes, and have not said no since, here or elsewhere (`GET
    /// /v1/people/{id}/consents`). Of a story it is interest alone: it leaves only with written consent that names the use.
    pub is_in_force: bool,
}

/// How much of a plan is filled: a figure, and never a gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Completeness {
    /// How many of the eight parts.
    #[schema(minimum = 0, maximum = 8)]
    pub filled: usize,
    /// The parts that are empty.
    #[schema(max_items = 8)]
    pub missing: Vec<PlanPart>,
}

/// The person's own copy. Everything here is for who prints it, and nothing of it is on the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanCopy {
    /// Where it is, with `Accept: text/html`.
    #[schema(max_length = 100)]
    pub href: String,
    /// The problem code with which it is refused now: the person has died, or objects to contact.
    #[schema(max_length = 64, example = "contact_objection")]
    pub refused: Option<String>,
    /// A child agreed to it for themselves (Gillick): it is not for their parents.
    pub not_for_parents: bool,
    /// How the person is kept from harm: read it before you send, leave or hand over anything.
    pub precautions: Option<Precautions>,
}

kernel::page! {
    /// A page of care and support plans.
    CarePlanPage:
        /// The plans, the newest first.
        CarePlan
}

/// What changes about a plan: a merge-patch (RFC 7396) of its content. A part that is sent takes the place of the one before,
/// `null` empties a text and `[]` a list, and the version before is kept.
pub type CarePlanPatch = MergePatch<CarePlanContent>;

/// A version of a plan, in a line.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CarePlanVersion {
    /// Its number: the first is 1, and each is greater than the one before.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub number: i32,
    /// Where the plan stood.
    pub status: CarePlanStatus,
    /// The parts that differ from the version before; of the first version those that are filled.
    #[schema(max_items = 18)]
    pub changed: Vec<PlanPart>,
    /// Who wrote it.
    #[schema(max_length = 36)]
    pub written_by: Uuid,
    /// What they are called, where they are a worker.
    #[schema(max_length = 200)]
    pub written_by_name: Option<String>,
    /// When.
    pub written_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of versions.
    CarePlanVersionPage:
        /// The versions, the newest first.
        CarePlanVersion
}

/// A version of a plan with what it said.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WholeCarePlanVersion {
    /// Its number.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub number: i32,
    /// Where the plan stood.
    pub status: CarePlanStatus,
    /// What it said.
    pub content: CarePlanContent,
    /// Who wrote it.
    #[schema(max_length = 36)]
    pub written_by: Uuid,
    /// What they are called, where they are a worker.
    #[schema(max_length = 200)]
    pub written_by_name: Option<String>,
    /// When.
    pub written_at: DateTime<Utc>,
}

/// How two versions of a plan differ.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CarePlanComparison {
    /// The number of the earlier one.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub from: i32,
    /// The number of the later one.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub to: i32,
    /// Where the plan stood with the earlier one.
    pub status_before: CarePlanStatus,
    /// Where it stood with the later one.
    pub status_after: CarePlanStatus,
    /// What reads otherwise, in the order of the parts.
    #[schema(max_items = 2000)]
    pub changes: Vec<PlanChange>,
}

/// Something that reads otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanChange {
    /// In which part.
    pub part: PlanPart,
    /// The part by name, for a person to read.
    #[schema(max_length = 100)]
    pub part_display: &'static str,
    /// Which entry of a list: the need, goal or action in its own words, as far as 80 characters go.
    #[schema(max_length = 81)]
    pub entry: Option<String>,
    /// Which field of it.
    #[schema(max_length = 40)]
    pub field: Option<String>,
    /// How it differs.
    pub difference: Difference,
    /// What stood there before.
    #[schema(max_length = 60_000)]
    pub before: Option<String>,
    /// What stands there now.
    #[schema(max_length = 60_000)]
    pub after: Option<String>,
}

/// What a view needs beside the row.
pub struct Beside<'a> {
    /// Whom it is about.
    pub person: Option<&'a person::entity::Model>,
    /// How they are kept from harm.
    pub precautions: Option<Precautions>,
    /// The workers whom it names.
    pub workers: Vec<NamedWorker>,
    /// The permissions, as they are now.
    pub permissions: Vec<PermissionNow>,
}

impl CarePlan {
    /// The row as somebody of the service sees it in this role.
    pub fn new(row: &Model, role: Role, beside: Beside<'_>) -> Self {
        let missing = row.content.missing_parts();
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            status_reason: row.status_reason.clone(),
            status_comment: row.status_comment.clone(),
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            episode_id: row.episode_id,
            person_id: row.person_id,
            person_name: beside.person.and_then(name_of),
            content: row.content.clone(),
            workers: beside.workers,
            permissions: beside.permissions,
            completeness: Completeness { filled: PARTS - missing.len(), missing },
            agreement: row.agreement.clone(),
            agreed_at: row.agreed_at,
            copy: PlanCopy::new(row, beside.person, beside.precautions),
            version_number: row.version,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_by: row.updated_by,
            updated_at: row.updated_at,
        }
    }
}

impl PlanCopy {
    fn new(row: &Model, person: Option<&person::entity::Model>, precautions: Option<Precautions>) -> Self {
        let has_died = person.is_some_and(|person| person.death.is_some());
        let objects = person.is_some_and(|person| person.contact_objection_at.is_some());
        let refused = super::rules::copy(row.status, has_died, objects).err();
        let by_child = row
            .agreement
            .as_ref()
            .is_some_and(|agreement| agreement.by == super::codes::AgreedBy::GillickCompetentChild);
        Self {
            href: format!("/v1/care-plans/{}", row.id),
            refused: refused.map(|problem| problem.code().as_str().to_owned()),
            not_for_parents: by_child,
            precautions,
        }
    }
}

/// What somebody is called.
pub fn name_of(person: &person::entity::Model) -> Option<PersonName> {
    serde_json::from_value(person.demographics["name"].clone()).ok()
}

impl WholeCarePlanVersion {
    /// The version, by whoever is called so.
    pub fn new(row: version::Model, written_by_name: Option<String>) -> Self {
        let version::Model { number, status, content, written_by, written_at, .. } = row;
        Self { number, status, content, written_by, written_by_name, written_at }
    }
}
