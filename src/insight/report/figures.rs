//! Makes the figures of a report of its numbers, each with all that it adds up with. Pure.

use std::collections::{BTreeMap, HashMap};

use super::area::Area;
use super::codes::{ReportBreakdown as By, ReportMetric as Metric};
use super::control::plane::{Plane, Row, Yields};
use super::control::{Equation, Figure, Parts, Published, Reader, True, exact, is_few};
use super::county::County;
use super::dictionary::{AREAS, Kind, entry_of, parts};
use super::numbers::{Number, Numbers};
use super::period::Span;
use crate::prelude::rules::*;
use catalogue::OrganisationKind;

/// Months of a quarter.
const QUARTER: i32 = 3;
/// Months of a year.
const YEAR: i32 = 12;

/// Sums by month.
type Months = BTreeMap<CalendarMonth, i64>;

/// What figures are made of.
pub struct Making<'a> {
    /// How they are shown.
    pub reader: Reader,
    /// Of which months.
    pub span: Span,
    /// Of which area.
    pub area: Option<&'a Area>,
    /// All the areas that it adds up with.
    pub county: County,
}

/// A whole and its parts by month.
struct InTime<'a> {
    whole: &'a Months,
    parts: &'a [Months],
    kind: Parts,
}

fn truly(count: i64) -> True {
    True::of(u64::try_from(count).unwrap_or_default())
}

impl Making<'_> {
    /// A metric, and its parts in this order of values (of areas: of their identifiers).
    pub fn published(&self, numbers: &Numbers, metric: Metric, by: Option<By>, values: &[String]) -> Published {
        let entry = entry_of(metric);
        if self.reader == Reader::OfRows || !entry.is_of_people {
            return self.exactly(numbers, metric, by, values);
        }
        let is_area = by.is_some_and(|by| AREAS.contains(&by));
        let columns = if is_area { 0 } else { values.len() };
        let kind = by.map_or(Parts::Areas, parts);
        let wholes = self.county.sums(of(&numbers.county, metric).map(|one| (one.practice, one.count)));
        let places: HashMap<&str, usize> =
            values.iter().take(columns).enumerate().map(|(place, value)| (value.as_str(), place)).collect();
        let mut by_value = vec![Vec::new(); columns];
        for number in of(&numbers.parts, metric) {
            if let Some(place) = places.get(number.value.as_str()) {
                by_value[*place].push((number.practice, number.count));
            }
        }
        let of_parts: Vec<Vec<i64>> = by_value.into_iter().map(|sums| self.county.sums(sums.into_iter())).collect();
        let in_county = self.in_county(&wholes, &of_parts, kind);
        let is_flow = entry.kind != Kind::Stock;
        let mut by_month = vec![Months::new(); columns];
        for number in of(&numbers.parts_by_month, metric) {
            if let Some(place) = places.get(number.value.as_str()) {
                *by_month[*place].entry(number.month).or_default() += number.count;
            }
        }
        let ids: Vec<Uuid> =
            if is_area { values.iter().filter_map(|id| id.parse().ok()).collect() } else { Vec::new() };
        let (own, of_areas) = self.months(numbers, metric, &ids);
        let controlled = |place: Option<usize>, months: &Months, parts: &[Months]| {
            let nothing = Row::alone(&Figure::default(), &vec![Figure::default(); columns], kind);
            let mut row = place.and_then(|place| in_county.rows.get(place)).cloned().unwrap_or(nothing);
            if is_flow {
                let in_time = in_time(&InTime { whole: months, parts, kind }, self.span.last, self.span.months());
                in_time.rows.first().into_iter().for_each(|top| row.join(top));
            }
            row
        };
        let place = self.county.place(self.area.map(|area| area.organisation.id.0));
        let mut published = controlled(place, &own, &by_month).published();
        if is_area {
            let none = Months::new();
            let part = |id: &Uuid| controlled(self.county.place(Some(*id)), of_areas.get(id).unwrap_or(&none), &[]);
            published.parts = ids.iter().map(|id| part(id).published().total).collect();
        }
        published
    }

    /// For who may read what is beneath, or of what is not people.
    fn exactly(&self, numbers: &Numbers, metric: Metric, by: Option<By>, values: &[String]) -> Published {
        let total = of(&numbers.whole, metric).map(|one| one.count).sum();
        let mut sums: HashMap<String, i64> = HashMap::new();
        match (by, self.area) {
            (Some(level), Some(area)) if AREAS.contains(&level) => {
                for number in of(&numbers.whole, metric) {
                    *sums.entry(area.group(number.practice, level).to_string()).or_default() += number.count;
                }
            }
            _ => of(&numbers.parts, metric)
                .for_each(|number| *sums.entry(number.value.clone()).or_default() += number.count),
        }
        exact(truly(total), values.iter().map(|value| truly(sums.get(value).copied().unwrap_or_default())))
    }

    /// Whether what the people of a period come to tells of no few of them: by no month of it, by none that the window before had,
    /// and by no part of an area, of which none is told.
    pub fn tells_no_few(&self, numbers: &Numbers, metric: Metric) -> bool {
        let is_ics = self.area.is_some_and(|area| area.organisation.kind == OrganisationKind::Ics);
        let (months, _) = self.months(numbers, metric, &[]);
        let from = self.span.first().plus(if self.span.months() == YEAR { -1 } else { 0 });
        is_ics && !months.range(from..).any(|(_, count)| is_few(truly(*count)))
    }

    /// The whole by month: of all of it, and of each of these areas.
    fn months(&self, numbers: &Numbers, metric: Metric, areas: &[Uuid]) -> (Months, HashMap<Uuid, Months>) {
        let mut all = Months::new();
        let mut of_areas: HashMap<Uuid, Months> = areas.iter().map(|id| (*id, Months::new())).collect();
        for number in of(&numbers.whole, metric) {
            *all.entry(number.month).or_default() += number.count;
            for id in self.county.around(number.practice) {
                if let Some(months) = of_areas.get_mut(&id) {
                    *months.entry(number.month).or_default() += number.count;
                }
            }
        }
        (all, of_areas)
    }

    /// Every area with which the report's adds up, in the period.
    fn in_county(&self, wholes: &[i64], of_parts: &[Vec<i64>], kind: Parts) -> Plane {
        let row = |place: usize| {
            let figure = |sums: &Vec<i64>| self.in_levels(place, sums);
            let parts = of_parts.iter();
            let row = if self.county.is_hidden(place) {
                Row::hidden(truly(wholes[place]), parts.map(|sums| truly(sums[place])), kind)
            } else {
                Row::alone(&self.in_levels(place, wholes), &parts.map(figure).collect::<Vec<_>>(), kind)
            };
            row.beneath(self.county.parent(place))
        };
        let mut plane = Plane { rows: (0..wholes.len()).map(row).collect() };
        plane.protect_wholes(Yields::Any);
        if !of_parts.is_empty() {
            plane.protect_parts(Yields::Any);
        }
        plane
    }

    /// A number of an area, with the levels of areas beneath of which it is the sum.
    fn in_levels(&self, place: usize, sums: &[i64]) -> Figure {
        let count = truly(sums[place]);
        if sums[place] == 0 {
            return Figure { count, equations: Vec::new() };
        }
        let some = |places: &Vec<usize>| {
            Equation::sum(places.iter().map(|place| sums[*place]).filter(|count| *count != 0).map(truly))
        };
        Figure { count, equations: self.county.levels(place).iter().map(some).collect() }
    }
}

fn of(numbers: &[Number], metric: Metric) -> impl Iterator<Item = &Number> {
    numbers.iter().filter(move |one| one.metric == metric)
}

/// A period with the quarters and months in it: what is published of those stands, and what is of the whole period yields.
fn in_time(sums: &InTime<'_>, last: CalendarMonth, length: i32) -> Plane {
    let figure =
        |months: &Months| Figure { count: ending(months, last, length), equations: over(months, last, length) };
    let parts: Vec<Figure> = sums.parts.iter().map(figure).collect();
    let mut plane = Plane { rows: vec![Row::alone(&figure(sums.whole), &parts, sums.kind)] };
    if length == 1 {
        return plane;
    }
    let step = if length == YEAR && is_end_of_quarter(last) { QUARTER } else { 1 };
    for place in 0..length / step {
        plane.extend(in_time(sums, last.plus(-place * step), step));
    }
    plane.protect_wholes(Yields::First);
    plane.protect_parts(Yields::First);
    plane
}

fn is_end_of_quarter(month: CalendarMonth) -> bool {
    month.0 % QUARTER == QUARTER - 1
}

fn ending(months: &Months, end: CalendarMonth, length: i32) -> True {
    truly(months.range(end.plus(1 - length)..=end).map(|(_, count)| count).sum())
}

/// The months and quarters that a period is the sum of; and what the window before, and the one a quarter before, differs by.
fn over(months: &Months, last: CalendarMonth, length: i32) -> Vec<Equation> {
    let all = |step: i32| (0..length / step).map(move |place| (last.plus(-place * step), step));
    let sum = |step: i32| Equation::sum(all(step).map(|(end, step)| ending(months, end, step)));
    match length {
        1 => return Vec::new(),
        QUARTER => return vec![sum(1)],
        _ => (),
    }
    let mut equations = vec![sum(1)];
    if is_end_of_quarter(last) {
        equations.push(sum(QUARTER));
    }
    for step in if is_end_of_quarter(last) { &[1, QUARTER][..] } else { &[1] } {
        equations.push(Equation {
            plus: vec![ending(months, last.plus(-step), length), ending(months, last, *step)],
            minus: vec![ending(months, last.plus(-length), *step)],
        });
    }
    equations
}

#[cfg(test)]
#[path = "figures/tests.rs"]
mod tests;
