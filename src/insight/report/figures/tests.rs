//! Nobody finds out a suppressed number from all that is published with it at once: of a period all areas and values, of an area all
//! months and values. What is published is looked at from outside: whatever numbers fit all of it.

use std::collections::BTreeMap;

use proptest::prelude::{ProptestConfig, prop_assert, prop_oneof, proptest};
use proptest::strategy::{Just, Strategy};

use super::super::area::tests::{area, practice};
use super::super::codes::ReportPeriod;
use super::*;

const METRIC: Metric = Metric::Referrals;
const MONTHS: usize = 3;
const PRACTICES: usize = 3;
const VALUES: usize = 3;
/// The months of a quarter, the last of 2026.
const FIRST: CalendarMonth = CalendarMonth(2026 * 12 + 9);

/// A county: how many there are in each month, of each practice, of each value.
type Cells = [[[u64; VALUES]; PRACTICES]; MONTHS];

/// The areas: a place with two networks, the first of two practices, the second of one. Each with its practices.
const AREAS_OF_COUNTY: [(OrganisationKind, u128, &[usize]); 6] = [
    (OrganisationKind::Place, 100, &[0, 1, 2]),
    (OrganisationKind::Pcn, 10, &[0, 1]),
    (OrganisationKind::Pcn, 11, &[2]),
    (OrganisationKind::GpPractice, 1, &[0]),
    (OrganisationKind::GpPractice, 2, &[1]),
    (OrganisationKind::GpPractice, 3, &[2]),
];
/// The periods: the quarter, and each month of it. Each with its months.
const SPANS: [&[usize]; 4] = [&[0, 1, 2], &[0], &[1], &[2]];

fn value(number: usize) -> String {
    format!("value-{number}")
}

fn area_of(number: usize) -> Area {
    let (kind, id, practices) = AREAS_OF_COUNTY[number];
    let practice = |p: &usize| practice(1 + *p as u128, Some(if *p < 2 { 10 } else { 11 }), Some(100));
    area(kind, id, practices.iter().map(practice).collect())
}

fn span_of(number: usize) -> Span {
    match number {
        0 => Span { period: ReportPeriod::Quarter, last: FIRST.plus(2) },
        month => Span { period: ReportPeriod::Month, last: FIRST.plus(i32::try_from(month).expect("few") - 1) },
    }
}

/// What is asked of the database, of these cells.
fn numbers(cells: &Cells, of: &Area, span: Span) -> Numbers {
    let mut numbers = Numbers::default();
    for (m, practices) in cells.iter().enumerate() {
        let month = FIRST.plus(i32::try_from(m).expect("few"));
        for (p, values) in practices.iter().enumerate().filter(|_| span.has(month)) {
            let practice = Uuid::from_u128(1 + p as u128);
            let number = |value: String, count: u64| Number {
                metric: METRIC,
                breakdown: if value.is_empty() { String::new() } else { "source".to_owned() },
                value,
                practice,
                month,
                count: i64::try_from(count).expect("few"),
            };
            let is_own = of.practices.iter().any(|known| known.id.0 == practice);
            let whole = number(String::new(), values.iter().sum());
            numbers.county.push(whole.clone());
            numbers.whole.extend(is_own.then_some(whole));
            for (v, count) in values.iter().enumerate() {
                numbers.parts.push(number(value(v), *count));
                numbers.parts_by_month.extend(is_own.then(|| number(value(v), *count)));
            }
        }
    }
    numbers
}

/// Every report of the county: of each area, of each period, whole (0) and of each value.
fn everything(cells: &Cells) -> BTreeMap<[usize; 3], String> {
    let values: Vec<String> = (0..VALUES).map(value).collect();
    let (mut figures, mut listed) = (BTreeMap::new(), Vec::new());
    for a in 0..AREAS_OF_COUNTY.len() {
        let of = area_of(a);
        for s in 0..SPANS.len() {
            let numbers = numbers(cells, &of, span_of(s));
            let county = County::of(&area_of(0));
            let making = Making { reader: Reader::OfAggregates, span: span_of(s), area: Some(&of), county };
            let published = making.published(&numbers, METRIC, Some(By::Source), &values);
            figures.insert([a, s, 0], published.total.text());
            figures.extend(published.parts.iter().enumerate().map(|(v, part)| ([a, s, v + 1], part.text())));
            let without = making.published(&numbers, METRIC, None, &[]);
            listed.push(([a, s, 0], without.total.text()));
            for (level, beneath) in [(By::Practice, 3..6), (By::Pcn, 1..3)] {
                let ids: Vec<String> =
                    beneath.clone().map(|area| Uuid::from_u128(AREAS_OF_COUNTY[area].1).to_string()).collect();
                let published = making.published(&numbers, METRIC, Some(level), &ids);
                listed.push(([a, s, 0], published.total.text()));
                if a == 0 {
                    listed.extend(beneath.zip(published.parts).map(|(area, part)| ([area, s, 0], part.text())));
                }
            }
        }
    }
    for (place, text) in listed {
        assert_eq!(figures[&place], text, "a number is published alike wherever it is: {place:?}");
    }
    figures
}

/// A sum of unknown numbers, and what it may be.
struct Sum {
    of: Vec<usize>,
    low: i64,
    high: i64,
}

/// What a published figure may be.
fn may_be(text: &str) -> (i64, i64) {
    match text {
        "withheld" => (0, 1_000),
        "*" => (1, 7),
        "0" => (0, 0),
        text => {
            let shown: i64 = text.parse().expect("a number");
            ((shown - 2).max(8), shown + 2)
        }
    }
}

/// Whether there are numbers that fit all sums, near the true ones.
fn fit(truth: &[i64], sums: &[Sum]) -> bool {
    fn search(at: usize, truth: &[i64], sums: &[Sum], done: &mut Vec<i64>, left: &mut u32) -> bool {
        *left = left.saturating_sub(1);
        let fits = |sum: &Sum| {
            let known: i64 = sum.of.iter().filter(|place| **place < at).map(|place| done[*place]).sum();
            let rest: i64 = sum.of.iter().filter(|place| **place >= at).map(|place| truth[*place] + 9).sum();
            known <= sum.high && known + rest >= sum.low
        };
        if *left == 0 || !sums.iter().all(fits) {
            return false;
        }
        if at == truth.len() {
            return true;
        }
        for step in [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6] {
            if truth[at] + step >= 0 {
                done.push(truth[at] + step);
                if search(at + 1, truth, sums, done, left) {
                    return true;
                }
                done.pop();
            }
        }
        false
    }
    search(0, truth, sums, &mut Vec::new(), &mut 400_000)
}

/// Whether the figure may be another of 1 to 7 than it is, with all sums as they may be.
fn may_differ(truth: &[i64], sums: &mut Vec<Sum>, figure: &[usize]) -> bool {
    let is: i64 = figure.iter().map(|place| truth[*place]).sum();
    let near_first = (1..7).flat_map(|step| [is - step, is + step]);
    near_first.filter(|other| (1..=7).contains(other)).any(|other| {
        sums.push(Sum { of: figure.to_vec(), low: other, high: other });
        let fits = fit(truth, sums);
        sums.pop();
        fits
    })
}

/// Figures that are published together, each a sum of unknown numbers.
struct Together<'a> {
    truth: Vec<i64>,
    /// Of which numbers, what is published, whether it is a whole.
    figures: Vec<(Vec<usize>, &'a str, bool)>,
}

impl Together<'_> {
    /// The numbers that are found out: parts by who knows all wholes, wholes by what is published.
    fn found_out(&self, parts_too: bool) -> Vec<String> {
        let mut found = Vec::new();
        for (of, text, is_whole) in
            self.figures.iter().filter(|(_, text, is_whole)| *text == "*" && (*is_whole || parts_too))
        {
            let sum = |(of, text, whole): &(Vec<usize>, &str, bool)| {
                let truth = of.iter().map(|place| self.truth[*place]).sum();
                let (low, high) = if *whole && !is_whole { (truth, truth) } else { may_be(text) };
                Sum { of: of.clone(), low, high }
            };
            let mut sums: Vec<Sum> = self.figures.iter().filter(|(.., whole)| parts_too || *whole).map(sum).collect();
            if !may_differ(&self.truth, &mut sums, of) {
                found.push(format!("{of:?} = {text} of {:?}: {:?}", self.truth, self.figures));
            }
        }
        found
    }
}

fn numbers_of(counts: impl Iterator<Item = u64>) -> Vec<i64> {
    counts.map(|count| i64::try_from(count).expect("few")).collect()
}

/// All areas and values of a period.
fn of_period<'a>(cells: &Cells, all: &'a BTreeMap<[usize; 3], String>, s: usize) -> Together<'a> {
    let pairs = (0..PRACTICES).flat_map(|p| (0..VALUES).map(move |v| (p, v)));
    let truth = numbers_of(pairs.map(|(p, v)| SPANS[s].iter().map(|m| cells[*m][p][v]).sum()));
    let mut figures = Vec::new();
    for (a, (.., practices)) in AREAS_OF_COUNTY.iter().enumerate() {
        for v in 0..=VALUES {
            let values = if v == 0 { 0..VALUES } else { v - 1..v };
            let of = practices.iter().flat_map(|p| values.clone().map(move |v| p * VALUES + v)).collect();
            figures.push((of, all[&[a, s, v]].as_str(), v == 0));
        }
    }
    Together { truth, figures }
}

/// All months and values of an area, and its quarter.
fn of_area<'a>(cells: &Cells, all: &'a BTreeMap<[usize; 3], String>, a: usize) -> Together<'a> {
    let pairs = (0..MONTHS).flat_map(|m| (0..VALUES).map(move |v| (m, v)));
    let truth = numbers_of(pairs.map(|(m, v)| AREAS_OF_COUNTY[a].2.iter().map(|p| cells[m][*p][v]).sum()));
    let mut figures = Vec::new();
    for (s, months) in SPANS.iter().enumerate() {
        for v in 0..=VALUES {
            let values = if v == 0 { 0..VALUES } else { v - 1..v };
            let of = months.iter().flat_map(|m| values.clone().map(move |v| m * VALUES + v)).collect();
            figures.push((of, all[&[a, s, v]].as_str(), v == 0));
        }
    }
    Together { truth, figures }
}

/// What is found out of a county: in each period, and in each area over time.
fn found_out(cells: &Cells) -> Vec<String> {
    let all = everything(cells);
    let in_periods = (0..SPANS.len()).flat_map(|s| of_period(cells, &all, s).found_out(true));
    let mut found: Vec<String> = in_periods.collect();
    for a in 0..AREAS_OF_COUNTY.len() {
        let in_time = of_area(cells, &all, a);
        found.extend(in_time.found_out(false));
        let parts = Together {
            figures: in_time
                .figures
                .iter()
                .map(|(of, text, is_whole)| (of.clone(), if *is_whole { "withheld" } else { *text }, *is_whole))
                .collect(),
            ..in_time
        };
        found.extend(parts.found_out(true));
    }
    found
}

fn county() -> impl Strategy<Value = Cells> {
    let cell = prop_oneof![2 => Just(0_u64), 3 => 1_u64..8, 2 => Just(7_u64), 2 => Just(1_u64), 3 => 8_u64..30];
    proptest::array::uniform3(proptest::array::uniform3(proptest::array::uniform3(cell)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn at_least_two_values_fit_each_suppressed_number_in_all_that_is_published_together(cells in county()) {
        let found = found_out(&cells);
        prop_assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn a_number_is_shown_exactly_rounded_or_not_at_all(cells in county()) {
        for ([a, s, v], text) in everything(&cells) {
            let values = if v == 0 { 0..VALUES } else { v - 1..v };
            let of_month = |m: &usize| AREAS_OF_COUNTY[a].2.iter().map(|p| cells[*m][*p][values.clone()].iter().sum::<u64>()).sum::<u64>();
            let count: u64 = SPANS[s].iter().map(of_month).sum();
            let is_right = match (text.as_str(), count) {
                ("withheld", _) => true,
                ("0", count) => count == 0,
                ("*", count) => (1..=7).contains(&count),
                (text, count) => text.parse::<u64>().is_ok_and(|shown| count >= 8 && shown % 5 == 0 && shown.abs_diff(count) <= 2),
            };
            prop_assert!(is_right, "{text} is {count}");
        }
    }

    #[test]
    fn no_month_is_found_out_by_the_year_its_quarters_and_its_months(
        counts in proptest::array::uniform12(prop_oneof![2 => Just(0_u64), 2 => Just(1_u64), 2 => Just(7_u64), 2 => 2_u64..7, 2 => 8_u64..20]),
    ) {
        let months: Months = (0..).zip(counts).map(|(m, count)| (CalendarMonth(2026 * 12 + m), i64::try_from(count).expect("few"))).collect();
        let published = |last: i32, length: i32| {
            let sums = InTime { whole: &months, parts: &[], kind: Parts::Areas };
            in_time(&sums, CalendarMonth(2026 * 12 + last), length).rows[0].published().total.text()
        };
        let spans = (0..12).map(|m| (m, 1)).chain([2, 5, 8, 11].map(|m| (m, 3))).chain([(11, 12)]);
        let figures: Vec<(Vec<usize>, String)> = spans
            .map(|(last, length): (i32, i32)| {
                let of = (last + 1 - length..=last).map(|m| usize::try_from(m).expect("a month")).collect();
                (of, published(last, length))
            })
            .collect();
        let figures = figures.iter().map(|(of, text)| (of.clone(), text.as_str(), true)).collect();
        let found = Together { truth: numbers_of(counts.into_iter()), figures }.found_out(false);
        prop_assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn extremes_that_nothing_else_comes_to_are_withheld() {
    let sevens: Cells = [[[7, 7, 0], [7, 7, 0], [0; 3]], [[0; 3]; 3], [[0; 3]; 3]];
    assert_eq!(found_out(&sevens), Vec::<String>::new());
    let all = everything(&sevens);
    assert!(all.values().any(|text| text == "withheld"), "{all:?}");
    // Without the control they are found out: four sevens come to 28, shown as 30, and nothing else does.
    let figures = vec![
        (vec![0], "*", false),
        (vec![1], "*", false),
        (vec![2], "*", false),
        (vec![3], "*", false),
        (vec![0, 1, 2, 3], "30", true),
    ];
    assert_eq!(Together { truth: vec![7; 4], figures }.found_out(true).len(), 4);
}

#[test]
fn a_breakdown_of_few_people_is_not_shown() {
    let few: Cells = [[[3, 2, 0], [9, 9, 9], [0; 3]], [[0; 3]; 3], [[0; 3]; 3]];
    let all = everything(&few);
    assert_eq!([0, 1, 2, 3].map(|v| all[&[3, 1, v]].as_str()), ["*", "withheld", "withheld", "withheld"]);
}
