//! Reads the numbers of a report: sums over services, by month and by practice, and no rows of anybody.

use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait};
use sea_orm::{ConnectionTrait, IdenStatic, QueryTrait, Select, Value};

use super::area::{Area, Scope};
use super::case::{DAYS, PENCE};
use super::codes::{ReportBreakdown as By, ReportMetric as Metric};
use super::control::Reader;
use super::dictionary::{AREAS, Kind, entry_of};
use super::period::Span;
use super::table::count::{Column, Entity, MONTHS};
use super::values;
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

/// Of which months sums are taken: of all until the last, where it has no first.
#[derive(Clone, Copy)]
struct Window {
    first: Option<CalendarMonth>,
    last: CalendarMonth,
}

impl Window {
    fn has(self, month: CalendarMonth) -> bool {
        month <= self.last && self.first.is_none_or(|first| first <= month)
    }

    /// The rows that have some of them.
    fn rows(self) -> Condition {
        let (year, last) = (Column::Year.into_expr(), self.last.year());
        Condition::all().add(match self.first {
            Some(first) => year.is_in((first.year()..=last).map(constant)),
            None => year.lte(constant(last)),
        })
    }

    /// What a row has in them.
    fn total(self) -> Expr {
        let first = self.first.map_or(self.last.year(), CalendarMonth::year);
        let in_year = |year: i32| {
            let months = CalendarMonth::of_year(year).into_iter().zip(MONTHS);
            let of = months.filter(|(month, _)| self.has(*month)).map(|(_, column)| Expr::col(column));
            of.reduce(Expr::add).unwrap_or_else(|| constant(0))
        };
        let year = |year: i32| Column::Year.into_expr().eq(constant(year));
        // Without a first month all of an earlier year are in it.
        let earlier = if self.first.is_none() { in_year(first - 1) } else { constant(0) };
        let years = first..=self.last.year();
        years.fold(CaseStatement::new(), |case, each| case.case(year(each), in_year(each))).finally(earlier).into()
    }
}

/// A code or a number of ours, as a part of the statement: so PostgreSQL plans for what is asked, and not for anything at all.
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
    let window = |first, last| Window { first, last };
    let within = window(Some(span.first()), span.last);
    // The window before, and the quarter that it began with: what two windows differ by would tell a month.
    let earlier = if span.months() == 12 && is_controlled { -3 } else { 0 };
    let before = window(Some(span.first().plus(earlier)), span.last);
    let until = window(None, span.last);
    let by_practice = by.is_some_and(|by| AREAS.contains(&by));
    let (own, county) = (of_scope(scope), of_county(scope));
    let whole = |metrics, of| Sums { metrics, breakdowns: vec![""], values: None, of };
    let db = tx.system("sums are read, which are published under disclosure control");
    let mut numbers = Numbers::default();
    if is_controlled {
        numbers.whole = whole(&flows, &own).months_in(&db, before, by_practice).await?;
        numbers.county = whole(&flows, &county).totals_in(&db, within, true).await?;
        numbers.county.extend(whole(&stocks, &county).totals_in(&db, until, true).await?);
    } else {
        numbers.whole = whole(&flows, &own).totals_in(&db, within, by_practice).await?;
        numbers.whole.extend(whole(&stocks, &own).totals_in(&db, until, by_practice).await?);
    }
    if let Some(by) = by.filter(|by| !AREAS.contains(by)) {
        // The districts are no closed list.
        let values = (by != By::District).then(|| values::values(by).into_iter().map(|(code, _)| code).collect());
        let parts = |metrics, of| Sums { metrics, breakdowns: vec![by.code()], values: values.clone(), of };
        // Nothing is the sum of a single month, and nothing is controlled for who reads the rows beneath.
        let is_by_month = span.months() > 1 && is_controlled;
        let of_months: &[Metric] = if is_by_month { &flows } else { &[] };
        let of_parts = if is_controlled { &county } else { &own };
        let (own_parts, all_parts) = (parts(of_months, &own), parts(&flows, of_parts));
        // These two read the most rows.
        (numbers.parts_by_month, numbers.parts) =
            tokio::try_join!(own_parts.months_in(&db, before, false), all_parts.totals_in(&db, within, is_controlled))?;
        numbers.parts.extend(parts(&stocks, of_parts).totals_in(&db, until, is_controlled).await?);
    }
    let with_lengths: Vec<Metric> =
        flows.iter().copied().filter(|metric| entry_of(*metric).kind != Kind::Flow).collect();
    let lengths = Sums { metrics: &with_lengths, breakdowns: vec![DAYS, PENCE], values: None, of: &own };
    numbers.lengths = lengths.totals_in(&db, within, false).await?;
    Ok(numbers)
}

/// Which numbers are added up.
struct Sums<'a> {
    metrics: &'a [Metric],
    breakdowns: Vec<&'static str>,
    /// Of these values alone, where they are known: the index finds the rows by them.
    values: Option<Vec<&'static str>>,
    /// Whose.
    of: &'a Condition,
}

impl Sums<'_> {
    /// Of the window as a whole.
    async fn totals_in(
        &self,
        db: &impl ConnectionTrait,
        window: Window,
        by_practice: bool,
    ) -> Result<Vec<Number>, Problem> {
        if self.metrics.is_empty() {
            return Ok(Vec::new());
        }
        let total = window.total().sum();
        let sums = self.grouped(window, by_practice).having(total.clone().ne(constant(0)));
        let sums = sums.expr_as(total.cast_as(Alias::new("bigint")), "total");
        let rows: Vec<(String, String, String, Uuid, i64)> = sums.into_tuple().all(db).await?;
        let number = |(metric, breakdown, value, practice, count): (String, _, _, _, _)| {
            let metric = metric.parse().ok()?;
            Some(Number { metric, breakdown, value, practice, month: CalendarMonth(0), count })
        };
        Ok(rows.into_iter().filter_map(number).collect())
    }

    /// Of each month of the window.
    async fn months_in(
        &self,
        db: &impl ConnectionTrait,
        window: Window,
        by_practice: bool,
    ) -> Result<Vec<Number>, Problem> {
        if self.metrics.is_empty() {
            return Ok(Vec::new());
        }
        let mut sums = self.grouped(window, by_practice).column(Column::Year).group_by(Column::Year);
        for month in MONTHS {
            // PostgreSQL adds up whole numbers of 64 bits in decimals, which takes twice as long. Up to 2^53 these are exact.
            let total = Expr::col(month).cast_as(Alias::new("double precision")).sum();
            sums = sums.expr_as(total.cast_as(Alias::new("bigint")), month.as_str());
        }
        let mut numbers = Vec::new();
        for row in db.query_all(&sums.into_query()).await? {
            let Ok(metric) = row.try_get::<String>("", "metric")?.parse() else { continue };
            let (practice, year) = (row.try_get("", "practice")?, row.try_get("", Column::Year.as_str())?);
            for (month, column) in CalendarMonth::of_year(year).into_iter().zip(MONTHS) {
                let count: i64 = row.try_get("", column.as_str())?;
                if count != 0 && window.has(month) {
                    let (breakdown, value) = (row.try_get("", "breakdown")?, row.try_get("", "value")?);
                    numbers.push(Number { metric, breakdown, value, practice, month, count });
                }
            }
        }
        Ok(numbers)
    }

    /// The rows, by metric, breakdown and value, and by practice (nil where it is over all).
    fn grouped(&self, window: Window, by_practice: bool) -> Select<Entity> {
        let values =
            |values: &Vec<&'static str>| Column::Value.into_expr().is_in(values.iter().map(|value| constant(*value)));
        let sums = Entity::find()
            .select_only()
            .columns([Column::Metric, Column::Breakdown, Column::Value])
            .filter(Column::Metric.into_expr().is_in(self.metrics.iter().map(|metric| constant(metric.code()))))
            .filter(Column::Breakdown.into_expr().is_in(self.breakdowns.iter().map(|by| constant(*by))))
            .filter(Condition::all().add_option(self.values.as_ref().map(values)))
            .filter(window.rows())
            .filter(self.of.clone())
            .group_by(Column::Metric)
            .group_by(Column::Breakdown);
        let sums = if by_practice {
            sums.expr_as(Expr::col(Column::PracticeId), "practice").group_by(Column::PracticeId)
        } else {
            sums.expr_as(Expr::val(Uuid::nil()), "practice")
        };
        sums.group_by(Column::Value)
    }
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

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::{Query as Sql, SqliteQueryBuilder};

    use super::*;

    #[test]
    fn a_window_takes_of_each_year_the_months_that_are_in_it() {
        let month = |text: &str| CalendarMonth::read(text).expect("a month");
        let total = |first: Option<&str>, last: &str| {
            let window = Window { first: first.map(month), last: month(last) };
            let text = Sql::select().expr(window.total()).to_string(SqliteQueryBuilder);
            text.replace("\"report_counts\".", "").replace('"', "")
        };
        assert_eq!(
            total(Some("2025-11"), "2026-01"),
            "SELECT (CASE WHEN (year = 2025) THEN november + december WHEN (year = 2026) THEN january ELSE 0 END)"
        );
        assert_eq!(total(Some("2026-06"), "2026-06"), "SELECT (CASE WHEN (year = 2026) THEN june ELSE 0 END)");
        let whole = "january + february + march + april + may + june + july + august + september + october + november \
                     + december";
        assert_eq!(
            total(Some("2024-12"), "2026-01"),
            format!(
                "SELECT (CASE WHEN (year = 2024) THEN december WHEN (year = 2025) THEN {whole} \
                 WHEN (year = 2026) THEN january ELSE 0 END)"
            )
        );
        assert_eq!(
            total(None, "2026-02"),
            format!("SELECT (CASE WHEN (year = 2026) THEN january + february ELSE {whole} END)"),
            "all until then"
        );
    }
}
