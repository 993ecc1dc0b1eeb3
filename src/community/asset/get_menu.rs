use super::codes::{AssetCategory, AssetStatus};
use super::entity::{Column, Entity};
use super::filter::is_of;
use super::index::place;
use super::menu::{self, MOST};
use crate::care::care_plan::copy::HtmlPage;
use crate::prelude::*;

/// Which groups stand on the menu, and how it is set.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MenuLayout {
    /// The area: the first half of the postcode of where the groups meet; everywhere, if left out.
    pub outward_code: Option<OutwardCode>,
    /// Only groups of this category: what somebody needs. All, each under the first of its own, if left out.
    pub category: Option<AssetCategory>,
    /// Large print, 18 points, in one column.
    #[serde(default)]
    #[param(default = false)]
    pub large_print: bool,
}

/// Print the menu of groups
///
/// A page that anybody can read (002 §5.4): the groups that are running in an area, what each is, when and where, what it costs
/// and whom to ask, to print and hand over. What stands on it is public: nobody who did not agree to be named, no place that is
/// kept back. Two hundred groups at most: where there are more it says so; take a category.
#[utoipa::path(
    operation_id = "getAssetMenu",
    params(MenuLayout),
    responses((status = 200, description = "The page.", content(
        (HtmlPage = "text/html", example = json!("<!DOCTYPE html>\n<html lang=\"en\">…</html>")),
    ))),
)]
#[get("/assets/menu")]
pub async fn get_menu(cx: Cx, Query(layout): Query<MenuLayout>) -> Result<Reply, Problem> {
    cx.read(Action::GetAssetMenu, async |tx| {
        tx.audit_filter(json!(layout));
        let there = |district: &OutwardCode| {
            let places = place::Entity::find().select_only().column(place::Column::AssetId);
            Column::Id.in_subquery(places.filter(place::Column::OutwardCode.eq(district.clone())).into_query())
        };
        let found = tx
            .find::<Entity>()
            .filter(Condition::all().add_option(layout.outward_code.as_ref().map(there)))
            .filter(Column::Status.eq(AssetStatus::Active))
            .filter(Condition::all().add_option(layout.category.map(is_of)));
        let mut rows = found.order_by(Column::Id, Order::Asc).all(MOST as u64 + 1).await?;
        let has_more = rows.len() > MOST;
        rows.truncate(MOST);
        let of = (layout.category, layout.outward_code.as_ref().map(OutwardCode::as_str));
        let page = menu::page(&rows, has_more, of, layout.large_print, calendar::local_date(tx.now()))?;
        cx.shown("text/html; charset=utf-8", page)
    })
    .await
}
