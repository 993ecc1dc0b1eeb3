use super::codes::GapStatus;
use super::entity::{Column, Entity};
use super::rules::summarised;
use super::summary::{Counted, GapSummary, MOST_LINES, STATUSES, lines};
use crate::community::asset::codes::AssetCategory;
use crate::prelude::*;

/// Which gaps are counted.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GapSummaryFilter {
    /// From the quarter in which this day lies; from the last but two before `to`, if left out.
    pub from: Option<NaiveDate>,
    /// To the quarter in which this day lies; to that of today, if left out. Eight quarters at most.
    pub to: Option<NaiveDate>,
    /// Only those of this category.
    pub category: Option<AssetCategory>,
    /// Only those of this area.
    #[param(min_length = 2, max_length = 4, pattern = "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?$")]
    pub outward_code: Option<OutwardCode>,
    /// Only those of this service.
    #[param(max_length = 36)]
    pub service_id: Option<ServiceId>,
}

/// Count gaps
///
/// By quarter, category and area: those who work in a service its own, commissioners and analysts all of them. Gaps are not
/// people, so that the numbers are true; what was entered in error counts for nothing.
#[utoipa::path(
    operation_id = "summariseGaps",
    params(GapSummaryFilter),
    responses((status = 200, description = "The numbers.", body = GapSummary)),
)]
#[get("/gaps/summary")]
pub async fn summarise(cx: Cx, Query(filter): Query<GapSummaryFilter>) -> Result<Reply, Problem> {
    cx.read(Action::SummariseGaps, async |tx| {
        let between = summarised(filter.from, filter.to, calendar::local_date(tx.now()));
        let between = between.map_err(|fault| Problem::new(Code::InvalidParameter).with_faults([fault]))?;
        let of_service = tx.caller().role.is_of_service().then(|| tx.caller().services.clone());
        let most = (MOST_LINES * STATUSES) as u64;
        let found: Vec<Counted> = Entity::find()
            .select_only()
            .columns([Column::Quarter, Column::Category, Column::OutwardCode, Column::Status])
            .column_as(Column::Id.count(), "count")
            .filter(Column::Quarter.is_in(between))
            .filter(Column::Status.ne(GapStatus::EnteredInError))
            .filter(Condition::all().add_option(of_service.map(|ids| Column::ServiceId.is_in(ids))))
            .filter(filter.condition())
            .group_by(Column::Quarter)
            .group_by(Column::Category)
            .group_by(Column::OutwardCode)
            .group_by(Column::Status)
            .order_by_desc(Column::Quarter)
            .order_by_asc(Column::Category)
            .order_by_asc(Column::OutwardCode)
            .limit(most)
            .into_tuple()
            .all(&tx.system("gaps are counted for whoever plans provision, by number alone"))
            .await?;
        let is_cut = found.len() as u64 == most;
        let mut lines = lines(found);
        let is_complete = !is_cut && lines.len() <= MOST_LINES;
        lines.truncate(MOST_LINES);
        Reply::ok(&GapSummary { as_at: tx.now(), lines, is_complete })
    })
    .await
}

impl GapSummaryFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.category.map(|category| Column::Category.eq(category)))
            .add_option(self.outward_code.clone().map(|code| Column::OutwardCode.eq(code)))
            .add_option(self.service_id.map(|id| Column::ServiceId.eq(id)))
    }
}
