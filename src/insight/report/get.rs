use actix_web::HttpRequest;

use super::codes::ReportName;
use super::csv::{CsvText, csv};
use super::make::{ReportFilter, made_in};
use super::page::{PrintedReport, page};
use super::view::Report;
use crate::prelude::*;
use kernel::http::{Path, accept};

const JSON: &str = "application/json";
const CSV: &str = "text/csv";
const HTML: &str = "text/html";

/// A report.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ReportAt {
    /// The report: `GET /v1/reports` lists their names.
    #[param(max_length = 40, example = "funnel")]
    pub name: String,
}

/// Read a report
///
/// The numbers of whole months that are over: of your area and the areas beneath it, under disclosure control; for a manager the true
/// numbers of their own services. As JSON, as CSV with `Accept: text/csv`, or as a page to print, with charts, with
/// `Accept: text/html`.
#[utoipa::path(
    operation_id = "getReport",
    params(ReportAt, ReportFilter),
    extensions(("x-problem-codes" = json!([Code::NotFound]))),
    responses((status = 200, description = "The report.", content(
        (Report = "application/json"),
        (CsvText = "text/csv", example = json!("report,starts_on,ends_on,area_id,area,…")),
        (PrintedReport = "text/html", example = json!("<!DOCTYPE html>…")),
    ))),
)]
#[get("/reports/{name}")]
pub async fn get(
    cx: Cx,
    at: Path<ReportAt>,
    Query(filter): Query<ReportFilter>,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let form = accept::best(request.headers(), &[JSON, CSV, HTML]);
    cx.read(Action::GetReport, async |tx| {
        let name: ReportName = at.name.parse().map_err(|_| Problem::new(Code::NotFound))?;
        let report = made_in(tx, name, &filter).await?;
        match form {
            Some(CSV) => cx.shown("text/csv; charset=utf-8", csv(&report)),
            Some(HTML) => cx.shown("text/html; charset=utf-8", page(&report)?),
            _ => Reply::ok(&report),
        }
    })
    .await
}
