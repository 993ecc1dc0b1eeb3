use sea_orm::{JoinType, RelationDef};

use super::view::{Me, MyOrganisation, MyService, PrincipalKind};
use crate::county::{client, organisation, service, worker};
use crate::prelude::*;
use kernel::auth::Principal;

/// Read who you are
///
/// Your role, organisation, services and scopes as they are now, and what you may do. Any token will do.
#[utoipa::path(
    operation_id = "getMe",
    responses((status = 200, description = "Who you are.", body = Me)),
)]
#[get("/me")]
pub async fn get(cx: Cx) -> Result<Reply, Problem> {
    cx.read(Action::ReadMe, async |tx| {
        let caller = tx.caller();
        let (kind, name, organisation) = named_in(tx).await?;
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
                .filter(|action| caller.may(**action))
                .map(|action| action.operation_id())
                .collect(),
        })
    })
    .await
}

/// What the caller is called, and their organisation.
async fn named_in(tx: &Tx) -> Result<(PrincipalKind, String, organisation::entity::Model), Problem> {
    let db = tx.system("what a caller is called, and what their organisation is, is theirs to know");
    let (kind, found) = match tx.caller().principal {
        Principal::Client(id) => {
            let client = client::entity::Entity::find_by_id(id).select_also(organisation::entity::Entity);
            let found = client
                .join(JoinType::InnerJoin, employing::<client::entity::Entity>(client::entity::Column::OrganisationId));
            (PrincipalKind::Client, found.one(&db).await?.map(|(client, organisation)| (client.name, organisation)))
        }
        Principal::Worker(id) => {
            let worker = worker::entity::Entity::find_by_id(id).select_also(organisation::entity::Entity);
            let found = worker
                .join(JoinType::InnerJoin, employing::<worker::entity::Entity>(worker::entity::Column::OrganisationId));
            (PrincipalKind::Worker, found.one(&db).await?.map(|(worker, organisation)| (worker.name, organisation)))
        }
    };
    let (name, organisation) = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok((kind, name, organisation.ok_or_else(|| Problem::new(Code::NotFound))?))
}

fn employing<E: EntityTrait>(column: E::Column) -> RelationDef {
    E::belongs_to(organisation::entity::Entity).from(column).to(organisation::entity::Column::Id).into()
}

async fn services(tx: &Tx) -> Result<Vec<MyService>, Problem> {
    if tx.caller().services.is_empty() {
        return Ok(Vec::new());
    }
    let ids = tx.caller().services.iter().copied();
    let found = tx
        .find::<service::entity::Entity>()
        .filter(service::entity::Column::Id.is_in(ids))
        .order_by(service::entity::Column::Id, sea_orm::Order::Asc)
        .all(100)
        .await?;
    Ok(found.into_iter().map(|service| MyService { id: service.id, name: service.name }).collect())
}
