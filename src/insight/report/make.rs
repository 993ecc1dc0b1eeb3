//! Makes a report: whose numbers, the numbers, and what of them leaves.

use std::collections::{BTreeMap, BTreeSet};

use super::area::{Area, MOST_PARTS, Scope, scope_in, services_of_in};
use super::case::{DAYS, PENCE};
use super::codes::{ReportBreakdown as By, ReportMetric as Metric, ReportName, ReportPeriod};
use super::control::{PublishedCount, PublishedDuration, PublishedMoney, Reader, True, duration, money};
use super::count::as_at_in;
use super::county::County;
use super::dictionary::{AREAS, Kind, breakdowns_of, entry_of, metrics_of};
use super::figures::Making;
use super::gap::EVERYWHERE;
use super::numbers::{Number, Numbers, numbers_in};
use super::period::Span;
use super::values;
use super::view::{Report, ReportArea, ReportFigure, ReportPart};
use crate::county::list_size::registered::registered_in;
use crate::prelude::*;
use catalogue::coded::Coded;

/// Which numbers a report shows.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportFilter {
    /// The kind of period; a month, if left out.
    #[param(inline)]
    pub period: Option<ReportPeriod>,
    /// Its last month, which is over: `YYYY-MM`. A quarter ends with March, June, September or December. Left out, the period is the
    /// last that is over.
    #[param(min_length = 7, max_length = 7, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-09")]
    pub ending: Option<String>,
    /// The practice, network, place or integrated care system. Left out, your own; of a council, the place that belongs to it; for a
    /// manager, and for who hosts services and has no area, all people of their services.
    pub area_id: Option<OrganisationId>,
    /// What to break it down by: one of the report's, or a level beneath the area.
    #[param(inline)]
    pub breakdown: Option<By>,
}

/// A report, as this caller may read it.
///
/// # Errors
/// 400 for what no report has, or an area that has to be named or cannot be; 404 for an area that is none of the caller's; the database's own.
pub async fn made_in(tx: &Tx, name: ReportName, filter: &ReportFilter) -> Result<Report, Problem> {
    let refused = |fault| Problem::new(Code::InvalidParameter).with_faults([fault]);
    let (today, period) = (calendar::local_date(tx.now()), filter.period.unwrap_or(ReportPeriod::Month));
    let span = match &filter.ending {
        Some(ending) => Span::ending(period, ending, today).map_err(refused)?,
        None => Span::latest(period, today),
    };
    let metrics = metrics_of(name);
    let mut scope = scope_in(tx, filter.area_id, span).await?;
    let is_of_people = metrics.iter().all(|metric| entry_of(*metric).is_of_people);
    if let Some(area) = scope.area.as_mut().filter(|_| !is_of_people) {
        area.services = services_of_in(tx, area, span).await?;
        area.practices.clear();
    }
    let levels = scope.area.as_ref().filter(|_| is_of_people).map(Area::levels).unwrap_or_default();
    if let Some(by) = filter.breakdown
        && !breakdowns_of(name).contains(&by)
        && !levels.contains(&by)
    {
        let detail = "must be one of the report's (GET /v1/reports), or a level beneath the area";
        return Err(refused(Fault::new("query:breakdown", "not_available", detail)));
    }
    // Before the numbers: what is counted meanwhile is newer than it says.
    let as_at = as_at_in(tx).await?;
    let numbers = numbers_in(tx, metrics, filter.breakdown, &scope, span).await?;
    let values = values_in(tx, filter.breakdown, &scope, &numbers).await?;
    let sizes = sizes_in(tx, &scope, span).await?;
    let registered = registered_of(&sizes, scope.area.as_ref());
    let registered_by_part = registered_by_part(&sizes, scope.area.as_ref(), filter.breakdown);
    let county = scope.county.as_ref().map_or_else(County::one, County::of);
    let making = Making { reader: scope.reader, span, area: scope.area.as_ref(), county };
    let of_values = Values { by: filter.breakdown, values, registered: registered_by_part };
    let figures = metrics.iter().map(|metric| figure(*metric, &making, &numbers, &of_values, registered)).collect();
    Ok(Report {
        name,
        title: name.display(),
        period,
        starts_on: span.first().first_day(),
        ends_on: span.last.last_day(),
        area: scope.area.map(|area| ReportArea { organisation_id: area.organisation.id, name: area.organisation.name }),
        services: scope.services,
        as_at,
        is_controlled: scope.reader == Reader::OfAggregates && is_of_people,
        breakdown: filter.breakdown,
        registered,
        figures,
    })
}

/// What a report is broken down by: the codes or identifiers, and what each is called.
struct Values {
    by: Option<By>,
    values: Vec<(String, String)>,
    /// How many people are registered in each part, where the parts are areas and it is known.
    registered: BTreeMap<String, u64>,
}

async fn values_in(
    tx: &Tx,
    by: Option<By>,
    scope: &Scope,
    numbers: &Numbers,
) -> Result<Vec<(String, String)>, Problem> {
    match (by, &scope.area) {
        (Some(By::District), _) => districts(numbers),
        (Some(level), Some(area)) if AREAS.contains(&level) => {
            let parts = area.parts_in(tx, level).await?;
            Ok(parts.into_iter().map(|part| (part.id.to_string(), part.name)).collect())
        }
        (Some(by), _) => {
            let owned = |(code, display): values::Value| (code.to_owned(), display.to_owned());
            Ok(values::values(by).into_iter().map(owned).collect())
        }
        (None, _) => Ok(Vec::new()),
    }
}

/// The districts of which there is something: of the others nobody knows which the area has.
fn districts(numbers: &Numbers) -> Result<Vec<(String, String)>, Problem> {
    let found: BTreeSet<&str> =
        numbers.parts.iter().filter(|one| one.count > 0).map(|one| one.value.as_str()).collect();
    if u64::try_from(found.len()).is_ok_and(|many| many > MOST_PARTS) {
        let detail = "there are more than 600 of them: ask for each area beneath by itself";
        return Err(Problem::new(Code::InvalidParameter).with_faults([Fault::new(
            "query:breakdown",
            "too_many",
            detail,
        )]));
    }
    let display = |code: &str| match code {
        EVERYWHERE => "All that the service covers".to_owned(),
        code => code.to_owned(),
    };
    Ok(found.into_iter().map(|code| (code.to_owned(), display(code))).collect())
}

async fn sizes_in(tx: &Tx, scope: &Scope, span: Span) -> Result<BTreeMap<Uuid, u64>, Problem> {
    match (&scope.area, &scope.services) {
        // Of the people of a service nobody knows how many might have come.
        (Some(area), None) => {
            registered_in(tx, area.practices.iter().map(|practice| practice.id).collect(), span.last.0).await
        }
        _ => Ok(BTreeMap::new()),
    }
}

/// How many people are registered with the practices of an area, where that is known of each.
fn registered_of(sizes: &BTreeMap<Uuid, u64>, area: Option<&Area>) -> Option<u64> {
    let practices = area?.practices.iter();
    practices.map(|practice| sizes.get(&practice.id.0).copied()).sum::<Option<u64>>().filter(|people| *people > 0)
}

/// The same of each part of it.
fn registered_by_part(sizes: &BTreeMap<Uuid, u64>, area: Option<&Area>, by: Option<By>) -> BTreeMap<String, u64> {
    let (Some(area), Some(level)) = (area, by.filter(|by| AREAS.contains(by))) else { return BTreeMap::new() };
    let mut parts: BTreeMap<Uuid, Option<u64>> = BTreeMap::new();
    for practice in &area.practices {
        let people = parts.entry(area.group(practice.id.0, level)).or_insert(Some(0));
        *people = people.zip(sizes.get(&practice.id.0)).map(|(people, more)| people + more);
    }
    let known =
        parts.into_iter().filter_map(|(part, people)| Some((part.to_string(), people.filter(|people| *people > 0)?)));
    known.collect()
}

fn figure(
    metric: Metric,
    making: &Making<'_>,
    numbers: &Numbers,
    of_values: &Values,
    registered: Option<u64>,
) -> ReportFigure {
    let entry = entry_of(metric);
    let by = of_values.by.filter(|by| AREAS.contains(by) || entry.breakdowns.contains(by));
    let values: &[(String, String)] = if by.is_some() { &of_values.values } else { &[] };
    let codes: Vec<String> = values.iter().map(|(code, _)| code.clone()).collect();
    let published = making.published(numbers, metric, by, &codes);
    let is_gain = by == Some(By::GainKind);
    let part = |((value, display), count): (&(String, String), PublishedCount)| ReportPart {
        value: value.clone(),
        display: display.clone(),
        rate_per_1000: count.rate_per_1000(of_values.registered.get(value).copied()),
        money: is_gain.then(|| gained(making, metric, numbers, Some(value))),
        count,
    };
    ReportFigure {
        metric,
        version: entry.version,
        title: metric.display(),
        unit: entry.unit,
        total: published.total,
        rate_per_1000: published.total.rate_per_1000(registered),
        duration: (entry.kind == Kind::Duration).then(|| took(making.reader, metric, numbers)),
        money: (entry.kind == Kind::Money).then(|| gained(making, metric, numbers, None)),
        parts: values.iter().zip(published.parts).map(part).collect(),
    }
}

fn took(reader: Reader, metric: Metric, numbers: &Numbers) -> PublishedDuration {
    let of_metric = numbers.lengths.iter().filter(|one| one.metric == metric && one.breakdown == DAYS);
    let mut days: Vec<(u32, True)> =
        of_metric.filter_map(|one| Some((one.value.parse().ok()?, True::of(u64::try_from(one.count).ok()?)))).collect();
    days.sort_by_key(|(days, _)| *days);
    duration(reader, &days)
}

/// What was gained: of one kind, or of all.
fn gained(making: &Making<'_>, metric: Metric, numbers: &Numbers, kind: Option<&str>) -> PublishedMoney {
    let is_of =
        |one: &&Number| one.metric == metric && one.breakdown == PENCE && kind.is_none_or(|kind| one.value == kind);
    let pence = numbers.lengths.iter().filter(is_of).map(|one| one.count).sum();
    money(making.reader, kind.is_none() && making.tells_no_few(numbers, metric), pence)
}
