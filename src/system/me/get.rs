use super::view::{Me, MyOrganisation, MyService, PrincipalKind};
use crate::county::{client, organisation, service, worker};
use crate::prelude::*;
use kernel::auth::Principal;

/// Read who you are
///
/// Your role, organisation, services and scopes as they are now, and what you may do. Any token will do.
#[utoipa::path(
    operation_id = "getMe",
    tag = "me",
    responses((status = 200, description = "Who you are.", body = Me)),
)]
#[get("/me")]
pub async fn get(cx: Cx) -> Result<Reply, Problem> {
    cx.read(Action::ReadMe, async |tx| {
        let caller = tx.caller();
        let organisation = tx.get::<organisation::entity::Entity>(caller.organisation_id).await?;
        let (kind, name) = named(tx).await?;
        cx.ok(&Me {
            kind,
            id: caller.principal.id(),
            name,
            role: caller.role,
            organisation: MyOrganisation {
                id: organisation.id,
                name: organisation.name,
                kind: organisation.kind,
                ods_code: organisation.ods_code,
            },
            services: services(tx).await?,
            scopes: caller.scopes.iter().collect(),
            allowed_operations: Action::ALL
                .iter()
                .filter(|action| caller.check(**action).is_ok())
                .map(|action| action.operation_id())
                .collect(),
        })
    })
    .await
}

async fn named(tx: &Tx) -> Result<(PrincipalKind, String), Problem> {
    Ok(match tx.caller().principal {
        Principal::Client(id) => (PrincipalKind::Client, tx.get::<client::entity::Entity>(id).await?.name),
        Principal::Worker(id) => (PrincipalKind::Worker, tx.get::<worker::entity::Entity>(id).await?.name),
    })
}

async fn services(tx: &Tx) -> Result<Vec<MyService>, Problem> {
    let ids = tx.caller().services.iter().copied();
    let found = tx
        .find::<service::entity::Entity>()
        .filter(service::entity::Column::Id.is_in(ids))
        .order_by(service::entity::Column::Id, sea_orm::Order::Asc)
        .all(100)
        .await?;
    Ok(found.into_iter().map(|service| MyService { id: service.id, name: service.name }).collect())
}
