//! What a care and support plan says, as it is written and as it is read (002 §8, Appendix 4; PRSB "Care and support plan").
//!
//! Needs, goals and actions have a `key` of the writer's choosing, by which they point to each other and by which two versions
//! are compared.

#![warn(missing_docs)]

use catalogue::SensitiveClass;
use sea_orm::FromJsonQueryResult;

use super::codes::{
    ActionBy, ActionStatus, AgreedBy, BudgetStatus, GoalStatus, OptionDecision, OptionKind, Permission,
    PermissionAnswer, PlanError, PlanNotWantedReason, PlanRevokedReason,
};
use crate::care::assessment::codes::NeedKind;
use crate::prelude::*;

/// The most actions of one plan.
pub const MOST_ACTIONS: usize = 100;

/// Something that the person needs (PRSB "Needs, concerns or problems").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanNeed {
    /// Its name within the plan, by which goals point to it.
    #[schema(example = "company")]
    pub key: Text<40>,
    /// What it is, in the person's words.
    #[schema(example = "I have not sung with anybody since Joan died")]
    pub text: Text<500>,
    /// What it is about, where that is one of the list.
    pub kind: Option<NeedKind>,
    /// Its SNOMED CT code, where one is known: of the reference set of social prescribing needs, 1373501000000105.
    pub code: Option<SctId>,
}

/// A goal or a hope of the person's (PRSB "Goals and hopes").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Its name within the plan, by which actions point to it.
    #[schema(example = "sing")]
    pub key: Text<40>,
    /// The `key` of the need that it answers.
    #[schema(example = "company")]
    pub need: Option<Text<40>>,
    /// What it is, in the person's words.
    #[schema(example = "Sing at the carol service")]
    pub text: Text<1000>,
    /// How important it is to the person, from 1 (a little) to 10 (most).
    #[schema(minimum = 1, maximum = 10)]
    pub importance: Option<u8>,
    /// Where it stands.
    pub status: GoalStatus,
    /// What came of it, in the person's words.
    pub outcome: Option<Text<500>>,
    /// Stages on the way, in their order.
    #[serde(default)]
    #[schema(value_type = Vec<StageGoal>, max_items = 12)]
    pub stages: List<StageGoal, 0, 12>,
}

/// A stage on the way to a goal (PRSB "Stage goal").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageGoal {
    /// What it is.
    #[schema(example = "Go to the hall once and listen")]
    pub text: Text<300>,
    /// Where it stands.
    pub status: GoalStatus,
    /// What came of it.
    pub outcome: Option<Text<300>>,
}

/// Something that somebody does (PRSB "Actions and activities").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAction {
    /// Its name within the plan.
    #[schema(example = "hall")]
    pub key: Text<40>,
    /// The `key` of the goal that it serves.
    #[schema(example = "sing")]
    pub goal: Option<Text<40>>,
    /// What is done, and how.
    #[schema(example = "Go to the Tuesday group at the hall, with Amira the first time")]
    pub what: Text<1000>,
    /// Who does it.
    pub by: ActionBy,
    /// Which worker, with `worker` and only then.
    pub worker_id: Option<WorkerId>,
    /// Their name, or the group's. Required with `group` and `other`; not with `person` and `worker`, who are known.
    #[schema(example = "St Anne's singing group")]
    pub name: Option<Text<200>>,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// What to try where it gets difficult.
    pub strategies: Option<Text<500>>,
    /// How sure the person is that they will manage it, from 1 (not at all) to 10 (quite).
    #[schema(minimum = 1, maximum = 10)]
    pub confidence: Option<u8>,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: ActionStatus,
    /// More about where it stands.
    pub status_comment: Option<Text<300>>,
}

/// Something that was talked through before it was decided; doing nothing is an option too (003 A.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanOption {
    /// Whether it is to do something, or nothing.
    pub kind: OptionKind,
    /// What it is. Required with `option`.
    pub text: Option<Text<500>>,
    /// What the person decided.
    pub decision: OptionDecision,
    /// Why.
    pub comment: Option<Text<500>>,
}

/// What the person is being connected to, and what they can expect (002 §8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedConnection {
    /// The group or service.
    #[schema(example = "St Anne's singing group")]
    pub name: Text<200>,
    /// What the person can expect of it.
    #[schema(example = "Tuesdays at 2, about twenty people, tea afterwards. Nobody has to read music.")]
    pub expect: Option<Text<500>>,
    /// How to reach it.
    #[schema(example = "Ring Pat on 01632 960555")]
    pub contact: Option<Text<200>>,
    /// When it begins.
    pub starts_on: Option<NaiveDate>,
}

/// A personal health budget, as far as it was looked into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonalHealthBudget {
    /// How far.
    pub status: BudgetStatus,
    /// What came of it.
    pub outcome: Option<Text<1000>>,
}

/// When the plan is looked at again, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedReview {
    /// The day. Once the plan is agreed it is a task.
    pub on: NaiveDate,
    /// How, and what to look at.
    pub note: Option<Text<500>>,
}

/// What the person answered to one of the questions of the permissions, on a day. The newest of each question counts; those
/// before stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PermissionGiven {
    /// What was asked.
    pub permission: Permission,
    /// What the person said.
    pub answer: PermissionAnswer,
    /// When.
    pub asked_on: NaiveDate,
    /// The worker who asked.
    pub asked_by: WorkerId,
}

/// Part two, after six months (002 Appendix 4). The permissions are asked again with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartTwo {
    /// The day on which it was written.
    pub completed_on: NaiveDate,
    /// What has changed, in the person's words.
    #[schema(example = "I am out twice a week, and I ring my sister again")]
    pub what_changed: Text<4000>,
}

/// A care and support plan, in the person's own words. Any part may be empty: it is a guide and no form (002 Appendix 4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CarePlanContent {
    /// The language that the person's words are in, where it is not English: their copy is set in its direction.
    pub language: Option<Language>,
    /// What matters to me.
    pub what_matters: Option<Text<4000>>,
    /// How best to support me: what people need to know about me and my life.
    pub how_best_to_support: Option<Text<4000>>,
    /// Health conditions that groups and agencies need to know about.
    pub health_conditions: Option<Text<2000>>,
    /// What I am good at, enjoy, can rely on (PRSB "Strengths").
    #[serde(default)]
    #[schema(value_type = Vec<Text<500>>, max_items = 20)]
    pub strengths: List<Text<500>, 0, 20>,
    /// What I need.
    #[serde(default)]
    #[schema(value_type = Vec<PlanNeed>, max_items = 50)]
    pub needs: List<PlanNeed, 0, 50>,
    /// My goals.
    #[serde(default)]
    #[schema(value_type = Vec<Goal>, max_items = 50)]
    pub goals: List<Goal, 0, 50>,
    /// What will be done.
    #[serde(default)]
    #[schema(value_type = Vec<PlanAction>, max_items = 100)]
    pub actions: List<PlanAction, 0, MOST_ACTIONS>,
    /// What we talked through.
    #[serde(default)]
    #[schema(value_type = Vec<PlanOption>, max_items = 30)]
    pub options: List<PlanOption, 0, 30>,
    /// What gets in the way.
    #[serde(default)]
    #[schema(value_type = Vec<Text<500>>, max_items = 20)]
    pub barriers: List<Text<500>, 0, 20>,
    /// What I am being connected to, and what I can expect.
    #[serde(default)]
    #[schema(value_type = Vec<PlannedConnection>, max_items = 50)]
    pub connections: List<PlannedConnection, 0, 50>,
    /// What I can do to support myself.
    pub what_i_can_do: Option<Text<4000>>,
    /// What to do if it is not working.
    pub if_not_working: Option<Text<2000>>,
    /// A personal health budget.
    pub personal_health_budget: Option<PersonalHealthBudget>,
    /// When we look at this again.
    pub review: Option<PlannedReview>,
    /// What I permit.
    #[serde(default)]
    #[schema(value_type = Vec<PermissionGiven>, max_items = 30)]
    pub permissions: List<PermissionGiven, 0, 30>,
    /// What has changed, after six months.
    pub part_two: Option<PartTwo>,
    /// Of which sensitive classes something in it is. Who neither carries the case nor holds all of these does not know of the
    /// plan.
    #[serde(default)]
    #[schema(value_type = BTreeSet<SensitiveClass>, max_items = 9)]
    pub sensitive_classes: Codes<SensitiveClass, 0>,
}

/// What a finding of capacity or competence rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityAssessment {
    /// When it was made.
    pub assessed_on: NaiveDate,
    /// Who made it, and as what.
    #[schema(example = "Dr Samina Khan, GP")]
    pub assessed_by: Text<200>,
    /// What was found, and on what ground.
    pub finding: Text<1000>,
}

/// That a plan was agreed, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAgreement {
    /// By whom.
    pub by: AgreedBy,
    /// Their name. Required but with `person` and `gillick_competent_child`, who are known.
    pub name: Option<Text<200>>,
    /// The day; today, if left out.
    pub on: Option<NaiveDate>,
    /// That the child is competent to decide this (`gillick_competent_child`), or that the person lacks the capacity to
    /// (`attorney_or_deputy`, `best_interests`). Required with these, and only with these.
    pub assessment: Option<CapacityAssessment>,
    /// Who was consulted on what is best for the person. With `best_interests`, and only then.
    #[serde(default)]
    #[schema(value_type = Vec<Text<200>>, max_items = 10)]
    pub consulted: List<Text<200>, 0, 10>,
    /// An independent mental capacity advocate was consulted: required with `best_interests` where nobody else was.
    #[serde(default)]
    pub imca_consulted: bool,
}

/// That the person does not want a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanNotWanted {
    /// Why.
    pub reason: PlanNotWantedReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
}

/// That a plan is looked at again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanReview {
    /// What for, in words.
    pub comment: Option<Text<1000>>,
}

/// That a plan has done its work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanCompletion {
    /// How it ended, in words.
    pub comment: Option<Text<1000>>,
}

/// That a plan is given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRevocation {
    /// Why.
    pub reason: PlanRevokedReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
}

/// That a plan should never have been there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanInError {
    /// Why.
    pub reason: PlanError,
    /// Why, in words.
    pub comment: Option<Text<1000>>,
}
