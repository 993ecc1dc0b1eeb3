use super::entity::{Column, Entity, Model};
use super::rules;
use super::view::DirectorySource;
use super::wire::NewDirectorySource;
use crate::community::directory_import::store::is_of_another_service;
use crate::county::organisation::administered::must_administer;
use crate::county::service;
use crate::prelude::*;

/// Enter a directory source
///
/// Another directory that follows Open Referral UK 3.0 is read from now on, at once and then every so many days: what is new is
/// entered into the service's directory, what changed there changes here but for what was changed here, and what vanished is
/// closed unless somebody goes there. A directory that cannot be read to its end, or that has lost more than half of its services,
/// changes nothing. For an administrator of the integrated care system, or of the organisation that hosts the service.
#[utoipa::path(
    operation_id = "createDirectorySource",
    request_body = NewDirectorySource,
    responses((status = 201, description = "The source was entered.", body = DirectorySource)),
)]
#[post("/directory-sources")]
pub async fn create(cx: Cx, Json(input): Json<NewDirectorySource>) -> Result<Reply, Problem> {
    cx.create(Action::CreateDirectorySource, async |tx| create_in(&cx, tx, &input).await).await
}

async fn create_in(cx: &Cx, tx: &Tx, input: &NewDirectorySource) -> Result<Reply, Problem> {
    let service = tx.find::<service::entity::Entity>().filter(service::entity::Column::Id.eq(input.service_id));
    let service = service.filter(service::entity::Column::Status.eq(Status::Active)).one().await?;
    if let Some(service) = &service {
        must_administer(tx.caller(), service.host_id)?;
    }
    let db = tx.system("a directory is known by one name, whoever may see it");
    let is_taken = Entity::find().filter(Column::Name.eq(input.name.as_str())).one(&db).await?.is_some();
    let is_of_another = is_of_another_service(&db, input.name.as_str(), input.service_id).await?;
    let mut faults = Faults::new();
    faults.when(service.is_none(), "service_id", "not_found", "no service in use");
    faults.when(is_taken, "name", "taken", "another source is called so");
    faults.when(is_of_another, "name", "taken", "another service has what was taken in by this name");
    let of_place = rules::faults(&cx.state().outbound, input.url.as_str(), input.interval_days);
    Problem::if_any(of_place.into_iter().chain(faults.into_vec()).collect())?;
    let row = Model {
        id: DirectorySourceId::new(),
        version: 1,
        service_id: input.service_id,
        name: input.name.as_str().to_owned(),
        url: input.url.as_str().to_owned(),
        interval_days: input.interval_days,
        status: Status::Active,
        next_import_at: tx.now(),
        claimed_until: None,
        failures: 0,
        last_import: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let row = tx.record::<Entity>(EventType::DirectorySourceCreated, row).await?;
    cx.created(tx, &row).await
}
