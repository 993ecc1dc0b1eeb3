//! What may be done with a plan, who may agree to one, and which clocks it runs by. Pure.

use chrono::{Datelike, Days};

use super::codes::{AgreedBy, CarePlanAction, CarePlanStatus};
use super::wire::{PlanAgreement, PlanNotWanted, PlanRevocation, PlannedReview};
use crate::care::episode::status::EpisodeStatus;
use crate::prelude::rules::*;
use crate::system::task::{Owner, TaskChange, TaskKind};

/// From this age on a person decides for themselves (Family Law Reform Act 1969 s8, Mental Capacity Act 2005 s2(5)).
const DECIDES: i32 = 16;
/// Until this age somebody has parental responsibility (Children Act 1989 s105).
const ADULT: i32 = 18;

impl Machine for CarePlanStatus {
    const NAME: &'static str = "plan";

    type Status = Self;
    type Action = CarePlanAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    /// ```text
    /// draft ──agreement──► agreed ──review──► under_review ──agreement──► agreed
    ///   └► not_wanted         └──── completion, revocation ────┘
    /// ```
    /// with `entered_in_error` from all. What was agreed is changed only under review: it is agreed anew.
    fn next(&self, action: CarePlanAction) -> Option<Self> {
        use CarePlanAction as A;
        match (self, action) {
            (Self::EnteredInError, _) => None,
            (_, A::Error) => Some(Self::EnteredInError),
            (Self::Draft, A::Change) => Some(Self::Draft),
            (Self::UnderReview, A::Change) => Some(Self::UnderReview),
            (Self::Draft | Self::UnderReview, A::Agreement) => Some(Self::Agreed),
            (Self::Agreed, A::Review) => Some(Self::UnderReview),
            (Self::Draft, A::NotWanted) => Some(Self::NotWanted),
            (Self::Agreed | Self::UnderReview, A::Completion) => Some(Self::Completed),
            (Self::Agreed | Self::UnderReview, A::Revocation) => Some(Self::Revoked),
            _ => None,
        }
    }

    fn allows(&self, role: Role, _: CarePlanAction) -> bool {
        matches!(role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager)
    }

    fn why_not(&self, action: CarePlanAction) -> Option<&'static str> {
        let is_agreed = *self == Self::Agreed && matches!(action, CarePlanAction::Change | CarePlanAction::Agreement);
        is_agreed.then_some("What was agreed is changed under review, and agreed anew.")
    }
}

impl CarePlanStatus {
    /// Whether the plan stands: an episode has one that does.
    pub const fn stands(self) -> bool {
        matches!(self, Self::Draft | Self::Agreed | Self::UnderReview)
    }
}

/// Whether a plan of an episode that stands here may be begun.
///
/// # Errors
/// 409 `invalid_transition` unless it is open: after its end a plan that there is goes on, and none begins.
pub fn draft(episode: EpisodeStatus) -> Result<(), Problem> {
    if EpisodeStatus::OPEN.contains(&episode) {
        return Ok(());
    }
    let detail = format!("The episode is {episode}; a plan is begun while somebody carries it.");
    Err(Problem::new(Code::InvalidTransition).because(detail))
}

/// How old somebody born on that day is on another.
pub fn age(born: NaiveDate, on: NaiveDate) -> i32 {
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    on.year() - born.year() - i32::from(!had_birthday)
}

/// What is wrong with an agreement, whoever it is about.
pub fn agreement_faults(input: &PlanAgreement, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.on.is_some_and(|on| on > today), "on", "out_of_range", "must not be in the future");
    let is_known = matches!(input.by, AgreedBy::Person | AgreedBy::GillickCompetentChild);
    faults.when(is_known && input.name.is_some(), "name", "contradiction", "the person is known");
    faults.when(!is_known && input.name.is_none(), "name", "missing", "say who agreed, or decided");
    let wants_assessment =
        matches!(input.by, AgreedBy::GillickCompetentChild | AgreedBy::AttorneyOrDeputy | AgreedBy::BestInterests);
    let unassessed = wants_assessment && input.assessment.is_none();
    faults.when(
        unassessed,
        "assessment",
        "missing",
        "say who assessed their competence or capacity, and what was found",
    );
    let needless = !wants_assessment && input.assessment.is_some();
    faults.when(
        needless,
        "assessment",
        "contradiction",
        "stands with gillick_competent_child, attorney_or_deputy and best_interests",
    );
    let late = input.assessment.as_ref().is_some_and(|assessment| assessment.assessed_on > today);
    faults.when(late, "assessment/assessed_on", "out_of_range", "must not be in the future");
    let is_best_interests = input.by == AgreedBy::BestInterests;
    faults.when(
        !is_best_interests && !input.consulted.is_empty(),
        "consulted",
        "contradiction",
        "stands with best_interests",
    );
    faults.when(
        !is_best_interests && input.imca_consulted,
        "imca_consulted",
        "contradiction",
        "stands with best_interests",
    );
    // Mental Capacity Act 2005 s37 to 39: nobody to consult but those who are paid.
    let alone = is_best_interests && input.consulted.is_empty() && !input.imca_consulted;
    faults.when(alone, "consulted", "missing", "say who was consulted; where there is nobody, an IMCA is");
    faults.into_vec()
}

/// Whether whoever agreed may, for a person of this age; an age that nobody knows is taken for an adult's.
///
/// # Errors
/// 409 `agreement_not_possible`, with the rule.
pub fn standing(by: AgreedBy, age: Option<i32>) -> Result<(), Problem> {
    let age = age.unwrap_or(ADULT);
    let rule = match by {
        AgreedBy::Person if age < DECIDES => {
            "Under 16 the person agrees where they were found competent to decide this (gillick_competent_child), and \
             otherwise somebody with parental responsibility does."
        }
        AgreedBy::GillickCompetentChild if age >= DECIDES => {
            "From 16 on the person decides for themselves (person): no competence has to be shown."
        }
        AgreedBy::ParentalResponsibility if age >= ADULT => "Nobody has parental responsibility for an adult.",
        AgreedBy::AttorneyOrDeputy if age < DECIDES => {
            "An attorney or deputy decides for somebody of 16 or older (Mental Capacity Act 2005 s2(5))."
        }
        AgreedBy::BestInterests if age < DECIDES => {
            "Best interests are decided for somebody of 16 or older who lacks the capacity (Mental Capacity Act 2005 \
             s2(5)); under 16 somebody with parental responsibility agrees."
        }
        _ => return Ok(()),
    };
    Err(Problem::new(Code::AgreementNotPossible).because(rule))
}

/// The tasks that an agreement makes. `is_first`: nobody had agreed to the plan before; `has_part_two`: part two is written.
///
/// # Errors
/// 409 `invalid_transition` where the day of the review has passed.
pub fn clocks(
    review: Option<&PlannedReview>,
    (is_first, has_part_two): (bool, bool),
    owner: Owner,
    now: DateTime<Utc>,
) -> Result<Vec<TaskChange>, Problem> {
    let mut changes = vec![TaskChange::CompleteOnce(TaskKind::ReviewCarePlan)];
    if let Some(review) = review {
        if review.on < calendar::local_date(now) {
            let detail = "The day of its review has passed: name another first.";
            return Err(Problem::new(Code::InvalidTransition).because(detail));
        }
        let due_at = end_of_day(review.on);
        changes.push(TaskChange::Open { kind: TaskKind::ReviewCarePlan, owner, due_at });
    }
    if has_part_two {
        changes.push(TaskChange::CompleteOnce(TaskKind::WritePlanPartTwo));
    } else if is_first {
        changes.push(TaskChange::open(TaskKind::WritePlanPartTwo, owner, now));
    }
    Ok(changes)
}

/// The end of that day, or of the next working day where it is none.
fn end_of_day(on: NaiveDate) -> DateTime<Utc> {
    calendar::within_working_days(on.checked_sub_days(Days::new(1)).unwrap_or(on), 1)
}

/// Every fault of saying that no plan is wanted.
pub fn not_wanted_faults(input: &PlanNotWanted) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.reason == super::codes::PlanNotWantedReason::Other, input.comment.as_ref());
    faults.into_vec()
}

/// Every fault of giving a plan up.
pub fn revocation_faults(input: &PlanRevocation) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.reason == super::codes::PlanRevokedReason::Other, input.comment.as_ref());
    faults.into_vec()
}

/// Whether a copy of the plan may leave the hand of its worker: what the person said later holds for a copy too.
///
/// # Errors
/// 409 `person_deceased`, `contact_objection`; `invalid_transition` for a plan that should never have been there.
pub fn copy(status: CarePlanStatus, has_died: bool, objects: bool) -> Result<(), Problem> {
    if has_died {
        return Err(Problem::new(Code::PersonDeceased));
    }
    if objects {
        return Err(Problem::new(Code::ContactObjection));
    }
    if status == CarePlanStatus::EnteredInError {
        return Err(
            Problem::new(Code::InvalidTransition).because("The plan was entered in error: nobody is given a copy.")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_act_from_each_status_leads_where_it_should_or_nowhere() {
        use CarePlanAction as A;
        use CarePlanStatus as S;
        let open = |status: S| match status {
            S::Draft => vec![
                (A::Change, S::Draft),
                (A::Agreement, S::Agreed),
                (A::NotWanted, S::NotWanted),
                (A::Error, S::EnteredInError),
            ],
            S::Agreed => vec![
                (A::Review, S::UnderReview),
                (A::Completion, S::Completed),
                (A::Revocation, S::Revoked),
                (A::Error, S::EnteredInError),
            ],
            S::UnderReview => vec![
                (A::Change, S::UnderReview),
                (A::Agreement, S::Agreed),
                (A::Completion, S::Completed),
                (A::Revocation, S::Revoked),
                (A::Error, S::EnteredInError),
            ],
            S::NotWanted | S::Completed | S::Revoked => vec![(A::Error, S::EnteredInError)],
            S::EnteredInError => vec![],
        };
        for status in S::ALL {
            let wanted = open(*status);
            for action in A::ALL {
                let next = wanted.iter().find(|(open, _)| open == action).map(|(_, next)| *next);
                assert_eq!(status.next(*action), next, "{status} {action}");
                let refused = status.check(Role::LinkWorker, *action).err().map(|problem| problem.code());
                assert_eq!(refused, next.is_none().then_some(Code::InvalidTransition), "{status} {action}");
            }
            assert_eq!(status.allowed_actions(Role::Supervisor), [], "{status}");
        }
    }

    #[test]
    fn who_may_agree_follows_from_the_age() {
        use AgreedBy as B;
        let table = [
            (B::Person, Some(15), false),
            (B::Person, Some(16), true),
            (B::Person, None, true),
            (B::GillickCompetentChild, Some(15), true),
            (B::GillickCompetentChild, Some(16), false),
            (B::GillickCompetentChild, None, false),
            (B::ParentalResponsibility, Some(15), true),
            (B::ParentalResponsibility, Some(17), true),
            (B::ParentalResponsibility, Some(18), false),
            (B::ParentalResponsibility, None, false),
            (B::AttorneyOrDeputy, Some(15), false),
            (B::AttorneyOrDeputy, Some(16), true),
            (B::BestInterests, Some(15), false),
            (B::BestInterests, Some(16), true),
            (B::BestInterests, None, true),
        ];
        for (by, age, may) in table {
            let refused = standing(by, age).err().map(|problem| problem.code());
            assert_eq!(refused, (!may).then_some(Code::AgreementNotPossible), "{by} at {age:?}");
        }
    }

    #[test]
    fn a_birthday_makes_somebody_older_and_the_day_before_does_not() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        for (born, on, years) in [
            ("2010-11-18", "2026-11-17", 15),
            ("2010-11-18", "2026-11-18", 16),
            ("2012-02-29", "2028-02-28", 15),
            ("2012-02-29", "2028-02-29", 16),
            ("2012-02-29", "2029-03-01", 17),
        ] {
            assert_eq!(age(day(born), day(on)), years, "{born} {on}");
        }
    }

    #[test]
    fn an_agreement_says_all_that_its_kind_needs_and_no_more() {
        let assessment = json!({ "assessed_on": "2026-11-18", "assessed_by": "Dr Khan", "finding": "Yes." });
        let table = [
            (json!({ "by": "person" }), ""),
            (json!({ "by": "person", "on": "2026-11-19" }), "/on out_of_range"),
            (json!({ "by": "person", "name": "Dot" }), "/name contradiction"),
            (json!({ "by": "person", "assessment": assessment }), "/assessment contradiction"),
            (json!({ "by": "gillick_competent_child" }), "/assessment missing"),
            (json!({ "by": "gillick_competent_child", "assessment": assessment }), ""),
            (json!({ "by": "parental_responsibility" }), "/name missing"),
            (json!({ "by": "parental_responsibility", "name": "Ann" }), ""),
            (
                json!({ "by": "parental_responsibility", "name": "Ann", "consulted": ["Bob"] }),
                "/consulted contradiction",
            ),
            (
                json!({ "by": "parental_responsibility", "name": "Ann", "imca_consulted": true }),
                "/imca_consulted contradiction",
            ),
            (json!({ "by": "attorney_or_deputy", "name": "Ann" }), "/assessment missing"),
            (json!({ "by": "attorney_or_deputy", "name": "Ann", "assessment": assessment }), ""),
            (json!({ "by": "best_interests", "name": "Dr Khan", "assessment": assessment }), "/consulted missing"),
            (
                json!({ "by": "best_interests", "name": "Dr Khan", "assessment": assessment, "consulted": ["Her niece"] }),
                "",
            ),
            (
                json!({ "by": "best_interests", "name": "Dr Khan", "assessment": assessment, "imca_consulted": true }),
                "",
            ),
            (json!({ "by": "best_interests" }), "/name missing, /assessment missing, /consulted missing"),
        ];
        let today = NaiveDate::from_ymd_opt(2026, 11, 18).expect("a date");
        for (body, wanted) in table {
            let input: PlanAgreement = serde_json::from_value(body.clone()).expect("an agreement");
            assert_eq!(faults_of(Problem::if_any(agreement_faults(&input, today))), wanted, "{body}");
        }
    }

    #[test]
    fn no_copy_goes_to_whom_it_must_not() {
        let code = |status, died, objects| copy(status, died, objects).err().map(|problem| problem.code());
        assert_eq!(code(CarePlanStatus::Draft, false, false), None);
        assert_eq!(code(CarePlanStatus::Agreed, false, false), None);
        assert_eq!(code(CarePlanStatus::Agreed, true, true), Some(Code::PersonDeceased));
        assert_eq!(code(CarePlanStatus::Agreed, false, true), Some(Code::ContactObjection));
        assert_eq!(code(CarePlanStatus::EnteredInError, false, false), Some(Code::InvalidTransition));
    }
}
