//! Reports.

mod areas;
mod count;
mod deprivation;
mod forms;
mod gaps;
mod get;

use std::time::Duration;

use linkwork::insight::report::count::count;
use serde_json::Value;

use crate::harness::county::{Client, County};
use crate::harness::until;

/// All that was written is counted.
pub async fn counted(county: &County) {
    let state = county.server.state();
    // The node's own job may be at it.
    until(Duration::from_secs(60), async || count(&state.db, state.clock.now()).await.expect("it runs")).await;
}

/// A report of November 2026.
pub async fn november(client: &Client<'_>, name: &str, more: &str) -> Value {
    client.get(&format!("/v1/reports/{name}?period=month&ending=2026-11{more}")).await.expect(200).body
}

/// What is published of a metric: its number, `*` or `withheld`.
pub fn total(report: &Value, metric: &str) -> String {
    let figures = report["figures"].as_array().expect("a list");
    text(&figures.iter().find(|figure| figure["metric"] == metric).expect("the metric")["total"])
}

/// What is published of a part of a metric.
pub fn part(report: &Value, metric: &str, value: &str) -> String {
    let figures = report["figures"].as_array().expect("a list");
    let figure = figures.iter().find(|figure| figure["metric"] == metric).expect("the metric");
    let parts = figure["parts"].as_array().expect("a list");
    text(&parts.iter().find(|part| part["value"] == value).expect("the part")["count"])
}

fn text(count: &Value) -> String {
    match (count["count"].as_u64(), count["status"].as_str()) {
        (Some(number), _) => number.to_string(),
        (None, Some("suppressed")) => "*".to_owned(),
        (None, status) => status.unwrap_or_default().to_owned(),
    }
}
