use super::preferences::{Entity, Model};
use super::view::NotificationPreferences;
use crate::prelude::*;

/// Read how you are notified
///
/// By which channels, and in which hours nothing is sent that can wait.
#[utoipa::path(
    operation_id = "getNotificationPreferences",
    responses((status = 200, description = "Your preferences.", body = NotificationPreferences)),
)]
#[get("/me/notification-preferences")]
pub async fn get_preferences(cx: Cx) -> Result<Reply, Problem> {
    cx.read(Action::GetNotificationPreferences, async |tx| {
        let row = of_caller_in(tx).await?;
        cx.show(tx, &row).await
    })
    .await
}

/// Those of the caller, as they are or as they are for who has said nothing.
pub async fn of_caller_in(tx: &Tx) -> Result<Model, Problem> {
    let worker = tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?;
    let found = tx.find::<Entity>().one().await?;
    Ok(found.unwrap_or_else(|| Model::of_new(worker, tx.now())))
}
