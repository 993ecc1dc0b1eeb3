//! What outcomes come to over time: paired, per person and instrument, each later value beside the first. Pure.

use std::collections::BTreeMap;

use super::codes::{ChangeMeaning, OutcomeStatus};
use super::entity::Model;
use super::view::{FollowUp, InstrumentSummary, MeasureSummary, Measured};
use super::wire::NewOutcome;
use crate::care::instrument;
use crate::care::instrument::codes::{ScoreDirection, TotalKind};
use crate::care::instrument::wire::InstrumentDefinition;
use crate::prelude::rules::*;

/// How many outcomes are looked at from each end of all that were taken with a person.
pub const SIDE: u64 = 100;

/// The most instruments of one summary.
pub const MOST_INSTRUMENTS: usize = 20;

/// As many bytes as a summary may have: each measure of each instrument, and a follow-up of each measure for every outcome that
/// is looked at. A test makes a large one.
pub const MOST_BYTES: usize = MOST_INSTRUMENTS * 51 * 1_800 + 201 * 51 * 560;

impl NewOutcome {
    /// The answer to an item.
    pub fn value(&self, key: &str) -> Option<i32> {
        self.answers.iter().find(|answer| answer.item.as_str() == key)?.value
    }

    /// What it comes to: of all answers, and none where one is missing.
    pub fn total(&self, definition: &InstrumentDefinition) -> Option<f64> {
        if definition.total.kind == TotalKind::Recorded {
            return self.score.map(f64::from);
        }
        let values: Option<Vec<i32>> = definition.items.iter().map(|item| self.value(item.key.as_str())).collect();
        definition.total_of(&values?)
    }
}

/// Each instrument of these outcomes of one person, which come in the order of their days. What was taken with another edition
/// than the first is not compared with it: its answers mean something else.
pub fn summaries(rows: &[Model], instruments: &[instrument::entity::Model]) -> Vec<InstrumentSummary> {
    let mut by_code: BTreeMap<&str, Vec<&Model>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.status != OutcomeStatus::EnteredInError) {
        by_code.entry(&row.code).or_default().push(row);
    }
    let summary = |(code, rows): (&str, Vec<&Model>)| {
        let counts = |row: &&&Model| row.status == OutcomeStatus::Recorded && !row.outside_protocol;
        let first = rows.iter().find(counts).or(rows.first())?;
        let used = instruments.iter().find(|instrument| instrument.id == first.instrument_id)?;
        let same: Vec<&NewOutcome> =
            rows.iter().filter(counts).filter(|row| row.instrument_id == used.id).map(|row| &row.content).collect();
        Some(InstrumentSummary {
            code: code.to_owned(),
            name: used.definition.name.as_str().to_owned(),
            measures: measures(&used.definition, &same),
            not_administered: rows.iter().filter(|row| row.status == OutcomeStatus::NotAdministered).count(),
            outside_protocol: rows.iter().filter(|row| row.outside_protocol).count(),
        })
    };
    by_code.into_iter().filter_map(summary).collect()
}

fn measures(definition: &InstrumentDefinition, taken: &[&NewOutcome]) -> Vec<MeasureSummary> {
    let mut measures: Vec<MeasureSummary> = definition
        .items
        .iter()
        .map(|item| {
            let key = item.key.as_str();
            let values = taken.iter().filter_map(|outcome| {
                let value = outcome.value(key)?;
                Some((outcome.taken_on, f64::from(value), item.band(value).map(str::to_owned)))
            });
            let text = item.text.as_ref().map(|text| text.as_str().to_owned());
            let range = (f64::from(item.minimum), f64::from(item.maximum));
            over_time((key, text), item.direction, range, values)
        })
        .collect();
    if let Some(direction) = definition.total.direction {
        let values = taken.iter().filter_map(|outcome| Some((outcome.taken_on, outcome.total(definition)?, None)));
        measures.push(over_time(("total", None), direction, range_of(definition), values));
    }
    measures
}

/// Between what the total of an instrument lies.
fn range_of(definition: &InstrumentDefinition) -> (f64, f64) {
    let total = &definition.total;
    let sums = definition.sums();
    match total.kind {
        TotalKind::Recorded => {
            (f64::from(total.minimum.unwrap_or_default()), f64::from(total.maximum.unwrap_or_default()))
        }
        TotalKind::Table => {
            let scores = total.table.iter().map(|score| score.0);
            (scores.clone().fold(f64::MAX, f64::min), scores.fold(0.0, f64::max))
        }
        TotalKind::Sum | TotalKind::None => (f64::from(sums.0), f64::from(sums.1)),
    }
}

fn over_time(
    (key, text): (&str, Option<String>),
    direction: ScoreDirection,
    (minimum, maximum): (f64, f64),
    values: impl Iterator<Item = (NaiveDate, f64, Option<String>)>,
) -> MeasureSummary {
    let mut values = values.map(|(taken_on, value, band)| Measured { taken_on, value, band });
    let baseline = values.next();
    let start = baseline.as_ref().map(|first| first.value).unwrap_or_default();
    let follow_ups = values.map(|later| {
        let (change, meaning, display) = change(start, later.value, direction);
        FollowUp { taken_on: later.taken_on, value: later.value, band: later.band, change, meaning, display }
    });
    let follow_ups = follow_ups.collect();
    MeasureSummary { key: key.to_owned(), text, direction, minimum, maximum, baseline, follow_ups }
}

/// By how much a value differs from the first, what that means, and that said to a person.
fn change(first: f64, later: f64, direction: ScoreDirection) -> (f64, ChangeMeaning, String) {
    // Hundredths are all that any table has: what is finer is the arithmetic's.
    let change = ((later - first) * 100.0).round() / 100.0;
    let (is_higher, is_lower) = (change > 0.0, change < 0.0);
    let meaning = match (direction, is_higher, is_lower) {
        (_, false, false) => ChangeMeaning::Same,
        (ScoreDirection::HigherIsBetter, true, _) | (ScoreDirection::LowerIsBetter, false, _) => ChangeMeaning::Better,
        _ => ChangeMeaning::Worse,
    };
    let better = match direction {
        ScoreDirection::HigherIsBetter => "higher is better",
        ScoreDirection::LowerIsBetter => "lower is better",
    };
    let display = match meaning {
        ChangeMeaning::Same => "The same as at the start".to_owned(),
        _ => {
            let way = if is_higher { "higher" } else { "lower" };
            format!("{} {way} than at the start; {better}", change.abs())
        }
    };
    (change, meaning, display)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_summary_is_larger_than_it_may_be() {
        let day = |n: i32| NaiveDate::from_num_days_from_ce_opt(739_000 + n).expect("a date");
        let band = Some("😀".repeat(40));
        let measure = || {
            let values = (0..201).map(|n| (day(n), f64::from(n % 2) * 49_999.99, band.clone()));
            let text = Some("😀".repeat(300));
            over_time((&"k".repeat(40), text), ScoreDirection::HigherIsBetter, (0.0, 50_000.0), values)
        };
        let one = measure();
        let longest = one.follow_ups.iter().map(|later| later.display.chars().count()).max();
        assert!(longest <= Some(80), "{longest:?}");
        let (largest, follow_up) = (json!(one).to_string().len(), json!(one.follow_ups[0]).to_string().len());
        let without = largest - json!(one.follow_ups).to_string().len();
        assert!(without <= 1_800 && follow_up <= 560, "{without} {follow_up}");
    }

    #[test]
    fn a_lower_anxiety_is_better_and_it_is_said() {
        use ChangeMeaning::{Better, Same, Worse};
        use ScoreDirection::{HigherIsBetter, LowerIsBetter};
        for (first, later, direction, by, meaning, display) in [
            (4.0, 7.0, HigherIsBetter, 3.0, Better, "3 higher than at the start; higher is better"),
            (7.0, 4.0, HigherIsBetter, -3.0, Worse, "3 lower than at the start; higher is better"),
            (7.0, 4.0, LowerIsBetter, -3.0, Better, "3 lower than at the start; lower is better"),
            (4.0, 7.0, LowerIsBetter, 3.0, Worse, "3 higher than at the start; lower is better"),
            (4.0, 4.0, LowerIsBetter, 0.0, Same, "The same as at the start"),
            (19.98, 23.21, HigherIsBetter, 3.23, Better, "3.23 higher than at the start; higher is better"),
        ] {
            assert_eq!(change(first, later, direction), (by, meaning, display.to_owned()), "{first} {later}");
        }
    }
}
