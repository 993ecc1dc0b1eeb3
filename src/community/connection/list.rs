use super::codes::ConnectionStatus;
use super::entity::{Column, Entity};
use super::view::ConnectionPage;
use crate::prelude::*;

/// Which connections.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConnectionFilter {
    /// Only those that stand here.
    pub status: Option<ConnectionStatus>,
    /// Only those of this episode.
    #[param(max_length = 36)]
    pub episode_id: Option<EpisodeId>,
    /// Only those to this asset.
    #[param(max_length = 36)]
    pub asset_id: Option<AssetId>,
    /// Only those with which this volunteer goes along.
    #[param(max_length = 36)]
    pub volunteer_id: Option<VolunteerId>,
}

/// List connections
///
/// The newest first: those of your own cases; those of a colleague's with an `Access-Reason` and its `episode_id`. A group lists those
/// that were sent to it; it finds none by a volunteer.
#[utoipa::path(
    operation_id = "listConnections",
    params(ConnectionFilter, Paging),
    responses((status = 200, description = "A page of connections.", body = ConnectionPage)),
)]
#[get("/connections")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ConnectionFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListConnections, (&filter, &page), Order::Desc, |tx| filter.condition(tx)).await
}

impl ConnectionFilter {
    fn condition(&self, tx: &Tx) -> Condition {
        // What a group is not shown it cannot sift for.
        let hidden = self.volunteer_id.is_some() && tx.caller().role == Role::AssetEditor;
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.episode_id.map(|id| Column::EpisodeId.eq(id)))
            .add_option(self.asset_id.map(|id| Column::AssetId.eq(id)))
            .add_option(self.volunteer_id.map(|id| Column::VolunteerId.eq(id)))
            .add_option(hidden.then(kernel::db::nobody))
    }
}
