//! Makes the figures of a report of its numbers, each with the sums that tie it to figures of other reports. Pure.

use std::collections::{BTreeMap, HashMap};

use super::area::Area;
use super::codes::{ReportBreakdown as By, ReportMetric as Metric};
use super::control::{Equation, Figure, Published, Reader, True, is_few, publish};
use super::dictionary::{AREAS, Kind, entry_of, parts};
use super::numbers::{Number, Numbers, by};
use super::period::{CalendarMonth, Span};
use crate::prelude::rules::*;
use catalogue::OrganisationKind;

/// Months of a quarter.
const QUARTER: i32 = 3;

/// Figures by month, and by practice in the period.
#[derive(Default)]
struct Sums {
    months: BTreeMap<CalendarMonth, i64>,
    practices: BTreeMap<Uuid, i64>,
}

/// What figures are made of.
pub struct Making<'a> {
    /// How they are shown.
    pub reader: Reader,
    /// Of which months.
    pub span: Span,
    /// Of which area.
    pub area: Option<&'a Area>,
}

fn truly(count: i64) -> True {
    True::of(u64::try_from(count).unwrap_or_default())
}

impl Making<'_> {
    /// A metric, and its parts in this order of values (of areas: of their identifiers).
    pub fn published(&self, numbers: &Numbers, metric: Metric, by: Option<By>, values: &[String]) -> Published {
        let of_metric = |number: &&Number| number.metric == metric.code();
        let whole: Vec<&Number> = numbers.whole.iter().filter(of_metric).collect();
        let total = self.figure(metric, &self.sums(metric, &whole));
        let figures = match by {
            None => Vec::new(),
            Some(level) if AREAS.contains(&level) => self.of_parts(metric, &whole, level, values),
            Some(_) => self.of_values(numbers, metric, values),
        };
        publish(self.reader, &total, &figures, parts(by.unwrap_or(By::Source)))
    }

    /// Whether what the people of a period come to tells of no few of them: by no month of it, by none that the window before had,
    /// and by no part of an area, of which none is told.
    pub fn tells_no_few(&self, numbers: &Numbers, metric: Metric) -> bool {
        let is_ics = self.area.is_some_and(|area| area.organisation.kind == OrganisationKind::Ics);
        let months =
            by(numbers.whole.iter().filter(|one| one.metric == metric.code()).map(|one| (one.month, one.count)));
        let from = self.span.first().plus(if self.span.months() == 12 { -1 } else { 0 });
        is_ics && !months.range(from..).any(|(_, count)| is_few(truly(*count)))
    }

    /// A metric in each part of the area.
    fn of_parts(&self, metric: Metric, whole: &[&Number], level: By, ids: &[String]) -> Vec<Figure> {
        let mut there: HashMap<String, Vec<&Number>> = HashMap::new();
        let mut groups: HashMap<Uuid, String> = HashMap::new();
        for number in whole {
            let practice = number.practice;
            let group = || self.area.map_or(practice, |area| area.group(practice, level)).to_string();
            let group = groups.entry(practice).or_insert_with(group);
            there.entry(group.clone()).or_default().push(number);
        }
        let of = |id: &String| there.get(id).map(Vec::as_slice).unwrap_or_default();
        ids.iter().map(|id| self.figure(metric, &self.sums(metric, of(id)))).collect()
    }

    /// A metric of each value.
    fn of_values(&self, numbers: &Numbers, metric: Metric, values: &[String]) -> Vec<Figure> {
        let mut of_value: HashMap<&str, Sums> = HashMap::new();
        let is_of = |number: &&Number| number.metric == metric.code();
        for number in numbers.parts_by_month.iter().filter(is_of) {
            let months = &mut of_value.entry(&number.value).or_default().months;
            *months.entry(number.month).or_default() += number.count;
        }
        for number in numbers.parts_by_practice.iter().filter(is_of) {
            let practices = &mut of_value.entry(&number.value).or_default().practices;
            *practices.entry(number.practice).or_default() += number.count;
        }
        let none = Sums::default();
        values.iter().map(|value| self.figure(metric, of_value.get(value.as_str()).unwrap_or(&none))).collect()
    }

    fn sums(&self, metric: Metric, numbers: &[&Number]) -> Sums {
        let is_stock = entry_of(metric).kind == Kind::Stock;
        let within = numbers.iter().filter(|one| is_stock || self.span.has(one.month));
        Sums {
            months: by(numbers.iter().filter(|_| !is_stock).map(|one| (one.month, one.count))),
            practices: by(within.map(|one| (one.practice, one.count))),
        }
    }

    fn figure(&self, metric: Metric, sums: &Sums) -> Figure {
        let count = truly(sums.practices.values().sum());
        if self.reader == Reader::OfRows {
            return Figure { count, equations: Vec::new() };
        }
        let mut equations = Vec::new();
        if entry_of(metric).kind != Kind::Stock {
            self.over_time(&sums.months, &mut equations);
        }
        for level in self.area.map(Area::levels).unwrap_or_default() {
            let group = |practice: &Uuid| self.area.map_or(*practice, |area| area.group(*practice, *level));
            let groups = by(sums.practices.iter().map(|(practice, count)| (group(practice), *count)));
            equations.push(Equation::sum(groups.into_values().map(truly)));
        }
        Figure { count, equations }
    }

    /// The months and quarters that a period is the sum of; and what the window before, and the one a quarter before, differs by.
    fn over_time(&self, months: &BTreeMap<CalendarMonth, i64>, equations: &mut Vec<Equation>) {
        let last = self.span.last;
        let ending = |end: CalendarMonth, length: i32| {
            let range = end.plus(1 - length)..=end;
            truly(months.range(range).map(|(_, count)| count).sum())
        };
        let all = |length: i32| (0..self.span.months() / length).map(move |place| last.plus(-place * length));
        if self.span.months() == 1 {
            return;
        }
        equations.push(Equation::sum(all(1).map(|month| ending(month, 1))));
        if self.span.months() == QUARTER {
            return;
        }
        let lengths: &[i32] = if last.0 % QUARTER == QUARTER - 1 {
            equations.push(Equation::sum(all(QUARTER).map(|month| ending(month, QUARTER))));
            &[1, QUARTER]
        } else {
            &[1]
        };
        for length in lengths.iter().copied() {
            let year = self.span.months();
            equations.push(Equation {
                plus: vec![ending(last.plus(-length), year), ending(last, length)],
                minus: vec![ending(last.plus(-year), length)],
            });
        }
    }
}

#[cfg(test)]
#[path = "figures/tests.rs"]
mod tests;
