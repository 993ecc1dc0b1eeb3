//! A report as a page to print.

use askama::Template;

use super::chart::{Bar, bars};
use super::dictionary::entry_of;
use super::view::{Report, ReportFigure};
use crate::prelude::*;
use catalogue::coded::Coded;

/// A report as a page of HTML.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 1_900_000, pattern = "^<!DOCTYPE html>")]
pub struct PrintedReport(#[expect(dead_code, reason = "the contract's alone")] String);

/// More parts than a chart can be read with: the table has them all.
const MOST_BARS: usize = 60;

#[derive(Template)]
#[template(path = "report.html")]
struct Sheet<'a> {
    report: &'a Report,
    whose: String,
    period: String,
    as_at: String,
    breakdown: Option<&'static str>,
    charts: Vec<Chart>,
    figures: Vec<FigureOfSheet<'a>>,
}

struct Chart {
    title: String,
    /// Drawn by us, every word of it escaped.
    image: String,
}

struct FigureOfSheet<'a> {
    figure: &'a ReportFigure,
    definition: &'static str,
    source: &'static str,
    rate: Option<String>,
    median: Option<String>,
    percentile: Option<String>,
    money: Option<String>,
    parts: Vec<[String; 3]>,
    has_rates: bool,
}

/// The page.
///
/// # Errors
/// 500 where it cannot be drawn or filled in: a fault of ours.
pub fn page(report: &Report) -> Result<String, Problem> {
    let day = |day: NaiveDate| day.format("%-d %B %Y").to_string();
    let sheet = Sheet {
        report,
        whose: report.area.as_ref().map_or_else(|| "All people of your services".to_owned(), |area| area.name.clone()),
        period: format!("{} to {}", day(report.starts_on), day(report.ends_on)),
        as_at: report.as_at.map_or_else(|| "nothing is counted yet".to_owned(), as_at),
        breakdown: report.breakdown.map(Coded::display),
        charts: charts(report)?,
        figures: report.figures.iter().map(of_sheet).collect(),
    };
    sheet.render().map_err(|_| Problem::new(Code::InternalError))
}

fn as_at(at: DateTime<Utc>) -> String {
    let (day, time) = (calendar::local_date(at), calendar::local_time(at));
    format!("{} at {}", day.format("%-d %B %Y"), time.format("%H:%M"))
}

fn charts(report: &Report) -> Result<Vec<Chart>, Problem> {
    let with_parts: Vec<&ReportFigure> = report.figures.iter().filter(|figure| !figure.parts.is_empty()).collect();
    if with_parts.is_empty() {
        let all = report.figures.iter().map(|figure| Bar { label: figure.title, count: figure.total });
        let all: Vec<Bar<'_>> = all.collect();
        return Ok(vec![Chart { title: report.title.to_owned(), image: bars(report.title, &all, 0)? }]);
    }
    let mut charts = Vec::new();
    for (number, figure) in with_parts.into_iter().enumerate() {
        // What there is none of is in the table alone.
        let some = figure.parts.iter().filter(|part| part.count.count() != Some(0)).take(MOST_BARS);
        let some: Vec<Bar<'_>> = some.map(|part| Bar { label: &part.display, count: part.count }).collect();
        if !some.is_empty() {
            charts.push(Chart { title: figure.title.to_owned(), image: bars(figure.title, &some, number)? });
        }
    }
    Ok(charts)
}

fn of_sheet(figure: &ReportFigure) -> FigureOfSheet<'_> {
    let entry = entry_of(figure.metric);
    let rate = |rate: Option<f64>| rate.map(|rate| format!("{rate:.1}"));
    let days = |days: Option<u32>| days.map_or_else(|| "not shown".to_owned(), |days| format!("{days} days"));
    let pounds = |pence: Option<i64>| {
        pence.map_or_else(|| "not shown".to_owned(), |pence| format!("£{}.{:02}", pence / 100, pence % 100))
    };
    let part = |part: &super::view::ReportPart| {
        [part.display.clone(), part.count.text(), rate(part.rate_per_1000).unwrap_or_default()]
    };
    FigureOfSheet {
        figure,
        definition: entry.definition,
        source: entry.source,
        rate: rate(figure.rate_per_1000),
        median: figure.duration.map(|duration| days(duration.median_days())),
        percentile: figure.duration.map(|duration| days(duration.percentile_90_days())),
        money: figure.money.map(|money| pounds(money.pence())),
        parts: figure.parts.iter().map(part).collect(),
        has_rates: figure.parts.iter().any(|part| part.rate_per_1000.is_some()),
    }
}
