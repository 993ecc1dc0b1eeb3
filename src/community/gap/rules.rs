//! What may be done with a gap, by whom, and what it may say. Pure.

use chrono::{Datelike, Months};

use super::codes::{GapAction, GapClosureReason, GapStatus};
use super::summary::MOST_QUARTERS;
use super::wire::{GapClosure, NewGap};
use crate::community::connection::codes::ConnectionStatus;
use crate::prelude::rules::*;

/// Those to whom a gap is taken: who commissions services, who supports groups.
pub const ANSWERING: [OrganisationKind; 3] =
    [OrganisationKind::Ics, OrganisationKind::LocalAuthority, OrganisationKind::InfrastructureAgency];

impl Machine for GapStatus {
    const NAME: &'static str = "gap";

    type Status = Self;
    type Action = GapAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    /// The diagram of [`super`]. A closure leads where [`closed`] says.
    fn next(&self, action: GapAction) -> Option<Self> {
        use GapAction as A;
        match (action, self) {
            (A::Change, Self::Raised) => Some(Self::Raised),
            (A::Escalation, Self::Raised | Self::Escalated | Self::Answered) => Some(Self::Escalated),
            (A::Answer, Self::Escalated | Self::Answered) => Some(Self::Answered),
            (A::Closure, Self::Raised | Self::Escalated | Self::Answered) => Some(Self::Closed),
            (A::Error, Self::EnteredInError) => None,
            (A::Error, _) => Some(Self::EnteredInError),
            _ => None,
        }
    }

    /// A commissioner answers; the service does all of it, and writes down the answer of who has no program here.
    fn allows(&self, role: Role, action: GapAction) -> bool {
        match role {
            Role::Commissioner => action == GapAction::Answer,
            Role::ServiceManager => true,
            role => role.has_caseload(),
        }
    }
}

/// Where a closure leads.
pub fn closed(reason: GapClosureReason) -> GapStatus {
    if reason == GapClosureReason::Met { GapStatus::Met } else { GapStatus::Closed }
}

/// Whether a connection that stands here could not be made.
pub fn is_unmade(status: ConnectionStatus) -> bool {
    use ConnectionStatus as C;
    matches!(status, C::WaitingForPlace | C::NotAccepted | C::DidNotStart | C::Returned)
}

/// What is wrong with a new gap.
pub fn faults(input: &NewGap) -> Vec<Fault> {
    let mut faults = Faults::new();
    let is_twice = input.episode_id.is_some() && input.connection_id.is_some();
    faults.when(is_twice, "connection_id", "contradiction", "a connection says already whose episode it is");
    let stray = input.need.is_some() && input.episode_id.is_none();
    faults.when(stray, "need", "contradiction", "goes with `episode_id`");
    check_text(Some(&input.comment), &mut faults);
    faults.into_vec()
}

/// What is wrong with a closure.
pub fn closure_faults(input: &GapClosure) -> Vec<Fault> {
    let mut faults = Faults::new();
    let stray = input.asset_id.is_some() && input.reason != GapClosureReason::Met;
    faults.when(stray, "asset_id", "contradiction", "goes with met");
    check_text(input.comment.as_ref(), &mut faults);
    faults.into_vec()
}

/// What is wrong with words that commissioners read.
pub fn text_faults(comment: Option<&Text<1000>>) -> Vec<Fault> {
    let mut faults = Faults::new();
    check_text(comment, &mut faults);
    faults.into_vec()
}

/// Adds what is wrong with it, at `comment`.
pub fn check_text(comment: Option<&Text<1000>>, faults: &mut Faults) {
    let names_somebody = comment.is_some_and(|text| names_somebody(text.as_str()));
    let detail = "must say nothing of a person: leave out the NHS number or the whole postcode";
    faults.when(names_somebody, "comment", "personal_data", detail);
}

/// Whether a text holds what looks like an NHS number or a whole postcode. It finds slips, and not every one.
fn names_somebody(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_of = |most: usize, is: &dyn Fn(&str) -> bool| {
        (1..=most).any(|count| words.windows(count).any(|words| is(&words.concat())))
    };
    // `999 000 0018` and `9990000018`; `HX9 1AB` and `HX91AB`.
    let is_number = |word: &str| word.len() == 10 && word.parse::<NhsNumber>().is_ok();
    let is_postcode = |word: &str| word.len() >= 5 && word.parse::<Postcode>().is_ok();
    is_of(3, &is_number) || is_of(2, &is_postcode)
}

/// The first day of the quarter in which a day lies. The quarters of the calendar year begin on the days on which those of the
/// financial year do.
pub fn quarter(day: NaiveDate) -> NaiveDate {
    let month = day.month0() / 3 * 3 + 1;
    NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day)
}

/// The quarters of a summary, by their first days, the latest first: from that in which one day lies to that in which another does;
/// the latest four up to `today`, if left out.
///
/// # Errors
/// Where there are none, or more than [`MOST_QUARTERS`].
pub fn summarised(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> Result<Vec<NaiveDate>, Fault> {
    let to = to.unwrap_or(today);
    let from = from.unwrap_or_else(|| quarter(to).checked_sub_months(Months::new(9)).unwrap_or(to));
    let between = quarters(from, to, MOST_QUARTERS);
    match between.len() {
        0 => Err(Fault::new("query:to", "out_of_range", "must not be before `from`")),
        many if many > MOST_QUARTERS => {
            Err(Fault::new("query:from", "out_of_range", "must be in one of the eight quarters up to `to`"))
        }
        _ => Ok(between),
    }
}

/// The first days of the quarters from that in which one day lies to that in which another does, the latest first; no more than
/// `most` of them and one.
fn quarters(from: NaiveDate, to: NaiveDate, most: usize) -> Vec<NaiveDate> {
    let first = quarter(from);
    let before = |day: &NaiveDate| day.checked_sub_months(Months::new(3));
    std::iter::successors(Some(quarter(to)), before).take_while(|day| *day >= first).take(most + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_quarter_begins_with_january_april_july_and_october() {
        for (of, begins) in [
            ("2026-01-01", "2026-01-01"),
            ("2026-03-31", "2026-01-01"),
            ("2026-04-01", "2026-04-01"),
            ("2028-02-29", "2028-01-01"),
            ("2026-12-31", "2026-10-01"),
        ] {
            assert_eq!(quarter(day(of)), day(begins), "{of}");
        }
    }

    #[test]
    fn the_quarters_between_two_days_are_bounded() {
        let between = quarters(day("2025-11-18"), day("2026-05-01"), 8);
        assert_eq!(between, [day("2026-04-01"), day("2026-01-01"), day("2025-10-01")]);
        assert_eq!(quarters(day("2026-05-01"), day("2026-03-01"), 8), []);
        assert_eq!(quarters(NaiveDate::MIN, NaiveDate::MAX, 8).len(), 9);
    }

    #[test]
    fn words_that_name_somebody_are_noticed() {
        for (text, names) in [
            ("Nothing in the evenings in HX9", false),
            ("9990000018 needs a lift", true),
            ("999 000 0018 needs a lift", true),
            ("999-000-0018", true),
            ("9990000019 has a wrong check digit", false),
            ("Ring 01632 960555", false),
            ("By HX9 1AB", true),
            ("By hx91ab.", true),
            ("Groups for under 25s, 6 to 8 in the evening", false),
            ("", false),
        ] {
            assert_eq!(names_somebody(text), names, "{text}");
        }
    }

    #[test]
    fn a_gap_goes_where_its_diagram_says() {
        use GapStatus::{Answered, Closed, EnteredInError, Escalated, Met, Raised};
        for (from, by_manager, by_commissioner) in [
            (Raised, "change, escalation, closure, error", ""),
            (Escalated, "escalation, answer, closure, error", "answer"),
            (Answered, "escalation, answer, closure, error", "answer"),
            (Met, "error", ""),
            (Closed, "error", ""),
            (EnteredInError, "", ""),
        ] {
            let open = |role| {
                let actions = from.allowed_actions(role);
                actions.iter().map(|action| action.code()).collect::<Vec<_>>().join(", ")
            };
            assert_eq!(open(Role::ServiceManager), by_manager, "{from}");
            assert_eq!(open(Role::Commissioner), by_commissioner, "{from}");
            assert_eq!(open(Role::Supervisor), "", "{from}");
        }
    }
}
