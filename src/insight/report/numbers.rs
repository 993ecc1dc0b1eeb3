//! Reads the numbers of a report: sums over services, by month and by practice, and no rows of anybody.

use sea_orm::Value;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};

use super::area::{Area, Scope};
use super::case::{DAYS, PENCE};
use super::codes::{ReportBreakdown as By, ReportMetric as Metric};
use super::control::Reader;
use super::dictionary::{AREAS, Kind, entry_of};
use super::period::{Span, keys, quarter};
use super::table::count::{Column, Entity};
use crate::prelude::*;
use catalogue::coded::Coded;

/// A sum: the metric, the value, the practice (nil where it is over all), the month (0 where it is over all).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// What is counted.
    pub metric: Metric,
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
    /// Of the whole: of flows by month, where the report is controlled from the window before; by practice, where it is broken
    /// down by areas.
    pub whole: Vec<Number>,
    /// Of the whole by practice in the period (of stocks at its end), where the report is controlled: of all the areas with
    /// which its own add up.
    pub county: Vec<Number>,
    /// Of each part by month, where the report is controlled; of stocks nothing.
    pub parts_by_month: Vec<Number>,
    /// Of each part in the period (of stocks at its end); where the report is controlled by practice, as [`Self::county`].
    pub parts: Vec<Number>,
    /// Days and pence, in the period.
    pub lengths: Vec<Number>,
}

/// How the sums are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Grouping {
    by_practice: bool,
    by_month: bool,
}

/// Of which months sums are taken.
#[derive(Clone)]
enum Months {
    /// Of these.
    Of(CalendarMonth, CalendarMonth),
    /// Of all until this one.
    Until(CalendarMonth),
}

impl Months {
    /// The conditions, of which each is read by itself: by months, where these are told apart, else by quarters as far as they go.
    fn conditions(&self, grouping: Grouping) -> Vec<Condition> {
        let month = || Column::Month.into_expr();
        let between = |first: CalendarMonth, last: CalendarMonth| month().between(constant(first.0), constant(last.0));
        let among = |first, last| {
            let keys = keys(first, last);
            (!keys.is_empty()).then(|| month().is_in(keys.into_iter().map(|key| constant(key.0))))
        };
        let found = match self {
            Self::Of(first, last) if grouping.by_month => vec![Some(between(*first, *last))],
            Self::Of(first, last) => vec![among(*first, *last)],
            Self::Until(last) => {
                let over = CalendarMonth((last.0 + 1).div_euclid(3) * 3);
                let quarters = between(quarter(over.plus(-1)), quarter(CalendarMonth(0)));
                vec![Some(quarters), among(over, *last)]
            }
        };
        found.into_iter().flatten().map(|condition| Condition::all().add(condition)).collect()
    }
}

/// A code or a month of ours, as a part of the statement: so PostgreSQL plans for what is asked, and not for anything at all.
fn constant(value: impl Into<Value>) -> Expr {
    Expr::Constant(value.into())
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
    let is_controlled = scope.reader == Reader::OfAggregates && metrics.iter().all(|one| entry_of(*one).is_of_people);
    let within = Months::Of(span.first(), span.last);
    // The window before, and the quarter that it began with: what two windows differ by would tell a month.
    let before = Months::Of(span.first().plus(if span.months() == 12 && is_controlled { -3 } else { 0 }), span.last);
    let until = Months::Until(span.last);
    let by_practice = by.is_some_and(|by| AREAS.contains(&by));
    let plain = Grouping { by_practice, by_month: false };
    let in_time = Grouping { by_practice, by_month: is_controlled };
    let in_county = Grouping { by_practice: is_controlled, by_month: false };
    let (own, county) = (of_scope(scope), of_county(scope));
    let whole = sums_in(tx, &flows, &[""], &own, before.clone(), in_time).await?;
    let mut numbers = Numbers { whole, ..Numbers::default() };
    if is_controlled {
        numbers.county = sums_in(tx, &flows, &[""], &county, within.clone(), in_county).await?;
        numbers.county.extend(sums_in(tx, &stocks, &[""], &county, until.clone(), in_county).await?);
    } else {
        numbers.whole.extend(sums_in(tx, &stocks, &[""], &own, until.clone(), plain).await?);
    }
    if let Some(by) = by.filter(|by| !AREAS.contains(by)) {
        let by = [by.code()];
        // Nothing is the sum of a single month, and nothing is controlled for who reads the rows beneath.
        if span.months() > 1 && is_controlled {
            let by_month = Grouping { by_practice: false, by_month: true };
            numbers.parts_by_month = sums_in(tx, &flows, &by, &own, before, by_month).await?;
        }
        let of_parts = if is_controlled { &county } else { &own };
        numbers.parts = sums_in(tx, &flows, &by, of_parts, within.clone(), in_county).await?;
        numbers.parts.extend(sums_in(tx, &stocks, &by, of_parts, until, in_county).await?);
    }
    let with_lengths: Vec<Metric> = flows.into_iter().filter(|metric| entry_of(*metric).kind != Kind::Flow).collect();
    let none = Grouping { by_practice: false, by_month: false };
    numbers.lengths = sums_in(tx, &with_lengths, &[DAYS, PENCE], &own, within, none).await?;
    Ok(numbers)
}

async fn sums_in(
    tx: &Tx,
    metrics: &[Metric],
    breakdowns: &[&str],
    of: &Condition,
    months: Months,
    grouping: Grouping,
) -> Result<Vec<Number>, Problem> {
    let mut numbers = Vec::new();
    if metrics.is_empty() {
        return Ok(numbers);
    }
    for months in months.conditions(grouping) {
        numbers.extend(read_in(tx, metrics, breakdowns, of.clone().add(months), grouping).await?);
    }
    Ok(numbers)
}

async fn read_in(
    tx: &Tx,
    metrics: &[Metric],
    breakdowns: &[&str],
    of: Condition,
    grouping: Grouping,
) -> Result<Vec<Number>, Problem> {
    let total = Expr::col(Column::Count).sum().cast_as(Alias::new("bigint"));
    let mut sums = Entity::find()
        .select_only()
        .columns([Column::Metric, Column::Breakdown, Column::Value])
        .filter(Column::Metric.into_expr().is_in(metrics.iter().map(|metric| constant(metric.code()))))
        .filter(Column::Breakdown.into_expr().is_in(breakdowns.iter().map(|by| constant(*by))))
        .filter(of)
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
    let number = |(metric, breakdown, value, practice, month, count): (String, _, _, _, _, _)| {
        let metric = metric.parse().ok()?;
        Some(Number { metric, breakdown, value, practice, month: CalendarMonth(month), count })
    };
    Ok(rows.into_iter().filter_map(number).collect())
}

/// The numbers of the services and of the area; of what is of no practice, those of the services that cover it.
fn of_scope(scope: &Scope) -> Condition {
    let own = scope.services.as_ref().map(|services| Column::ServiceId.is_in(services.iter().copied().map(|id| id.0)));
    Condition::all().add_option(own).add_option(scope.area.as_ref().map(of_area))
}

/// The numbers of all that the areas of a report add up with.
fn of_county(scope: &Scope) -> Condition {
    match &scope.county {
        Some(county) => of_area(county),
        None => of_scope(scope),
    }
}

fn of_area(area: &Area) -> Condition {
    let practices = area.practices.iter().map(|practice| practice.id.0);
    let nobodys = area.services.first().map(|_| Uuid::nil());
    let here = Column::PracticeId.is_in(practices.chain(nobodys));
    let registered = Column::PracticeId.ne(Uuid::nil());
    let counted = registered.or(Column::ServiceId.is_in(area.services.iter().map(|id| id.0)));
    Condition::all().add(here).add_option(nobodys.map(|_| counted))
}
