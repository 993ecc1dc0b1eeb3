use super::codes::GapSource;
use super::entity::{Entity, Model};
use super::rules;
use super::view::Gap;
use super::wire::NewGap;
use crate::care::episode;
use crate::community::connection;
use crate::county::signposting::rules::service;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Raise a gap
///
/// A need that nothing local meets (002 §5.4): of a category, in an area, in words that say nothing of a person. You may raise it
/// for an episode, or because a connection could not be made; nobody but who carries that case reads which. In ten working days
/// somebody decides to whom it is taken.
#[utoipa::path(
    operation_id = "raiseGap",
    request_body(content = NewGap, example = json!({
        "category": "physical_activity", "outward_code": "HX9",
        "comment": "Nothing in the evenings for people who work and would like to move more",
    })),
    responses((status = 201, description = "The gap, raised.", body = Gap)),
)]
#[post("/gaps")]
pub async fn raise(cx: Cx, Json(input): Json<NewGap>) -> Result<Reply, Problem> {
    Problem::if_any(rules::faults(&input))?;
    cx.create(Action::RaiseGap, async |tx| {
        let case = case_in(tx, &input).await?;
        let service_id = match case {
            Some((of_case, _)) if input.service_id.is_some_and(|named| named != of_case) => {
                let detail = "is not the service of the case";
                return Err(Problem::invalid([Fault::new("/service_id", "contradiction", detail)]));
            }
            Some((of_case, _)) => of_case,
            None => service(input.service_id, &tx.caller().services)?.ok_or_else(|| Problem::new(Code::Forbidden))?,
        };
        let source = if input.connection_id.is_some() { GapSource::Connection } else { GapSource::Worker };
        let (category, outward_code, comment) = (input.category, input.outward_code.clone(), input.comment.clone());
        let by = tx.caller().principal.id();
        let row = Model {
            episode_id: case.map(|(_, episode_id)| episode_id),
            connection_id: input.connection_id,
            need: input.need,
            ..Model::raised(service_id, source, category, outward_code, comment, by, tx.now())
        };
        let row = tx.record::<Entity>(EventType::GapRaised, row).await?;
        let owner = owner_in(tx, tx.caller().worker_id(), row.service_id).await?;
        let asked = TaskChange::open(TaskKind::EscalateGap, owner, tx.now());
        task::apply_to_new_in(tx, Subject::of(&row), &[asked]).await?;
        cx.created(tx, &row).await
    })
    .await
}

/// The case for which it is raised, and its service.
async fn case_in(tx: &Tx, input: &NewGap) -> Result<Option<(ServiceId, EpisodeId)>, Problem> {
    let unknown = |field: &'static str| Problem::invalid([Fault::new(field, "not_found", "is none of your own cases")]);
    if let Some(id) = input.episode_id {
        let found = tx.find::<episode::entity::Entity>().filter(episode::entity::Column::Id.eq(id)).one().await?;
        let episode = found.ok_or_else(|| unknown("/episode_id"))?;
        return Ok(Some((episode.service_id, episode.id)));
    }
    let Some(id) = input.connection_id else { return Ok(None) };
    let found = tx.find::<connection::entity::Entity>().filter(connection::entity::Column::Id.eq(id)).one().await?;
    let row = found.ok_or_else(|| unknown("/connection_id"))?;
    if !rules::is_unmade(row.status) {
        let detail = "was made, or may still be: raise it for the episode instead";
        return Err(Problem::invalid([Fault::new("/connection_id", "contradiction", detail)]));
    }
    Ok(Some((row.service_id, row.episode_id)))
}
