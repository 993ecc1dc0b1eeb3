//! Reads the numbers of a report: sums over services, by month and by practice, and no rows of anybody.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait};

use super::area::Scope;
use super::case::{DAYS, PENCE};
use super::codes::{ReportBreakdown as By, ReportMetric as Metric};
use super::control::Reader;
use super::dictionary::{Kind, entry_of};
use super::period::{CalendarMonth, Span};
use super::table::count::{Column, Entity};
use crate::prelude::*;

/// A sum: the metric, the value, the practice (nil where it is over all), the month (0 where it is over all).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// What is counted.
    pub metric: String,
    /// What it is broken down by; empty for the whole.
    pub breakdown: String,
    /// The value of that.
    pub value: String,
    /// Of whose people.
    pub practice: Uuid,
    /// When.
    pub month: CalendarMonth,
    /// The number.
    pub count: i64,
}

/// The numbers of a report.
#[derive(Debug, Default)]
pub struct Numbers {
    /// Of the whole: of flows by practice and month, of stocks by practice.
    pub whole: Vec<Number>,
    /// Of each part by month; of stocks nothing.
    pub parts_by_month: Vec<Number>,
    /// Of each part by practice, in the period; of stocks at its end.
    pub parts_by_practice: Vec<Number>,
    /// Days and pence, in the period.
    pub lengths: Vec<Number>,
}

/// How the sums are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Grouping {
    by_practice: bool,
    by_month: bool,
}

/// Reads them.
///
/// # Errors
/// The database's own.
pub async fn numbers_in(
    tx: &Tx,
    metrics: &[Metric],
    by: Option<By>,
    scope: &Scope,
    span: Span,
) -> Result<Numbers, Problem> {
    let of = |is_stock: bool| {
        let kind = move |metric: &Metric| (entry_of(*metric).kind == Kind::Stock) == is_stock;
        metrics.iter().copied().filter(kind).collect::<Vec<_>>()
    };
    let (flows, stocks) = (of(false), of(true));
    let within = span.first()..=span.last;
    // The window before, and the quarter that it began with: what two windows differ by would tell a month.
    let before = span.first().plus(if span.months() == 12 { -3 } else { 0 })..=span.last;
    let until = CalendarMonth(0)..=span.last;
    let both = Grouping { by_practice: true, by_month: true };
    let by_practice = Grouping { by_practice: true, by_month: false };
    let by_month = Grouping { by_practice: false, by_month: true };
    let none = Grouping { by_practice: false, by_month: false };
    let whole = sums_in(tx, &flows, &[""], scope, before.clone(), both).await?;
    let mut numbers = Numbers { whole, ..Numbers::default() };
    numbers.whole.extend(sums_in(tx, &stocks, &[""], scope, until.clone(), by_practice).await?);
    if let Some(by) = by.filter(|by| !super::dictionary::AREAS.contains(by)) {
        let by = [by.code()];
        // Nothing is the sum of a single month, and nothing is controlled for who reads the rows beneath.
        if span.months() > 1 && scope.reader == Reader::OfAggregates {
            numbers.parts_by_month = sums_in(tx, &flows, &by, scope, before, by_month).await?;
        }
        numbers.parts_by_practice = sums_in(tx, &flows, &by, scope, within.clone(), by_practice).await?;
        numbers.parts_by_practice.extend(sums_in(tx, &stocks, &by, scope, until, by_practice).await?);
    }
    let with_lengths: Vec<Metric> = flows.into_iter().filter(|metric| entry_of(*metric).kind != Kind::Flow).collect();
    numbers.lengths = sums_in(tx, &with_lengths, &[DAYS, PENCE], scope, within, none).await?;
    Ok(numbers)
}

async fn sums_in(
    tx: &Tx,
    metrics: &[Metric],
    breakdowns: &[&str],
    scope: &Scope,
    months: std::ops::RangeInclusive<CalendarMonth>,
    grouping: Grouping,
) -> Result<Vec<Number>, Problem> {
    if metrics.is_empty() {
        return Ok(Vec::new());
    }
    let total = Expr::col(Column::Count).sum().cast_as(Alias::new("bigint"));
    let mut sums = Entity::find()
        .select_only()
        .columns([Column::Metric, Column::Breakdown, Column::Value])
        .filter(Column::Metric.is_in(metrics.iter().map(|metric| metric.code())))
        .filter(Column::Breakdown.is_in(breakdowns.iter().copied()))
        .filter(Column::Month.between(months.start().0, months.end().0))
        .filter(of_scope(scope))
        .group_by(Column::Metric)
        .group_by(Column::Breakdown)
        .group_by(Column::Value);
    let either = |is_grouped: bool, column: Column, nothing: Expr| {
        if is_grouped { Expr::col(column) } else { nothing }
    };
    sums = sums.expr_as(either(grouping.by_practice, Column::PracticeId, Expr::val(Uuid::nil())), "practice");
    sums = sums.expr_as(either(grouping.by_month, Column::Month, Expr::val(0)), "of_month");
    sums = sums.expr_as(total, "total");
    if grouping.by_practice {
        sums = sums.group_by(Column::PracticeId);
    }
    if grouping.by_month {
        sums = sums.group_by(Column::Month);
    }
    let db = tx.system("sums are read, which are published under disclosure control");
    let rows: Vec<(String, String, String, Uuid, i32, i64)> = sums.into_tuple().all(&db).await?;
    let number = |(metric, breakdown, value, practice, month, count)| Number {
        metric,
        breakdown,
        value,
        practice,
        month: CalendarMonth(month),
        count,
    };
    Ok(rows.into_iter().map(number).collect())
}

/// The numbers of the services and of the area.
fn of_scope(scope: &Scope) -> Condition {
    let own = scope.services.as_ref().map(|services| Column::ServiceId.is_in(services.iter().copied().map(|id| id.0)));
    let area = scope.area.as_ref().map(|area| {
        let practices = area.practices.iter().map(|practice| practice.id.0);
        let nobodys = area.services.first().map(|_| Uuid::nil());
        let here = Column::PracticeId.is_in(practices.chain(nobodys));
        let registered = Column::PracticeId.ne(Uuid::nil());
        let counted = registered.or(Column::ServiceId.is_in(area.services.iter().map(|id| id.0)));
        Condition::all().add(here).add_option(nobodys.map(|_| counted))
    });
    Condition::all().add_option(own).add_option(area)
}

/// The sum of numbers by something.
pub fn by<K: Ord>(numbers: impl IntoIterator<Item = (K, i64)>) -> BTreeMap<K, i64> {
    let mut sums = BTreeMap::new();
    for (key, count) in numbers {
        *sums.entry(key).or_default() += count;
    }
    sums
}
