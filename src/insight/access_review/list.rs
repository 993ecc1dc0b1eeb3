use super::codes::AccessReviewStatus;
use super::entity::{Column, Entity};
use super::view::AccessReviewPage;
use crate::prelude::*;

/// Which reviews.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccessReviewFilter {
    /// Only those that stand here.
    pub status: Option<AccessReviewStatus>,
}

/// List access reviews
///
/// What you are asked to look at, and what was looked at: each use of `Access-Reason`, and what is out of the ordinary about a
/// caller's requests. A manager reads those of their service's cases, an auditor those of their organisation's people and
/// programs, or all where they are of the integrated care system; nobody those about themselves. The newest first.
#[utoipa::path(
    operation_id = "listAccessReviews",
    params(AccessReviewFilter, Paging),
    responses((status = 200, description = "A page of reviews.", body = AccessReviewPage)),
)]
#[get("/access-reviews")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<AccessReviewFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListAccessReviews, async |tx| {
        tx.audit_filter(json!(filter));
        let statuses = filter.status.map_or_else(|| AccessReviewStatus::ALL.to_vec(), |status| vec![status]);
        let found = tx.find::<Entity>().each_of(Column::Status, statuses);
        cx.page_of(tx, found, &cx.list(Action::ListAccessReviews, &filter)?, &page, Order::Desc).await
    })
    .await
}
