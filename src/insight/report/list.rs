use super::codes::{ReportMetric, ReportName};
use super::dictionary::{Kind, VERSION, breakdowns_of, entry_of, metrics_of};
use super::view::{MetricDescription, ReportDescription, ReportDictionary};
use crate::prelude::*;
use catalogue::coded::Coded;

/// What readers of the dictionary are told of the control.
const DISCLOSURE_CONTROL: &str = "Whoever may not read the rows beneath sees 0 as 0, 1 to 7 as suppressed (in tables `*`), and any \
    other number to the nearest 5. Of 1 to 7 people no breakdown is shown. A number is withheld where it would tell one that is \
    suppressed, by the figures of this report or of another: of the areas around it, at every level, of the values of a breakdown, \
    of the months and quarters of a period. What is no people's, as gaps, is true for everybody. Rates are made of the numbers as they are published. No median is published of 1 to 7 people and no 90th \
    percentile of fewer than 20; money is shown of an integrated care system alone, to the nearest £100. Managers see the true \
    numbers of their own services, where they hold every sensitive class.";

/// List reports
///
/// The dictionary: which reports there are, what each metric of them means, in which version, from which source, and what it may
/// be broken down by.
#[utoipa::path(
    operation_id = "listReports",
    responses((status = 200, description = "The dictionary.", body = ReportDictionary)),
)]
#[get("/reports")]
pub async fn list(cx: Cx) -> Result<Reply, Problem> {
    cx.read(Action::ListReports, async |_| {
        let report = |name: &ReportName| ReportDescription {
            name: *name,
            title: name.display(),
            metrics: metrics_of(*name).to_vec(),
            breakdowns: breakdowns_of(*name).to_vec(),
        };
        let metric = |metric: &ReportMetric| {
            let entry = entry_of(*metric);
            MetricDescription {
                metric: *metric,
                version: entry.version,
                title: metric.display(),
                definition: entry.definition,
                source: entry.source,
                unit: entry.unit,
                is_at_end: entry.kind == Kind::Stock,
                is_of_people: entry.is_of_people,
                breakdowns: entry.breakdowns.to_vec(),
            }
        };
        Reply::ok(&ReportDictionary {
            version: VERSION,
            disclosure_control: DISCLOSURE_CONTROL,
            reports: ReportName::ALL.iter().map(report).collect(),
            metrics: ReportMetric::ALL.iter().map(metric).collect(),
        })
    })
    .await
}
