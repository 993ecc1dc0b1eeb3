use super::entity::{Column, Entity};
use super::wire::Client;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientFilter {
    /// Only those of this organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Only those that act as this.
    pub role: Option<Role>,
    /// Only those that are switched on, or off.
    pub status: Option<Status>,
}

kernel::page! {
    /// A page of clients.
    ClientPage:
        /// The clients.
        Client
}

/// List clients
///
/// The newest first.
#[utoipa::path(
    operation_id = "listClients",
    params(ClientFilter, Paging),
    responses((status = 200, description = "A page of clients.", body = ClientPage)),
)]
#[get("/clients")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ClientFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListClients, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl ClientFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.organisation_id.map(|id| Column::OrganisationId.eq(id)))
            .add_option(self.role.map(|role| Column::Role.eq(role)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
    }
}
