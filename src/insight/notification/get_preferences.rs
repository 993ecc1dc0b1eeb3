use super::preferences::of_caller_in;
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
