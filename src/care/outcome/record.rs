use super::codes::OutcomeStatus;
use super::entity::{Entity, Model};
use super::rules::{Administration, against, check_protocol, faults};
use super::save::{known, of_person_in, refuses_surveys_in, schedule_in};
use super::start::recompute_both_in;
use super::view::Outcome;
use super::wire::NewOutcome;
use crate::care::episode::status::EpisodeStatus;
use crate::care::{episode, instrument};
use crate::prelude::*;

/// Record an outcome
///
/// What was measured with an instrument on a day: an answer to each of its items, or why there is none; or that it was not
/// administered, and why. All that speaks against the instrument for this person now is said at once (`outside_protocol`); one
/// that was given all the same is recorded as such and kept out of change. When it is due again is a task, counted from the first
/// contact; it outlives the episode.
#[utoipa::path(
    operation_id = "recordOutcome",
    params(At<EpisodeId>),
    request_body(content = NewOutcome, example = json!({
        "instrument_id": "01930000-0000-7000-8000-0000000a0001",
        "taken_on": "2026-11-18",
        "answers": [
            { "item": "satisfied", "value": 4 },
            { "item": "worthwhile", "value": 5 },
            { "item": "happy", "value": 3 },
            { "item": "anxious", "missing": "not_stated" },
        ],
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::OutsideProtocol]))),
    responses((status = 201, description = "It is on record.", body = Outcome)),
)]
#[post("/episodes/{id}/outcomes")]
pub async fn record(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewOutcome>) -> Result<Reply, Problem> {
    cx.create(Action::RecordOutcome, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        let used = tx.get::<instrument::entity::Entity>(input.instrument_id).await.map_err(|problem| {
            let unknown = Fault::new("/instrument_id", "not_found", "there is no such instrument, in no such edition");
            if problem.code() == Code::NotFound { Problem::invalid([unknown]) } else { problem }
        })?;
        let strange = used.service_id().is_some_and(|owner| owner != episode.service_id);
        if strange {
            return Err(Problem::invalid([Fault::new("/instrument_id", "not_found", "it is another service's")]));
        }
        Problem::if_any(faults(&input, &used.definition, calendar::local_date(tx.now())))?;
        if episode.status == EpisodeStatus::EnteredInError {
            return Err(Problem::new(Code::InvalidTransition).because("The episode was entered in error."));
        }
        // Of two that record at once the second is decided on what the first has left.
        let episode = tx.update::<episode::entity::Entity>(&episode, Default::default()).await?;
        let status = if input.not_administered.is_some() {
            OutcomeStatus::NotAdministered
        } else {
            let all = of_person_in(tx, episode.person_id).await?;
            let mut known = known(&all, &used.code, refuses_surveys_in(tx, episode.person_id).await?);
            known.circumstances = input.circumstances.to_vec();
            let how = Administration {
                is_trained: input.is_trained,
                licence_held: input.licence_held,
                support_undertaken: input.support_undertaken,
            };
            let reasons = against(&used.definition, used.status, &known, Some(how), input.taken_on);
            check_protocol(&reasons, input.outside_protocol)?;
            OutcomeStatus::Recorded
        };
        let row = Model {
            id: OutcomeId::new(),
            version: 1,
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: episode.id,
            instrument_id: used.id,
            code: used.code.clone(),
            status,
            outside_protocol: input.outside_protocol,
            taken_on: input.taken_on,
            content: input.clone(),
            error_reason: None,
            recorded_by: tx.caller().principal.id(),
            recorded_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::OutcomeRecorded, row).await?;
        schedule_in(tx, row.person_id, &used).await?;
        recompute_both_in(tx, &episode).await?;
        cx.created(tx, &row).await
    })
    .await
}
