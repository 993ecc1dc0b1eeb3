use super::codes::ContactStatus;
use super::entity::{Column, Entity};
use super::view::ContactPage;
use crate::care::episode;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EpisodeContactFilter {
    /// Only those that stand here; without it all, those entered in error among them.
    pub status: Option<ContactStatus>,
}

/// List an episode's contacts
///
/// Planned and past, the earliest first.
#[utoipa::path(
    operation_id = "listEpisodeContacts",
    params(At<EpisodeId>, EpisodeContactFilter, Paging),
    responses((status = 200, description = "A page of contacts.", body = ContactPage)),
)]
#[get("/episodes/{id}/contacts")]
pub async fn list_of_episode(
    cx: Cx,
    at: At<EpisodeId>,
    Paged(filter, page): Paged<EpisodeContactFilter>,
) -> Result<Reply, Problem> {
    cx.read(Action::ListEpisodeContacts, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        tx.audit_filter(json!({ "episode_id": episode.id, "status": filter.status }));
        let list = cx.list(Action::ListEpisodeContacts, &(episode.id, filter.status))?;
        let mut found = tx.find::<Entity>().filter(Column::EpisodeId.eq(episode.id));
        if let Some(status) = filter.status {
            found = found.filter(Column::Status.eq(status));
        }
        cx.page_by(tx, found, &list, &page, (Column::StartsAt, Order::Asc), |row| row.starts_at).await
    })
    .await
}
