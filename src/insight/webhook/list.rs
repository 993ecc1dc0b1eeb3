use super::entity::{Column, Entity};
use super::view::WebhookEndpoint;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhookEndpointFilter {
    /// Only those that are in use, or disabled.
    pub status: Option<Status>,
}

kernel::page! {
    /// A page of webhook endpoints.
    WebhookEndpointPage:
        /// The endpoints.
        WebhookEndpoint
}

/// List webhook endpoints
///
/// Those of your organisation in your role, or of your services, the newest first.
#[utoipa::path(
    operation_id = "listWebhookEndpoints",
    params(WebhookEndpointFilter, Paging),
    responses((status = 200, description = "A page of webhook endpoints.", body = WebhookEndpointPage)),
)]
#[get("/webhook-endpoints")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<WebhookEndpointFilter>) -> Result<Reply, Problem> {
    let condition = || Condition::all().add_option(filter.status.map(|status| Column::Status.eq(status)));
    cx.find::<Entity>(Action::ListWebhookEndpoints, (&filter, &page), Order::Desc, |_| condition()).await
}
