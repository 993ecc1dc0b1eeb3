use actix_web::get;
use sea_orm::{ColumnTrait, Order};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::entity::{Column, ConsentPurpose, Entity};
use super::wire::{Consent, ConsentPage};
use crate::care::person;
use crate::care::person::wire::At;
use crate::kernel::auth::Action;
use crate::kernel::cx::Cx;
use crate::kernel::http::page::{After, Limit};
use crate::kernel::http::{Path, Query, Reply};
use crate::kernel::problem::Problem;

/// Which decisions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsentFilter {
    /// Only those about this purpose.
    #[param(inline)]
    pub purpose: Option<ConsentPurpose>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// List a person's consents
///
/// Every decision that was written down, the newest first: of each purpose and recipient the first counts.
#[utoipa::path(
    operation_id = "listConsents",
    tag = "people",
    params(At, ConsentFilter),
    responses((status = 200, description = "A page of decisions.", body = ConsentPage)),
)]
#[get("/people/{id}/consents")]
pub async fn list(cx: Cx, at: Path<At>, Query(filter): Query<ConsentFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListConsents, async |tx| {
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        tx.audit_filter(json!({ "purpose": filter.purpose }));
        let list = cx.list(Action::ListConsents, &(person.id, filter.purpose))?;
        let mut found = tx.find::<Entity>().filter(Column::PersonId.eq(person.id));
        if let Some(purpose) = filter.purpose {
            found = found.filter(Column::Purpose.eq(purpose));
        }
        let (rows, next) = found.page(&list, filter.after.as_ref(), filter.limit.get(), Order::Desc).await?;
        let views: Vec<_> = rows.iter().map(Consent::from).collect();
        cx.page(&views, next)
    })
    .await
}
