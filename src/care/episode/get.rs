use super::entity::Entity;
use super::view::EpisodeOfCare;
use crate::prelude::*;

/// Read an episode
///
/// Your own or one you cover, or with an `Access-Reason` a colleague's; with every status it has had and everybody who has
/// carried it.
#[utoipa::path(
    operation_id = "getEpisode",
    params(At<EpisodeId>),
    responses((status = 200, description = "The episode.", body = EpisodeOfCare)),
)]
#[get("/episodes/{id}")]
pub async fn get(cx: Cx, at: At<EpisodeId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetEpisode, at.id).await
}
