//! A report as CSV: a line for each figure and each of its parts.

use super::control::PublishedCount;
use super::view::{Report, ReportFigure};
use crate::prelude::*;

/// A table of comma-separated values (RFC 4180), in UTF-8, its first line the names of the columns.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 5_000_000, pattern = "^report,")]
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
    let mut lines = vec![line(COLUMNS)];
    for figure in &report.figures {
        let whole = Line { breakdown: "", value: "", display: "", count: figure.total, rate: figure.rate_per_1000 };
        let pence = figure.money.and_then(|money| money.pence());
        lines.push(line(record(report, figure, &whole, pence)));
        for part in &figure.parts {
            let (value, display) = (&part.value, &part.display);
            let of_part = Line { breakdown: &breakdown, value, display, count: part.count, rate: part.rate_per_1000 };
            let pence = part.money.and_then(|money| money.pence());
            lines.push(line(record(report, figure, &of_part, pence)));
        }
    }
    lines.concat()
}

/// A line, each field of it quoted where it has to be (RFC 4180).
fn line(fields: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let quoted = |field: &str| {
        if field.contains(['"', ',', '\r', '\n']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.to_owned()
        }
    };
    let fields: Vec<String> = fields.into_iter().map(|field| quoted(field.as_ref())).collect();
    fields.join(",") + "\r\n"
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
        or_empty(area.map(|area| harmless(&area.name))),
        or_empty(report.as_at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))),
        figure.metric.to_string(),
        figure.version.to_string(),
        figure.unit.to_string(),
        line.breakdown.to_owned(),
        line.value.to_owned(),
        harmless(line.display),
        line.count.text(),
        or_empty(line.rate.map(|rate| format!("{rate:.1}"))),
        days(duration.and_then(|duration| duration.median_days())),
        days(duration.and_then(|duration| duration.percentile_90_days())),
        or_empty(pence.map(|pence| pence.to_string())),
    ]
}

/// Words that no spreadsheet takes for a formula (OWASP "CSV Injection").
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_as_a_formula_is_taken_for_words() {
        for text in ["=1+1", "+44", "-1", "@here", "\tx"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("Vale - north"), "Vale - north");
        assert_eq!(line(["a", "b,c", "say \"so\"", "two\nlines"]), "a,\"b,c\",\"say \"\"so\"\"\",\"two\nlines\"\r\n");
    }
}
