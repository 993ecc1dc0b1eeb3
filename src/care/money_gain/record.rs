use super::codes::MoneyGainStatus;
use super::entity::{Entity, Model};
use super::wire::{MoneyGain, NewMoneyGain};
use crate::care::episode;
use crate::care::episode::status::EpisodeStatus;
use crate::prelude::*;

/// Record money gained
///
/// A benefit, a grant, or a debt written off, in pence, once or each year, with who confirmed it.
#[utoipa::path(
    operation_id = "recordMoneyGain",
    params(At<EpisodeId>),
    request_body(content = NewMoneyGain, example = json!({
        "kind": "benefit", "pence": 380_640, "frequency": "yearly", "gained_on": "2026-11-02",
        "confirmed_by": "The award letter, seen by Amira Haddad",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "It is on record.", body = MoneyGain)),
)]
#[post("/episodes/{id}/money-gains")]
pub async fn record(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewMoneyGain>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults(calendar::local_date(cx.now())))?;
    cx.create(Action::RecordMoneyGain, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        if episode.status == EpisodeStatus::EnteredInError {
            return Err(Problem::new(Code::InvalidTransition).because("The episode was entered in error."));
        }
        let row = Model {
            id: MoneyGainId::new(),
            version: 1,
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: episode.id,
            status: MoneyGainStatus::Recorded,
            kind: input.kind,
            pence: input.pence,
            frequency: input.frequency,
            gained_on: input.gained_on,
            confirmed_by: input.confirmed_by.as_str().to_owned(),
            recorded_by: tx.caller().principal.id(),
            recorded_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::MoneyGainRecorded, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
