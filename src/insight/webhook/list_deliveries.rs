use super::delivery::{Column, Entity};
use super::entity;
use super::view::WebhookDelivery;
use crate::insight::delivery::codes::DeliveryStatus;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhookDeliveryFilter {
    /// Only those that stand there.
    pub status: Option<DeliveryStatus>,
}

kernel::page! {
    /// A page of messages to an endpoint.
    WebhookDeliveryPage:
        /// The messages.
        WebhookDelivery
}

/// List what was sent to a webhook endpoint
///
/// And what is to be sent, the newest first: how often each was tried, and what came of it. For 30 days.
#[utoipa::path(
    operation_id = "listWebhookDeliveries",
    params(At<WebhookEndpointId>, WebhookDeliveryFilter, Paging),
    responses((status = 200, description = "A page of messages.", body = WebhookDeliveryPage)),
)]
#[get("/webhook-endpoints/{id}/deliveries")]
pub async fn list_deliveries(
    cx: Cx,
    at: At<WebhookEndpointId>,
    Paged(filter, page): Paged<WebhookDeliveryFilter>,
) -> Result<Reply, Problem> {
    cx.read(Action::ListWebhookDeliveries, async |tx| {
        let endpoint = tx.get::<entity::Entity>(at.id).await?;
        let of_it = Condition::all()
            .add(Column::EndpointId.eq(endpoint.id))
            .add_option(filter.status.map(|status| Column::Status.eq(status)));
        let list = cx.list(Action::ListWebhookDeliveries, &(at.id, &filter))?;
        cx.page_of(tx, tx.find::<Entity>().filter(of_it), &list, &page, Order::Desc).await
    })
    .await
}
