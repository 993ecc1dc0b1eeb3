//! What reports look like.

#![warn(missing_docs)]

use super::codes::{ReportBreakdown, ReportMetric, ReportName, ReportPeriod, ReportUnit};
use super::control::{PublishedCount, PublishedDuration, PublishedMoney};
use crate::prelude::*;

/// What reports there are, and what each number of them means.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReportDictionary {
    /// The version of the whole: it grows with any change of what is counted.
    #[schema(minimum = 1, maximum = 100_000)]
    pub version: i32,
    /// What is done to numbers of people before they leave.
    #[schema(max_length = 2000)]
    pub disclosure_control: &'static str,
    /// The reports.
    #[schema(max_items = 100)]
    pub reports: Vec<ReportDescription>,
    /// The metrics.
    #[schema(max_items = 200)]
    pub metrics: Vec<MetricDescription>,
}

/// A report that can be read.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReportDescription {
    /// Its name.
    pub name: ReportName,
    /// What it is about.
    #[schema(max_length = 200)]
    pub title: &'static str,
    /// Its metrics, in their order.
    #[schema(max_items = 20)]
    pub metrics: Vec<ReportMetric>,
    /// What it may be broken down by; the levels beneath its area besides.
    #[schema(max_items = 50)]
    pub breakdowns: Vec<ReportBreakdown>,
}

/// What a metric means.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MetricDescription {
    /// The metric.
    pub metric: ReportMetric,
    /// Its version: a number is comparable with those of the same version alone.
    #[schema(minimum = 1, maximum = 1000)]
    pub version: u16,
    /// What it is called.
    #[schema(max_length = 200)]
    pub title: &'static str,
    /// What it is exactly.
    #[schema(max_length = 2000)]
    pub definition: &'static str,
    /// Where that comes from: README names the numbered sources.
    #[schema(max_length = 500)]
    pub source: &'static str,
    /// What is counted, or measured.
    pub unit: ReportUnit,
    /// It says how things stand at the end of the period, and is no sum of its months.
    pub is_at_end: bool,
    /// It counts people or what is theirs: its numbers are under disclosure control.
    pub is_of_people: bool,
    /// What it may be broken down by; the levels beneath an area besides.
    #[schema(max_items = 50)]
    pub breakdowns: Vec<ReportBreakdown>,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Report {
    /// Its name.
    pub name: ReportName,
    /// What it is about.
    #[schema(max_length = 200)]
    pub title: &'static str,
    /// The kind of its period.
    pub period: ReportPeriod,
    /// Its first day, in England.
    pub starts_on: NaiveDate,
    /// Its last day, in England.
    pub ends_on: NaiveDate,
    /// The area; `null` where it is of all people of the caller's services.
    pub area: Option<ReportArea>,
    /// The services that it is of, where it is not of all.
    #[schema(max_items = 1000)]
    pub services: Option<Vec<ServiceId>>,
    /// All that had been written until then is counted, UTC.
    pub as_at: DateTime<Utc>,
    /// The numbers are under disclosure control. Those of what is no people's are true for everybody.
    pub is_controlled: bool,
    /// What it is broken down by.
    pub breakdown: Option<ReportBreakdown>,
    /// How many people are registered with the practices of the area, where each has a list size on record of the year before the
    /// end of the period.
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub registered: Option<u64>,
    /// Its figures.
    #[schema(max_items = 10)]
    pub figures: Vec<ReportFigure>,
}

/// The area of a report.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReportArea {
    /// The practice, network, place or integrated care system.
    pub organisation_id: OrganisationId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
}

/// A figure of a report.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReportFigure {
    /// What is counted.
    pub metric: ReportMetric,
    /// By which version of its definition.
    #[schema(minimum = 1, maximum = 1000)]
    pub version: u16,
    /// What it is called.
    #[schema(max_length = 200)]
    pub title: &'static str,
    /// What is counted, or measured.
    pub unit: ReportUnit,
    /// How many.
    pub total: PublishedCount,
    /// For each 1,000 people registered, to one decimal; of the number as it is published.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub rate_per_1000: Option<f64>,
    /// How long it took; of metrics in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<PublishedDuration>,
    /// What it comes to; of metrics of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<PublishedMoney>,
    /// Its parts, where the report is broken down by something that it can be broken down by.
    #[schema(max_items = 600)]
    pub parts: Vec<ReportPart>,
}

/// A part of a figure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReportPart {
    /// The code, or the identifier of the area.
    #[schema(max_length = 40)]
    pub value: String,
    /// What that is called.
    #[schema(max_length = 200)]
    pub display: String,
    /// How many.
    pub count: PublishedCount,
    /// Of a part that is an area: for each 1,000 people registered there.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub rate_per_1000: Option<f64>,
    /// What they come to; of metrics of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<PublishedMoney>,
}
