use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Concern, Concerns, Entity, classes_of};
use super::rules::MOST_CONCERNS;
use super::save::open_task_for_worker_in;
use super::view::Connection;
use super::wire::ConnectionConcern;
use crate::prelude::*;
use crate::system::task::TaskKind;
use catalogue::SensitiveClass;

/// Raise a concern about a person
///
/// For the group: you are worried about somebody who comes to you. This is no emergency service: if somebody is in danger now,
/// ring 999 first. Who carries the case hears of it the same working day, and it is taken up the line until somebody has looked.
#[utoipa::path(
    operation_id = "raiseConnectionConcern",
    params(At<ConnectionId>),
    request_body(content = ConnectionConcern, example = json!({
        "text": "She came with a bruise on her arm and would not say how.",
    })),
    responses((status = 200, description = "The concern was raised.", body = Connection)),
)]
#[post("/connections/{id}/concern")]
pub async fn raise_concern(
    cx: Cx,
    at: At<ConnectionId>,
    Json(input): Json<ConnectionConcern>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RaiseConnectionConcern, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, ConnectionAction::Concern)?;
        let mut concerns = step.row.concerns.0.clone();
        if concerns.len() >= MOST_CONCERNS {
            return Err(Problem::new(Code::InvalidTransition)
                .because("Ten concerns were raised about this person: ring the service."));
        }
        let (raised_at, raised_by) = (tx.now(), tx.caller().principal.id());
        concerns.push(Concern { raised_at, raised_by, text: input.text.as_str().to_owned() });
        let change = ActiveModel {
            concerns: Set(Concerns(concerns)),
            classes: Set(classes_of(step.row.sensitive_classes().chain([SensitiveClass::Safeguarding]))),
            ..Default::default()
        };
        let row = step.save(EventType::ConnectionConcernRaised, change).await?;
        open_task_for_worker_in(tx, &row, TaskKind::ReviewGroupConcern).await?;
        Ok(row)
    })
    .await
}
