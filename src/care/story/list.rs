use super::codes::StoryStatus;
use super::entity::{Column, Entity};
use super::view::StoryPage;
use crate::prelude::*;

/// Which stories.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StoryFilter {
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Only those of this episode.
    pub episode_id: Option<EpisodeId>,
    /// Only those that stand here.
    pub status: Option<StoryStatus>,
}

/// List stories
///
/// The newest first: those of your own cases; those of a colleague's with an `Access-Reason` and its `person_id` or
/// `episode_id`. Of a story that is of a sensitive class only those know who carry the case or hold that class.
#[utoipa::path(
    operation_id = "listStories",
    params(StoryFilter, Paging),
    responses((status = 200, description = "A page of stories.", body = StoryPage)),
)]
#[get("/stories")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<StoryFilter>) -> Result<Reply, Problem> {
    let condition = Condition::all()
        .add_option(filter.person_id.map(|id| Column::PersonId.eq(id)))
        .add_option(filter.episode_id.map(|id| Column::EpisodeId.eq(id)))
        .add_option(filter.status.map(|status| Column::Status.eq(status)));
    cx.find::<Entity>(Action::ListStories, (&filter, &page), Order::Desc, |_| condition).await
}
