//! A report as CSV: a line for each figure and each of its parts.

use super::control::PublishedCount;
use super::view::{Report, ReportFigure};
use crate::insight::export::encode::{Table, harmless};
use crate::prelude::*;

/// A table of comma-separated values (RFC 4180), in UTF-8, its first line the names of the columns.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 1_900_000, pattern = "^report,")]
pub struct CsvText(#[expect(dead_code, reason = "the contract's alone")] String);

const COLUMNS: [&str; 17] = [
    "report",
    "starts_on",
    "ends_on",
    "area_id",
    "area",
    "as_at",
    "metric",
    "version",
    "unit",
    "breakdown",
    "value",
    "display",
    "count",
    "rate_per_1000",
    "median_days",
    "percentile_90_days",
    "pence",
];

/// The report as CSV. A number that is suppressed is `*`, one that is withheld says so.
pub fn csv(report: &Report) -> String {
    let breakdown = report.breakdown.map(|by| by.to_string()).unwrap_or_default();
    let mut bytes = Vec::new();
    let mut table = Table::new(&mut bytes);
    write(&mut table, COLUMNS);
    for figure in &report.figures {
        let whole = Line { breakdown: "", value: "", display: "", count: figure.total, rate: figure.rate_per_1000 };
        let pence = figure.money.and_then(|money| money.pence());
        write(&mut table, record(report, figure, &whole, pence));
        for part in &figure.parts {
            let (value, display) = (&part.value, &part.display);
            let of_part = Line { breakdown: &breakdown, value, display, count: part.count, rate: part.rate_per_1000 };
            let pence = part.money.and_then(|money| money.pence());
            write(&mut table, record(report, figure, &of_part, pence));
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write(table: &mut Table<'_>, fields: impl IntoIterator<Item = impl AsRef<str>>) {
    fields.into_iter().for_each(|field| table.field(field.as_ref()));
    table.end();
}

struct Line<'a> {
    breakdown: &'a str,
    value: &'a str,
    display: &'a str,
    count: PublishedCount,
    rate: Option<f64>,
}

fn record(report: &Report, figure: &ReportFigure, line: &Line<'_>, pence: Option<i64>) -> Vec<String> {
    let or_empty = |number: Option<String>| number.unwrap_or_default();
    let area = report.area.as_ref();
    let duration = figure.duration.filter(|_| line.breakdown.is_empty());
    let days = |days: Option<u32>| or_empty(days.map(|days| days.to_string()));
    vec![
        report.name.to_string(),
        report.starts_on.to_string(),
        report.ends_on.to_string(),
        or_empty(area.map(|area| area.organisation_id.to_string())),
        or_empty(area.map(|area| harmless(&area.name).into_owned())),
        or_empty(report.as_at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))),
        figure.metric.to_string(),
        figure.version.to_string(),
        figure.unit.to_string(),
        line.breakdown.to_owned(),
        line.value.to_owned(),
        harmless(line.display).into_owned(),
        line.count.text(),
        or_empty(line.rate.map(|rate| format!("{rate:.1}"))),
        days(duration.and_then(|duration| duration.median_days())),
        days(duration.and_then(|duration| duration.percentile_90_days())),
        or_empty(pence.map(|pence| pence.to_string())),
    ]
}
