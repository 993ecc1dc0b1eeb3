//! Nobody finds out a suppressed number from a sum of published ones: of a report and its total, of a quarter and its months, of an
//! area and its parts.

use std::collections::BTreeMap;

use proptest::prelude::{ProptestConfig, prop_assert, prop_oneof, proptest};
use proptest::strategy::{Just, Strategy};

use super::super::area::PracticeOfArea;
use super::super::codes::ReportPeriod;
use super::*;
use crate::county::organisation::entity as organisation;

const METRIC: Metric = Metric::Referrals;
const MONTHS: usize = 3;
const PRACTICES: usize = 2;
const VALUES: usize = 2;
/// The months of a quarter, the last of 2026.
const FIRST: CalendarMonth = CalendarMonth(2026 * 12 + 9);

/// A county: how many there are in each month, of each practice, of each value.
type Cells = [[[u64; VALUES]; PRACTICES]; MONTHS];

fn id(number: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(number))
}

fn value(number: usize) -> String {
    format!("value-{number}")
}

fn practice_of(number: usize) -> PracticeOfArea {
    PracticeOfArea { id: id(1 + number as u128), pcn: Some(id(100)), place: None }
}

fn area(kind: OrganisationKind, practices: Vec<PracticeOfArea>) -> Area {
    let organisation = organisation::Model {
        id: if kind == OrganisationKind::Pcn { id(100) } else { practices[0].id },
        kind,
        name: String::new(),
        ods_code: None,
        status: Status::Active,
        successor_id: None,
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    };
    Area { organisation, practices, services: Vec::new() }
}

/// What is asked of the database, of these cells.
fn numbers(cells: &Cells, of: &Area, span: Span) -> Numbers {
    let mut numbers = Numbers::default();
    for (m, practices) in cells.iter().enumerate() {
        let month = FIRST.plus(i32::try_from(m).expect("few"));
        for (p, values) in practices.iter().enumerate() {
            let practice = practice_of(p).id.0;
            if !span.has(month) || !of.practices.iter().any(|known| known.id.0 == practice) {
                continue;
            }
            let number = |breakdown: &str, value: String, count: u64| Number {
                metric: METRIC.code().to_owned(),
                breakdown: breakdown.to_owned(),
                value,
                practice,
                month,
                count: i64::try_from(count).expect("few"),
            };
            numbers.whole.push(number("", String::new(), values.iter().sum()));
            for (v, count) in values.iter().enumerate() {
                numbers.parts_by_month.push(number("source", value(v), *count));
                numbers.parts_by_practice.push(number("source", value(v), *count));
            }
        }
    }
    numbers
}

/// What a report says of a figure, and what it truly is.
type Said = (String, u64);

/// Every report of the county: of the network (0) and of each practice, of the quarter (0) and of each month, whole (0) and of each value.
fn everything(cells: &Cells) -> BTreeMap<[usize; 3], Said> {
    let all: Vec<PracticeOfArea> = (0..PRACTICES).map(practice_of).collect();
    let mut areas = vec![area(OrganisationKind::Pcn, all.clone())];
    areas.extend(all.iter().map(|practice| area(OrganisationKind::GpPractice, vec![*practice])));
    let mut spans = vec![Span { period: ReportPeriod::Quarter, last: FIRST.plus(2) }];
    spans.extend((0..3).map(|month| Span { period: ReportPeriod::Month, last: FIRST.plus(month) }));
    let values: Vec<String> = (0..VALUES).map(value).collect();
    let practices: Vec<String> = all.iter().map(|practice| practice.id.to_string()).collect();
    let mut figures = BTreeMap::new();
    let mut listed = Vec::new();
    for (a, of) in areas.iter().enumerate() {
        for (s, span) in spans.iter().enumerate() {
            let numbers = numbers(cells, of, *span);
            let making = Making { reader: Reader::OfAggregates, span: *span, area: Some(of) };
            let truly = |one: &Number| u64::try_from(one.count).expect("it counts people");
            let published = making.published(&numbers, METRIC, Some(By::Source), &values);
            figures.insert([a, s, 0], (published.total.text(), numbers.whole.iter().map(truly).sum()));
            for (v, part) in published.parts.iter().enumerate() {
                let of_value = numbers.parts_by_month.iter().filter(|one| one.value == values[v]);
                figures.insert([a, s, v + 1], (part.text(), of_value.map(truly).sum()));
            }
            if a == 0 {
                let published = making.published(&numbers, METRIC, Some(By::Practice), &practices);
                listed.extend(published.parts.iter().enumerate().map(|(p, part)| ([p + 1, s, 0], part.text())));
            }
        }
    }
    for (place, text) in listed {
        assert_eq!(figures[&place].0, text, "a practice is published alike wherever it is");
    }
    figures
}

/// What a published figure may be.
fn may_be(text: &str) -> (i64, i64) {
    match text {
        "withheld" => (0, 1_000_000),
        "*" => (1, 7),
        "0" => (0, 0),
        text => {
            let shown: i64 = text.parse().expect("a number");
            ((shown - 2).max(8), shown + 2)
        }
    }
}

/// How many values of 1 to 7 fit a suppressed figure of a sum, at the least, by what is published of its parts and the whole.
fn fit(whole: &str, parts: &[&str]) -> i64 {
    let sum = |parts: &mut dyn Iterator<Item = &&str>| {
        parts.map(|part| may_be(part)).fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    };
    let within = |low: i64, high: i64| high.min(7) - low.max(1) + 1;
    let of_whole = sum(&mut parts.iter());
    let mut least = if whole == "*" { within(of_whole.0, of_whole.1) } else { 7 };
    for (place, _) in parts.iter().enumerate().filter(|(_, part)| **part == "*") {
        let others = sum(&mut parts.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, other)| other));
        let (low, high) = may_be(whole);
        least = least.min(within(low - others.1, high - others.0));
    }
    least
}

/// Every sum that published figures make up: values of a whole, months of a quarter, practices of a network.
fn sums() -> Vec<([usize; 3], Vec<[usize; 3]>)> {
    let mut sums = Vec::new();
    for a in 0..=PRACTICES {
        for s in 0..=MONTHS {
            sums.push(([a, s, 0], (1..=VALUES).map(|v| [a, s, v]).collect()));
        }
    }
    for v in 0..=VALUES {
        for a in 0..=PRACTICES {
            sums.push(([a, 0, v], (1..=MONTHS).map(|s| [a, s, v]).collect()));
        }
        for s in 0..=MONTHS {
            sums.push(([0, s, v], (1..=PRACTICES).map(|a| [a, s, v]).collect()));
        }
    }
    sums
}

/// The sums by which a suppressed figure is found out.
fn found_out(cells: &Cells) -> Vec<String> {
    let all = everything(cells);
    let text = |place: &[usize; 3]| all[place].0.as_str();
    let told = |(whole, parts): ([usize; 3], Vec<[usize; 3]>)| {
        let texts: Vec<&str> = parts.iter().map(text).collect();
        (fit(text(&whole), &texts) < 2).then(|| format!("{} = {}", text(&whole), texts.join(" + ")))
    };
    sums().into_iter().filter_map(told).collect()
}

fn county() -> impl Strategy<Value = Cells> {
    let cell = prop_oneof![2 => Just(0_u64), 4 => 1_u64..8, 1 => Just(7_u64), 1 => Just(1_u64), 2 => 8_u64..30];
    let values = proptest::array::uniform2(cell);
    proptest::array::uniform3(proptest::array::uniform2(values))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn at_least_two_values_fit_each_suppressed_number_in_every_sum_of_published_ones(cells in county()) {
        let found = found_out(&cells);
        prop_assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_number_is_shown_exactly_rounded_or_not_at_all(cells in county()) {
        for (text, count) in everything(&cells).into_values() {
            let is_right = match (text.as_str(), count) {
                ("withheld", _) => true,
                ("0", count) => count == 0,
                ("*", count) => (1..=7).contains(&count),
                (text, count) => text.parse::<u64>().is_ok_and(|shown| count >= 8 && shown % 5 == 0 && shown.abs_diff(count) <= 2),
            };
            prop_assert!(is_right, "{text} is {count}");
        }
    }
}

#[test]
fn extremes_that_nothing_else_comes_to_are_withheld() {
    let sevens: Cells = [[[7, 7], [7, 7]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]];
    assert_eq!(found_out(&sevens), Vec::<String>::new());
    let texts: Vec<String> = everything(&sevens).into_values().map(|(text, _)| text).collect();
    assert!(texts.contains(&"withheld".to_owned()), "{texts:?}");
    // Without the control they are found out.
    assert!(fit("30", &["*", "*", "*", "*"]) < 2);
}
