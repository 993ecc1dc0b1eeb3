use sea_orm::sea_query::{Expr, ExprTrait, Query as Sql};

use super::codes::{AssetCategory, AssetStatus};
use super::entity::{Column, Entity};
use super::index::category;
use super::view::{AssetPage, MONTHS};
use crate::prelude::*;
use chrono::Months;

/// Which assets.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssetFilter {
    /// Only those that stand here; those that are running, if left out.
    pub status: Option<AssetStatus>,
    /// Only those of this category.
    pub category: Option<AssetCategory>,
    /// Only those of this organisation.
    #[param(max_length = 36)]
    pub organisation_id: Option<OrganisationId>,
    /// Only those in the directory of this service.
    #[param(max_length = 36)]
    pub service_id: Option<ServiceId>,
    /// Only those that nobody has confirmed for six months, or only those that somebody has.
    pub is_stale: Option<bool>,
}

/// List assets
///
/// In the order in which they were entered. The directory is everybody's; a community group reads its own listings.
#[utoipa::path(
    operation_id = "listAssets",
    params(AssetFilter, Paging),
    responses((status = 200, description = "A page of assets.", body = AssetPage)),
)]
#[get("/assets")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<AssetFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListAssets, (&filter, &page), Order::Asc, |tx| filter.condition(tx.now())).await
}

impl AssetFilter {
    fn condition(&self, now: DateTime<Utc>) -> Condition {
        let since = now.checked_sub_months(Months::new(MONTHS)).unwrap_or(now);
        let stale = |is_stale| {
            if is_stale { Column::ConfirmedAt.lt(since) } else { Column::ConfirmedAt.gte(since) }
        };
        Condition::all()
            .add(Column::Status.eq(self.status.unwrap_or(AssetStatus::Active)))
            .add_option(self.organisation_id.map(|id| Column::OrganisationId.eq(id)))
            .add_option(self.service_id.map(|id| Column::ServiceId.eq(id)))
            .add_option(self.is_stale.map(stale))
            .add_option(self.category.map(is_of))
    }
}

/// That the asset is of this category.
fn is_of(category: AssetCategory) -> Expr {
    let rows = Sql::select()
        .expr(Expr::cust("1"))
        .from(category::Entity)
        .and_where(category::Column::AssetId.into_expr().eq(Column::Id.into_expr()))
        .and_where(category::Column::Category.eq(category))
        .take();
    Expr::exists(rows)
}
