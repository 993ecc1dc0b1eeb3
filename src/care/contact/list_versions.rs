use actix_web::get;
use sea_orm::{ColumnTrait, Order};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::entity::Entity;
use super::version::{self, Column};
use super::view::{ContactVersion, ContactVersionPage};
use super::wire::At;
use crate::kernel::auth::Action;
use crate::kernel::cx::Cx;
use crate::kernel::http::page::{After, Limit};
use crate::kernel::http::{Path, Query, Reply};
use crate::kernel::problem::Problem;

/// Which part of the list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContactVersionFilter {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// List a contact's earlier versions
///
/// What it said before each change, the oldest first. What it says now is not among them.
#[utoipa::path(
    operation_id = "listContactVersions",
    tag = "contacts",
    params(At, ContactVersionFilter),
    responses((status = 200, description = "A page of earlier versions.", body = ContactVersionPage)),
)]
#[get("/contacts/{id}/versions")]
pub async fn list_versions(cx: Cx, at: Path<At>, Query(filter): Query<ContactVersionFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListContactVersions, async |tx| {
        let contact = tx.get::<Entity>(at.id).await?;
        tx.audit_filter(json!({ "contact_id": contact.id }));
        let list = cx.list(Action::ListContactVersions, &contact.id)?;
        let found = tx.find::<version::Entity>().filter(Column::ContactId.eq(contact.id));
        let (rows, next) = found.page(&list, filter.after.as_ref(), filter.limit.get(), Order::Asc).await?;
        let views: Vec<_> = rows.iter().map(ContactVersion::from).collect();
        cx.page(&views, next)
    })
    .await
}
