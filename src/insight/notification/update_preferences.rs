use super::preferences::{ActiveModel, Entity, Model, of_caller_in};
use super::view::{NotificationPreferences, QuietHours};
use crate::prelude::*;

/// What changes about how you are notified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationPreferencesPatch {
    /// By e-mail.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub by_email: Option<bool>,
    /// By text.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub by_text: Option<bool>,
    /// When nothing is sent that can wait, both times anew; `null` for never.
    #[serde(default)]
    #[schema(value_type = Option<QuietHours>)]
    pub quiet_hours: Patch<QuietHours>,
}

/// Change how you are notified
///
/// By e-mail, by text, or both; one of them is needed. Quiet hours put off what can wait; what concerns a person's safety
/// goes by every channel at any hour.
#[utoipa::path(
    operation_id = "updateNotificationPreferences",
    request_body(content = NotificationPreferencesPatch, example = json!({
        "by_text": true, "quiet_hours": { "from": "19:00", "until": "08:00" },
    })),
    responses((status = 200, description = "Your preferences, changed.", body = NotificationPreferences)),
)]
#[patch("/me/notification-preferences")]
pub async fn update_preferences(cx: Cx, Json(patch): Json<NotificationPreferencesPatch>) -> Result<Reply, Problem> {
    cx.write(Action::UpdateNotificationPreferences, async |tx| {
        let before = of_caller_in(tx).await?;
        let after = patched(&before, &patch)?;
        if before.version == 0 {
            cx.check_if_match(&cx.needs_if_match()?, &before.view(tx).await?)?;
            let first = Model { version: 1, updated_at: tx.now(), ..after };
            let row = tx.record::<Entity>(EventType::NotificationPreferencesUpdated, first).await?;
            return cx.show(tx, &row).await;
        }
        let step = cx.begin_on::<Entity>(tx, before)?;
        let change = ActiveModel {
            by_email: Set(after.by_email),
            by_text: Set(after.by_text),
            quiet_from: Set(after.quiet_from),
            quiet_until: Set(after.quiet_until),
            ..Default::default()
        };
        let row = step.save(EventType::NotificationPreferencesUpdated, change).await?;
        cx.show(tx, &row).await
    })
    .await
}

fn patched(before: &Model, patch: &NotificationPreferencesPatch) -> Result<Model, Problem> {
    let quiet = before.quiet_hours().map(|(from, until)| QuietHours { from, until });
    let quiet = patch.quiet_hours.apply(quiet);
    let after = Model {
        by_email: patch.by_email.unwrap_or(before.by_email),
        by_text: patch.by_text.unwrap_or(before.by_text),
        quiet_from: quiet.map(|quiet| quiet.from.to_string()),
        quiet_until: quiet.map(|quiet| quiet.until.to_string()),
        ..before.clone()
    };
    let mut faults = Faults::new();
    faults.when(!after.by_email && !after.by_text, "by_email", "missing", "one channel is needed");
    let is_empty = quiet.is_some_and(|quiet| quiet.from == quiet.until);
    faults.when(is_empty, "quiet_hours/until", "out_of_range", "must be another time than the beginning");
    Problem::if_any(faults.into_vec())?;
    Ok(after)
}
