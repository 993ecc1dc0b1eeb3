use super::entity::{Column, ConsentPurpose, Entity};
use super::wire::{Consent, ConsentPage};
use crate::care::person;
use crate::prelude::*;

/// Which decisions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsentFilter {
    /// Only those about this purpose.
    #[param(inline)]
    pub purpose: Option<ConsentPurpose>,
}

/// List a person's consents
///
/// Every decision that was written down, the newest first: of each purpose and recipient the first counts.
#[utoipa::path(
    operation_id = "listConsents",
    params(At<PersonId>, ConsentFilter, Paging),
    responses((status = 200, description = "A page of decisions.", body = ConsentPage)),
)]
#[get("/people/{id}/consents")]
pub async fn list(cx: Cx, at: At<PersonId>, Paged(filter, page): Paged<ConsentFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListConsents, async |tx| {
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        tx.audit_filter(json!({ "purpose": filter.purpose }));
        let list = cx.list(Action::ListConsents, &(person.id, filter.purpose))?;
        let mut found = tx.find::<Entity>().filter(Column::PersonId.eq(person.id));
        if let Some(purpose) = filter.purpose {
            found = found.filter(Column::Purpose.eq(purpose));
        }
        let (rows, next) = found.page(&list, &page, Order::Desc).await?;
        let views: Vec<_> = rows.iter().map(Consent::from).collect();
        cx.page(&views, Some(&next))
    })
    .await
}
