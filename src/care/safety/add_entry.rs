use chrono::SubsecRound;

use super::codes::SafetyEventAction;
use super::entity::{ActiveModel, Entity};
use super::view::SafetyEvent;
use super::views::{actor, entries_in};
use super::wire::NewSafetyEntry;
use super::{entry, rules};
use crate::prelude::*;
use crate::system::task;
use crate::system::task::Subject;

/// Add an entry to a safety event
///
/// One thing that was done, when, and by whom it was written down; or that it was not done, and why. A fact that is done
/// meets its deadline, late where it is late. What was not done stays due until another closes the event. Nothing is ever
/// changed: a correction is an entry that names the one in whose place it stands.
#[utoipa::path(
    operation_id = "addSafetyEntry",
    params(At<SafetyEventId>),
    request_body(content = NewSafetyEntry, example = json!({
        "fact": "duty_gp_contacted",
        "outcome": "done",
        "occurred_at": "2026-11-18T09:20:00Z",
        "contacted": "duty_gp",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The safety event, with the entry.", body = SafetyEvent)),
)]
#[post("/safety-events/{id}/entries")]
pub async fn add_entry(cx: Cx, at: At<SafetyEventId>, Json(input): Json<NewSafetyEntry>) -> Result<Reply, Problem> {
    Problem::if_any(rules::entry_faults(&input, cx.now()))?;
    cx.create(Action::AddSafetyEntry, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let actor = actor(tx)?;
        row.check(actor, SafetyEventAction::Entry)?;
        let before = entries_in(tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        Problem::if_any(rules::entry_faults_of(&row, &before, &input))?;
        let added = entry::Model {
            id: SafetyEntryId::new(),
            safety_event_id: row.id,
            fact: input.fact,
            outcome: input.outcome,
            contacted: input.contacted,
            duty_gp_unavailable: input.duty_gp_unavailable,
            review_wanted: input.review_wanted,
            comment: input.comment.clone().map(String::from),
            corrects_id: input.corrects,
            occurred_at: input.occurred_at.trunc_subsecs(6),
            recorded_at: actor.now,
            recorded_by: actor.worker,
            recorded_role: actor.role,
        };
        let added = tx.insert::<entry::Entity>(added.into_active_model().reset_all()).await?;
        let after: Vec<entry::Model> = before.iter().cloned().chain([added.clone()]).collect();
        let tasks = rules::after_entry(&row, &before, &after);

        let change = ActiveModel { updated_at: Set(actor.now), ..Default::default() };
        let row = tx.update::<Entity>(&row, change).await?;
        let mut event = row.event(EventType::SafetyEventEntryAdded);
        event.data["fact"] = json!(added.fact);
        event.data["outcome"] = json!(added.outcome);
        tx.emit(event);
        task::apply_in(tx, Subject::of(&row), &tasks).await?;
        cx.created(tx, &row).await
    })
    .await
}
