use super::entity::{Entity, Model};
use super::filter::AssetFilter;
use super::search::{Ranked, audited, rows_in, search_in};
use super::view::{AssetPage, Searched};
use crate::prelude::*;

/// List assets, or find one
///
/// The directory is everybody's; a community group reads its own listings. With `status`, `category`, `organisation_id`,
/// `service_id` and `is_stale` alone: in the order in which they were entered.
///
/// With any other filter it is a search: those with all of the words in their name first, then the nearest, and `search` says
/// how far each is. At most 2,000 are looked at; where there are more `search.is_cut` says so: narrow it down. With an
/// `episode_id` it is for somebody: what does not suit them, or would harm somebody, is left out, and `search.left_out` says
/// what was left out for which reason; what protects is said without a word of why. Of your own cases, with an
/// `Access-Reason` of your colleagues'.
#[utoipa::path(
    operation_id = "listAssets",
    params(AssetFilter, Paging),
    extensions(("x-problem-codes" = json!([Code::AccessReasonRequired]))),
    responses((status = 200, description = "A page of assets.", body = AssetPage)),
)]
#[get("/assets")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<AssetFilter>) -> Result<Reply, Problem> {
    let origin = filter.origin()?;
    if !filter.is_search() {
        let found =
            cx.find::<Entity>(Action::ListAssets, (&filter, &page), Order::Asc, |tx| filter.condition(tx.now()));
        return found.await?.beside(&Searched { search: None });
    }
    cx.read(Action::ListAssets, async |tx| {
        tx.audit_filter(audited(&filter));
        let list = cx.list(Action::ListAssets, &filter)?;
        let after = list.begin(page.after.as_ref())?;
        let (ranked, search) = search_in(tx, &filter, origin, after, page.limit.get()).await?;
        let (ranked, next) = list.cut(ranked, page.limit.get(), Ranked::rank)?;
        let rows = rows_in(tx, &ranked).await?;
        let views = Model::views_of(tx, &rows).await?;
        cx.page(&views, Some(&next))?.beside(&Searched { search: Some(search.of(&ranked)) })
    })
    .await
}
