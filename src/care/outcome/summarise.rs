use std::collections::BTreeSet;

use actix_web::HttpRequest;

use super::drawing::{self, SvgImage};
use super::entity::{Column, Entity, Model};
use super::save::instruments_in;
use super::summary::{MOST_INSTRUMENTS, SIDE, summaries};
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
        let (rows, has_all) = bounded_in(tx, person.id, filter.instrument.as_deref()).await?;
        let mut instruments = summaries(&rows, &instruments_in(tx, &rows).await?);
        let is_complete = has_all && instruments.len() <= MOST_INSTRUMENTS;
        instruments.truncate(MOST_INSTRUMENTS);
        if !draws {
            return Reply::ok(&OutcomeSummary { person_id: person.id, instruments, is_complete });
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

/// What was measured with a person, in the order of the days: of very much the first, which all change is counted from, and the
/// last. Whether that is all.
async fn bounded_in(tx: &Tx, person: PersonId, code: Option<&str>) -> Result<(Vec<Model>, bool), Problem> {
    let found = |order: Order| {
        let found = tx.find::<Entity>().filter(Column::PersonId.eq(person));
        let found = found.filter(Condition::all().add_option(code.map(|code| Column::Code.eq(code))));
        found.order_by(Column::TakenOn, order.clone()).order_by(Column::Id, order)
    };
    let mut newest: Vec<Model> = found(Order::Desc).all(SIDE).await?;
    newest.reverse();
    if (newest.len() as u64) < SIDE {
        return Ok((newest, true));
    }
    let mut rows: Vec<Model> = found(Order::Asc).all(SIDE + 1).await?;
    let known: BTreeSet<OutcomeId> = rows.iter().map(|row| row.id).collect();
    let has_all = newest.first().is_none_or(|row| known.contains(&row.id));
    rows.extend(newest.into_iter().filter(|row| !known.contains(&row.id)));
    Ok((rows, has_all))
}
