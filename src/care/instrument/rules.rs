//! What makes an instrument whole, what it comes to, and when it is due. Pure.

use std::collections::BTreeSet;

use chrono::Months;

use super::codes::{InstrumentAction, InstrumentStatus, Respondent, TotalKind};
use super::entity::Model;
use super::wire::{InstrumentDefinition, InstrumentItem, MetricScore, NewInstrument};
use crate::prelude::rules::*;

impl Machine for Model {
    const NAME: &'static str = "instrument";

    type Status = InstrumentStatus;
    type Action = InstrumentAction;
    type Actor = Role;

    fn status(&self) -> InstrumentStatus {
        self.status
    }

    /// What every service has is nobody's to retire.
    fn next(&self, action: InstrumentAction) -> Option<InstrumentStatus> {
        let is_own = self.service_id().is_some();
        match (self.status, action) {
            (InstrumentStatus::Active, InstrumentAction::Retirement) if is_own => Some(InstrumentStatus::Retired),
            _ => None,
        }
    }

    fn allows(&self, role: Role, _: InstrumentAction) -> bool {
        role == Role::ServiceManager
    }
}

/// The widest scale of an item.
const SCALE: std::ops::RangeInclusive<i32> = 0..=1000;

/// Every fault of an instrument that a service adds.
pub fn faults(input: &NewInstrument) -> Vec<Fault> {
    let mut faults = Faults::new();
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let formed = input.code.starts_with(|c: char| c.is_ascii_lowercase()) && input.code.chars().all(letters);
    let is_long = !(2..=40).contains(&input.code.len());
    faults.when(!formed || is_long, "code", "bad_format", "must be 2 to 40 small letters, digits and underscores");
    faults.when(!(1..=1000).contains(&input.edition), "edition", "out_of_range", "must be from 1 to 1000");
    faults.under("definition", |faults| input.definition.check(faults));
    faults.into_vec()
}

impl InstrumentDefinition {
    /// Notes every fault of it.
    pub fn check(&self, faults: &mut Faults) {
        let mut keys = BTreeSet::new();
        for (i, item) in self.items.iter().enumerate() {
            let is_new = keys.insert(item.key.as_str());
            faults.when(!is_new, &format!("items/{i}/key"), "repeated", "another item has this key");
            faults.under(format_args!("items/{i}"), |faults| item.check(faults));
        }
        faults.under("total", |faults| self.check_total(faults));
        let months = &self.schedule.at_months;
        let is_ordered = months.windows(2).all(|pair| pair[0] < pair[1]);
        let in_range = months.iter().all(|month| (1..=60).contains(&month.0));
        faults.when(
            !is_ordered || !in_range,
            "schedule/at_months",
            "out_of_range",
            "must be in order, each from 1 to 60",
        );
        let is_asked = self.schedule.at_start || self.protocol.is_survey && !months.is_empty();
        let nobody = self.schedule.for_everyone && !(is_asked && self.respondent == Respondent::Person);
        faults.when(
            nobody,
            "schedule/for_everyone",
            "contradiction",
            "stands with what the person answers at the start, or with a survey that is due",
        );
        for (name, gap) in [
            ("smallest_gap_months", self.protocol.smallest_gap_months),
            ("usual_gap_months", self.protocol.usual_gap_months),
        ] {
            let is_off = gap.is_some_and(|gap| !(1..=24).contains(&gap));
            faults.when(is_off, &format!("protocol/{name}"), "out_of_range", "must be from 1 to 24");
        }
    }

    fn check_total(&self, faults: &mut Faults) {
        let total = &self.total;
        let has_one = total.kind != TotalKind::None;
        faults.when(has_one && total.direction.is_none(), "direction", "missing", "say which way is better");
        faults.when(!has_one && total.direction.is_some(), "direction", "contradiction", "there is no total");
        let recorded = total.kind == TotalKind::Recorded;
        for (name, bound) in [("minimum", total.minimum), ("maximum", total.maximum)] {
            faults.when(recorded && bound.is_none(), name, "missing", "say between what the tool scores");
            faults.when(!recorded && bound.is_some(), name, "contradiction", "follows from the items");
            let is_off = bound.is_some_and(|bound| !SCALE.contains(&bound));
            faults.when(is_off, name, "out_of_range", "must be from 0 to 1000");
        }
        let upside_down = total.minimum.zip(total.maximum).is_some_and(|(least, most)| least >= most);
        faults.when(upside_down, "maximum", "out_of_range", "must be more than the minimum");
        faults.when(
            !recorded && total.levels.is_some(),
            "levels",
            "contradiction",
            "a level is given by a licensed tool",
        );
        let off_levels = total.levels.is_some_and(|levels| !(1..=10).contains(&levels));
        faults.when(off_levels, "levels", "out_of_range", "must be from 1 to 10");
        let by_table = total.kind == TotalKind::Table;
        let (least, most) = self.sums();
        let rows = usize::try_from(most - least + 1).unwrap_or_default();
        let misfits = if by_table { total.table.len() != rows } else { !total.table.is_empty() };
        faults.when(misfits, "table", "contradiction", "has one number for each possible sum, and stands with table");
        let is_off = total.table.iter().any(|MetricScore(score)| !(0.0..=1000.0).contains(score));
        faults.when(is_off, "table", "out_of_range", "each must be from 0 to 1000");
        faults.when(by_table && total.source.is_none(), "source", "missing", "say where the table is from");
    }

    /// The lowest and the highest sum of its items.
    pub fn sums(&self) -> (i32, i32) {
        let sum = |bound: fn(&InstrumentItem) -> i32| self.items.iter().map(bound).fold(0_i32, i32::saturating_add);
        (sum(|item| item.minimum), sum(|item| item.maximum))
    }

    /// What answers to all of its items come to: nothing where it has no total, or a tool makes it.
    pub fn total_of(&self, answers: &[i32]) -> Option<f64> {
        let sum = answers.iter().copied().fold(0_i32, i32::saturating_add);
        match self.total.kind {
            TotalKind::None | TotalKind::Recorded => None,
            TotalKind::Sum => Some(f64::from(sum)),
            TotalKind::Table => {
                let row = usize::try_from(sum - self.sums().0).ok()?;
                self.total.table.get(row).map(|score| score.0)
            }
        }
    }

    /// Every day on which it is due for somebody first met on that day.
    pub fn due_days(&self, first_contact: NaiveDate) -> Vec<NaiveDate> {
        let later = self.schedule.at_months.iter().map(|month| months_after(first_contact, month.0));
        self.schedule.at_start.then_some(first_contact).into_iter().chain(later).collect()
    }
}

impl InstrumentItem {
    fn check(&self, faults: &mut Faults) {
        for (name, bound) in [("minimum", self.minimum), ("maximum", self.maximum)] {
            faults.when(!SCALE.contains(&bound), name, "out_of_range", "must be from 0 to 1000");
        }
        faults.when(self.minimum >= self.maximum, "maximum", "out_of_range", "must be more than the minimum");
        for (i, band) in self.bands.iter().enumerate() {
            let within = self.minimum <= band.from && band.from <= band.to && band.to <= self.maximum;
            faults.when(!within, &format!("bands/{i}"), "out_of_range", "must lie within the item's range");
        }
    }

    /// The band of an answer.
    pub fn band(&self, answer: i32) -> Option<&str> {
        let band = self.bands.iter().find(|band| (band.from..=band.to).contains(&answer));
        band.map(|band| band.name.as_str())
    }
}

/// The same day so many months later; the last of the month where there is none.
pub fn months_after(date: NaiveDate, months: u16) -> NaiveDate {
    date.checked_add_months(Months::new(months.into())).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::instrument::built_in;

    #[test]
    fn what_is_built_in_is_whole() {
        for (code, definition) in built_in::all() {
            let input = NewInstrument { service_id: ServiceId::new(), code: code.to_owned(), edition: 1, definition };
            assert_eq!(faults_of(Problem::if_any(faults(&input))), "", "{code}");
        }
    }

    fn built(code: &str) -> InstrumentDefinition {
        built_in::all().into_iter().find(|(name, _)| *name == code).expect("it is built in").1
    }

    #[test]
    fn swemwbs_is_converted_and_ons4_has_no_total() {
        let swemwbs = built("swemwbs");
        assert_eq!(swemwbs.sums(), (7, 35));
        for (answers, score) in [
            ([1; 7], 7.0),
            ([5; 7], 35.0),
            ([3; 7], 19.25),
            ([2, 2, 2, 2, 2, 2, 3], 15.84),
            ([1, 1, 1, 1, 1, 1, 2], 9.51),
        ] {
            assert_eq!(swemwbs.total_of(&answers), Some(score), "{answers:?}");
        }
        assert_eq!(built("ons4").total_of(&[5, 5, 5, 5]), None);
        assert_eq!(built("pam").total_of(&[4; 13]), None, "the licensed tool makes it");
    }

    #[test]
    fn ons_bands_run_the_other_way_for_anxiety() {
        let ons4 = built("ons4");
        let bands =
            |item: usize| (0..=10).map(|answer| ons4.items[item].band(answer).expect("a band")).collect::<Vec<_>>();
        let low = ["low"; 5].into_iter().chain(["medium"; 2]).chain(["high"; 2]).chain(["very high"; 2]);
        assert_eq!(bands(0), low.collect::<Vec<_>>());
        let anxious = ["very low"; 2].into_iter().chain(["low"; 2]).chain(["medium"; 2]).chain(["high"; 5]);
        assert_eq!(bands(3), anxious.collect::<Vec<_>>());
    }

    #[test]
    fn the_days_are_counted_from_the_first_contact() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let days = built("ons4").due_days(day("2026-08-31"));
        assert_eq!(days, [day("2026-08-31"), day("2027-02-28"), day("2027-08-31")]);
        assert_eq!(built("satisfaction_referrer").due_days(day("2026-08-31")), []);
    }

    #[test]
    fn each_fault_of_an_instrument_is_pointed_at() {
        let item = json!({ "key": "a", "minimum": 0, "maximum": 4, "direction": "higher_is_better" });
        let base = json!({
            "name": "Ours", "source": "Our own", "respondent": "person", "items": [item],
            "total": { "kind": "none" },
        });
        let with = |at: &str, value: serde_json::Value| {
            let mut changed = base.clone();
            *changed.pointer_mut(at).expect("it is there") = value;
            changed
        };
        let table = [
            (base.clone(), ""),
            (with("/items", json!([item, item])), "/definition/items/1/key repeated"),
            (with("/items/0/maximum", json!(0)), "/definition/items/0/maximum out_of_range"),
            (with("/total", json!({ "kind": "sum" })), "/definition/total/direction missing"),
            (
                with("/total", json!({ "kind": "none", "direction": "higher_is_better" })),
                "/definition/total/direction contradiction",
            ),
            (
                with(
                    "/total",
                    json!({ "kind": "table", "direction": "higher_is_better", "table": [1.0], "source": "x" }),
                ),
                "/definition/total/table contradiction",
            ),
            (
                with(
                    "/total",
                    json!({ "kind": "table", "direction": "higher_is_better", "table": [0.0, 1.0, 2.0, 3.0, 4.5], "source": "x" }),
                ),
                "",
            ),
            (
                with("/total", json!({ "kind": "recorded", "direction": "higher_is_better", "minimum": 0 })),
                "/definition/total/maximum missing",
            ),
        ];
        for (definition, wanted) in table {
            let input =
                json!({ "service_id": ServiceId::new(), "code": "ours", "edition": 1, "definition": definition });
            let input: NewInstrument =
                serde_json::from_value(input.clone()).unwrap_or_else(|why| panic!("{input}: {why}"));
            assert_eq!(faults_of(Problem::if_any(faults(&input))), wanted, "{definition}");
        }
    }
}
