//! `GET /v1/me`: who one is here, and what one may do.

use actix_web::get;
use sea_orm::ColumnTrait;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::coded;
use crate::county::organisation::kind::OrganisationKind;
use crate::county::{client, organisation, service, worker};
use crate::kernel::auth::{Action, Principal, Role};
use crate::kernel::cx::Cx;
use crate::kernel::db::Tx;
use crate::kernel::format::OdsCode;
use crate::kernel::http::Reply;
use crate::kernel::id::{OrganisationId, ServiceId};
use crate::kernel::problem::Problem;
use crate::kernel::text::Text;

/// The verb of `/v1/me`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(me);
}

coded! {
    /// Whether a program or a person is asking.
    pub enum PrincipalKind in "principal_kind" {
        /// A program, with a token of its own
        Client = "client",
        /// A person who signed in
        Worker = "worker",
    }
}

/// Who is asking.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// A program or a person.
    pub kind: PrincipalKind,
    /// The client's or the worker's identifier.
    #[schema(value_type = String, format = Uuid, max_length = 36)]
    pub id: Uuid,
    /// What they are called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What they act as.
    pub role: Role,
    /// Their agency, practice or employer.
    pub organisation: MyOrganisation,
    /// The services they work in, or whose front end they are; none for agencies.
    #[schema(max_items = 100)]
    pub services: Vec<MyService>,
    /// What this token carries.
    #[schema(value_type = Vec<Text<64>>, max_items = 64)]
    pub scopes: Vec<&'static str>,
    /// The operations that role and scopes allow, by `operationId`. Whose records they reach is another matter.
    #[schema(value_type = Vec<Text<100>>, max_items = 500)]
    pub allowed_operations: Vec<&'static str>,
}

/// An organisation, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyOrganisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its ODS code, where it has one.
    pub ods_code: Option<OdsCode>,
}

/// A service, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyService {
    /// Its identifier.
    pub id: ServiceId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
}

/// Read who you are
///
/// Your role, organisation, services and scopes as they are now, and what you may do. Any token will do.
#[utoipa::path(
    operation_id = "getMe",
    tag = "me",
    responses((status = 200, description = "Who you are.", body = Me)),
)]
#[get("/me")]
pub async fn me(cx: Cx) -> Result<Reply, Problem> {
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
                .filter(|action| caller.may(**action).is_ok())
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
