//! What may be done with a confidence survey, by whom, and what may be answered. Pure.

use chrono::{Days, Months};

use super::codes::{SurveyAction, SurveyAgreement, SurveyStatus};
use super::wire::SurveyAnswers;
use crate::community::gap::rules::check_text;
use crate::prelude::rules::*;

/// How long it is from one survey to the next, in months (002 §12).
pub const MONTHS: u32 = 6;
/// The most people of an answer.
const MOST: u16 = 10_000;
/// In how many weeks after it was sent the group is reminded: what comes after the last is a call.
const REMINDED_AFTER: [u64; 2] = [2, 4];
/// In how many days after the last reminder the group is rung.
const RUNG_AFTER: u64 = 7;

impl Machine for SurveyStatus {
    const NAME: &'static str = "survey";

    type Status = Self;
    type Action = SurveyAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    /// The diagram of [`super`].
    fn next(&self, action: SurveyAction) -> Option<Self> {
        use SurveyAction as A;
        match (action, self) {
            (A::Sending, Self::Due) => Some(Self::Sent),
            (A::Reminder, Self::Sent) => Some(Self::Sent),
            (A::Answers, Self::Due | Self::Sent) => Some(Self::Answered),
            (A::NonAnswer, Self::Sent) => Some(Self::NotAnswered),
            (A::NonApplicability, Self::Due | Self::Sent) => Some(Self::NotApplicable),
            _ => None,
        }
    }

    /// The group answers; the service does all of it.
    fn allows(&self, role: Role, action: SurveyAction) -> bool {
        match role {
            Role::AssetEditor => action == SurveyAction::Answers,
            Role::ServiceManager => true,
            role => role.has_caseload(),
        }
    }
}

/// When the next one is due after a day.
pub fn due_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(MONTHS)).unwrap_or(day)
}

/// On which day the group is reminded next, or rung, which was asked on a day and reminded so often; none once it was rung.
pub fn chased_on(sent_on: NaiveDate, reminders: i16) -> Option<NaiveDate> {
    let last = REMINDED_AFTER[REMINDED_AFTER.len() - 1] * 7 + RUNG_AFTER;
    let days = match usize::try_from(reminders).ok()? {
        many if many < REMINDED_AFTER.len() => REMINDED_AFTER[many] * 7,
        many if many == REMINDED_AFTER.len() => last,
        _ => return None,
    };
    sent_on.checked_add_days(Days::new(days))
}

/// Whether the group was reminded and rung, so that it may be said that it did not answer.
pub fn was_chased(reminders: i16) -> bool {
    usize::try_from(reminders).is_ok_and(|reminders| reminders > REMINDED_AFTER.len())
}

/// What is wrong with answers.
pub fn faults(input: &SurveyAnswers) -> Vec<Fault> {
    let mut faults = Faults::new();
    let disagrees = input.coped_well == SurveyAgreement::StronglyDisagree;
    let detail = "say how many you could have coped with";
    faults.when(disagrees && input.could_cope_with.is_none(), "could_cope_with", "missing", detail);
    let stray = !disagrees && input.could_cope_with.is_some();
    faults.when(stray, "could_cope_with", "contradiction", "is asked of who strongly disagrees");
    for (field, number) in [
        ("people_connected", Some(input.people_connected)),
        ("could_cope_with", input.could_cope_with),
        ("volunteers", Some(input.volunteers)),
    ] {
        faults.when(number.is_some_and(|number| number > MOST), field, "out_of_range", "must be at most 10000");
    }
    for (i, gap) in input.gaps.iter().enumerate() {
        faults.under(format_args!("gaps/{i}"), |faults| check_text(Some(&gap.comment), faults));
    }
    faults.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn it_goes_where_its_diagram_says() {
        use SurveyStatus::{Answered, Due, NotAnswered, NotApplicable, Sent};
        for (from, by_worker, by_group) in [
            (Due, "sending, answers, non_applicability", "answers"),
            (Sent, "reminder, answers, non_answer, non_applicability", "answers"),
            (Answered, "", ""),
            (NotAnswered, "", ""),
            (NotApplicable, "", ""),
        ] {
            let open = |role| {
                let actions = from.allowed_actions(role);
                actions.iter().map(|action| action.code()).collect::<Vec<_>>().join(", ")
            };
            assert_eq!(open(Role::LinkWorker), by_worker, "{from}");
            assert_eq!(open(Role::AssetEditor), by_group, "{from}");
            assert_eq!(open(Role::SafeguardingLead), "", "{from}");
        }
    }

    #[test]
    fn a_group_is_reminded_after_two_and_four_weeks_and_then_rung() {
        let chased = |reminders| chased_on(day("2026-11-18"), reminders);
        assert_eq!([0, 1, 2].map(chased), ["2026-12-02", "2026-12-16", "2026-12-23"].map(|text| Some(day(text))));
        assert_eq!([3, -1].map(chased), [None, None]);
        assert_eq!([0, 2, 3].map(was_chased), [false, false, true]);
        assert_eq!(due_after(day("2026-08-31")), day("2027-02-28"));
    }

    #[test]
    fn the_third_question_is_asked_of_who_strongly_disagrees() {
        let answers = |coped_well, could_cope_with, people_connected| SurveyAnswers {
            people_connected,
            coped_well,
            could_cope_with,
            volunteers: 5,
            gaps: List::default(),
            support_needed: None,
        };
        for (answers, faults_are) in [
            (answers(SurveyAgreement::Agree, None, 3), ""),
            (answers(SurveyAgreement::Disagree, Some(1), 3), "/could_cope_with contradiction"),
            (answers(SurveyAgreement::StronglyDisagree, None, 3), "/could_cope_with missing"),
            (answers(SurveyAgreement::StronglyDisagree, Some(0), 3), ""),
            (answers(SurveyAgreement::Neither, None, 10_001), "/people_connected out_of_range"),
        ] {
            let found = faults(&answers);
            let found: Vec<String> = found.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
            assert_eq!(found.join(", "), faults_are, "{answers:?}");
        }
    }
}
