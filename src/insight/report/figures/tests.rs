//! Nobody finds out a suppressed number: for each there is another county, with another number in its place, of which every report is
//! the same.

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

/// Every report of the county: of the network and of each practice, of each month and of the quarter, whole and by value, and by
/// practice. Each figure with what it truly is.
fn everything(cells: &Cells) -> Vec<(String, u64)> {
    let all: Vec<PracticeOfArea> = (0..PRACTICES).map(practice_of).collect();
    let mut areas = vec![area(OrganisationKind::Pcn, all.clone())];
    areas.extend(all.iter().map(|practice| area(OrganisationKind::GpPractice, vec![*practice])));
    let mut spans = vec![Span { period: ReportPeriod::Quarter, last: FIRST.plus(2) }];
    spans.extend((0..3).map(|month| Span { period: ReportPeriod::Month, last: FIRST.plus(month) }));
    let values: Vec<String> = (0..VALUES).map(value).collect();
    let practices: Vec<String> = all.iter().map(|practice| practice.id.to_string()).collect();
    let mut figures = Vec::new();
    for of in &areas {
        for span in &spans {
            let numbers = numbers(cells, of, *span);
            let making = Making { reader: Reader::OfAggregates, span: *span, area: Some(of) };
            let truly = |one: &Number| u64::try_from(one.count).expect("it counts people");
            let total: u64 = numbers.whole.iter().map(truly).sum();
            let published = making.published(&numbers, METRIC, Some(By::Source), &values);
            figures.push((published.total.text(), total));
            for (value, part) in values.iter().zip(published.parts) {
                let of_value = numbers.parts_by_month.iter().filter(|one| one.value == *value);
                figures.push((part.text(), of_value.map(truly).sum()));
            }
            if of.organisation.kind == OrganisationKind::Pcn {
                let published = making.published(&numbers, METRIC, Some(By::Practice), &practices);
                for (practice, part) in practices.iter().zip(published.parts) {
                    let there = numbers.whole.iter().filter(|one| one.practice.to_string() == *practice);
                    figures.push((part.text(), there.map(truly).sum()));
                }
            }
        }
    }
    figures
}

/// Counties that differ from this one by little: in one cell, in two, or in the corners of a rectangle.
fn nearby(cells: &Cells) -> Vec<Cells> {
    let places: Vec<[usize; 3]> =
        (0..MONTHS).flat_map(|m| (0..PRACTICES).flat_map(move |p| (0..VALUES).map(move |v| [m, p, v]))).collect();
    let moved = |steps: &[([usize; 3], i64)]| {
        let mut moved = *cells;
        for ([m, p, v], by) in steps {
            moved[*m][*p][*v] = moved[*m][*p][*v].checked_add_signed(*by)?;
        }
        Some(moved)
    };
    let mut found = Vec::new();
    for one in &places {
        for by in [-1, 1, -2, 2] {
            found.extend(moved(&[(*one, by)]));
        }
        for other in &places {
            if one != other {
                for by in [-1, 1] {
                    found.extend(moved(&[(*one, by), (*other, -by)]));
                    if one < other {
                        found.extend(moved(&[(*one, by), (*other, by)]));
                    }
                }
            }
            // The corners of a rectangle keep the sums of its sides.
            for axis in 0..3 {
                let (mut third, mut fourth) = (*one, *other);
                third[axis] = other[axis];
                fourth[axis] = one[axis];
                if one < other && third != *other && third != *one {
                    for by in [-1, 1] {
                        found.extend(moved(&[(*one, by), (*other, by), (third, -by), (fourth, -by)]));
                    }
                }
            }
        }
    }
    found
}

/// The figures that are suppressed although no other county has the same reports and another number there.
fn found_out(cells: &Cells) -> Vec<(usize, u64)> {
    let own = everything(cells);
    let mut open: Vec<usize> = (0..own.len()).filter(|place| own[*place].0 == "*").collect();
    for other in nearby(cells) {
        if open.is_empty() {
            break;
        }
        let others = everything(&other);
        if own.iter().zip(&others).all(|(own, other)| own.0 == other.0) {
            open.retain(|place| own[*place].1 == others[*place].1);
        }
    }
    open.into_iter().map(|place| (place, own[place].1)).collect()
}

fn county() -> impl Strategy<Value = Cells> {
    let cell = prop_oneof![2 => Just(0_u64), 4 => 1_u64..8, 1 => Just(7_u64), 1 => Just(1_u64), 2 => 8_u64..30];
    let values = proptest::array::uniform2(cell);
    proptest::array::uniform3(proptest::array::uniform2(values))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_suppressed_number_is_found_out_from_all_reports_together(cells in county()) {
        let found = found_out(&cells);
        prop_assert!(found.is_empty(), "{found:?} of {:?}", everything(&cells));
    }

    #[test]
    fn a_number_is_shown_exactly_rounded_or_not_at_all(cells in county()) {
        for (text, count) in everything(&cells) {
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
fn without_the_equations_extremes_are_found_out() {
    // Two practices, three months, each seven of one value: sums that nothing else comes to.
    let sevens: Cells = [[[7, 0], [7, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]];
    assert!(found_out(&sevens).is_empty());
    let texts: Vec<String> = everything(&sevens).into_iter().map(|(text, _)| text).collect();
    assert!(texts.contains(&"withheld".to_owned()), "{texts:?}");
}
