use sea_orm::sea_query::{Expr, ExprTrait};

use super::codes::{SurveyAgreement, SurveyStatus};
use super::entity::{Column, Entity};
use super::view::{ConfidenceLine, ConfidenceSummary};
use crate::community::gap::rules::summarised;
use crate::prelude::*;

/// The quarters that are counted.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConfidenceSummaryFilter {
    /// From the quarter in which this day lies; from the last but two before `to`, if left out.
    pub from: Option<NaiveDate>,
    /// To the quarter in which this day lies; to that of today, if left out. Eight quarters at most.
    pub to: Option<NaiveDate>,
}

/// Count the answers to confidence surveys
///
/// Of your service: how the groups cope, whom they could take, how many volunteers they have. What support they need stands in the
/// surveys, and the gaps that they name among the gaps.
#[utoipa::path(
    operation_id = "summariseConfidenceSurveys",
    params(ConfidenceSummaryFilter),
    responses((status = 200, description = "The numbers.", body = ConfidenceSummary)),
)]
#[get("/confidence-surveys/summary")]
pub async fn summarise(cx: Cx, Query(filter): Query<ConfidenceSummaryFilter>) -> Result<Reply, Problem> {
    cx.read(Action::SummariseConfidenceSurveys, async |tx| {
        let between = summarised(filter.from, filter.to, calendar::local_date(tx.now()));
        let between = between.map_err(|fault| Problem::new(Code::InvalidParameter).with_faults([fault]))?;
        let sum =
            |column: Column| Expr::col(column).sum().cast_as("bigint").if_null(Expr::val(0_i64).cast_as("bigint"));
        let counted: Vec<(NaiveDate, SurveyAgreement, i64, i64, i64, i64)> = Entity::find()
            .select_only()
            .columns([Column::Quarter, Column::CopedWell])
            .column_as(Column::Id.count(), "answered")
            .column_as(sum(Column::PeopleConnected), "people_connected_sum")
            .column_as(sum(Column::CouldCopeWith), "could_cope_with_sum")
            .column_as(sum(Column::Volunteers), "volunteers_sum")
            .filter(Column::ServiceId.is_in(tx.caller().services.iter().copied()))
            .filter(Column::Quarter.is_in(between))
            .filter(Column::Status.eq(SurveyStatus::Answered))
            .group_by(Column::Quarter)
            .group_by(Column::CopedWell)
            .order_by_desc(Column::Quarter)
            .order_by_asc(Column::CopedWell)
            .into_tuple()
            .all(&tx.system("the answers of groups are counted, by number alone"))
            .await?;
        let line = |(quarter_starts_on, coped_well, answered, people_connected, could_cope_with, volunteers)| {
            ConfidenceLine { quarter_starts_on, coped_well, answered, people_connected, could_cope_with, volunteers }
        };
        Reply::ok(&ConfidenceSummary { as_at: tx.now(), lines: counted.into_iter().map(line).collect() })
    })
    .await
}
