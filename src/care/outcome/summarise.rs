use actix_web::HttpRequest;

use super::drawing::{self, SvgImage};
use super::entity::{Column, Entity, Model};
use super::save::{MOST, instruments_in};
use super::summary::summaries;
use super::view::OutcomeSummary;
use crate::care::person;
use crate::prelude::*;
use kernel::http::accept;

const JSON: &str = "application/json";
const SVG: &str = "image/svg+xml";

/// Of which instrument.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SummaryFilter {
    /// Only this instrument, by its `code`. A drawing is of one.
    #[param(min_length = 2, max_length = 40, pattern = "^[a-z][a-z0-9_]*$")]
    pub instrument: Option<String>,
}

/// Read a person's outcomes over time
///
/// For each instrument the first value of each item, those after it, and what each change means: paired, per person and
/// instrument, with the bands of the ONS where they apply. What was given outside the protocol counts for no change. With
/// `Accept: image/svg+xml` and an `instrument` it is a small drawing, labelled and readable in black and white. Of your own
/// episodes with the person; with an `Access-Reason` of colleagues' too.
#[utoipa::path(
    operation_id = "summariseOutcomes",
    params(At<PersonId>, SummaryFilter),
    responses((status = 200, description = "The summary, or the drawing.", content(
        (OutcomeSummary = "application/json"),
        (SvgImage = "image/svg+xml", example = json!("<svg width=\"640\" height=\"320\" …></svg>")),
    ))),
)]
#[get("/people/{id}/outcomes/summary")]
pub async fn summarise(
    cx: Cx,
    at: At<PersonId>,
    Query(filter): Query<SummaryFilter>,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let draws = accept::best(request.headers(), &[JSON, SVG]) == Some(SVG);
    cx.read(Action::SummariseOutcomes, async |tx| {
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        tx.audit_filter(json!(filter));
        let mut found = tx.find::<Entity>().filter(Column::PersonId.eq(person.id));
        if let Some(code) = &filter.instrument {
            found = found.filter(Column::Code.eq(code));
        }
        let found = found.order_by(Column::TakenOn, Order::Desc).order_by(Column::Id, Order::Desc);
        let mut rows: Vec<Model> = found.all(MOST).await?;
        rows.reverse();
        let instruments = summaries(&rows, &instruments_in(tx, &rows).await?);
        if !draws {
            return Reply::ok(&OutcomeSummary { person_id: person.id, instruments });
        }
        let missing = || Fault::new("query:instrument", "missing", "a drawing is of one instrument");
        if filter.instrument.is_none() {
            return Err(Problem::new(Code::InvalidParameter).with_faults([missing()]));
        }
        let summary = instruments.first().ok_or_else(|| Problem::new(Code::NotFound))?;
        cx.shown(SVG, drawing::line(summary)?)
    })
    .await
}
