use super::entity::Entity;
use super::rules;
use super::views::view_of;
use super::wire::Client;
use crate::prelude::*;

/// Enable a client
///
/// It gets tokens again, with the keys or the secret it had. A token that it got before it was disabled works again
/// until it expires: where one had leaked, wait a quarter of an hour.
#[utoipa::path(
    operation_id = "enableClient",
    tag = "clients",
    params(At<ClientId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The client, enabled.", body = Client)),
)]
#[post("/clients/{id}/enablement")]
pub async fn enable(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    cx.write(Action::EnableClient, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let enabled = rules::enable(row.clone(), tx.now())?;
        cx.check_if_match(&if_match, &view_of(tx, row.clone()).await?)?;
        let row = tx.update::<Entity>(&row, enabled.into_active_model().reset_all()).await?;
        let event = Event::new(EventType::ClientEnabled, row.id.0).concerning(row.organisation_id);
        tx.emit(event);
        cx.ok(&view_of(tx, row).await?)
    })
    .await
}
