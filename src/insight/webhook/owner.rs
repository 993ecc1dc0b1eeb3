//! Through whose eyes an endpoint sees.

use sea_orm::ConnectionTrait;

use super::entity::Model;
use crate::gate::caller::of_principal;
use crate::prelude::*;
use kernel::auth::Principal;

/// Who last set it up, as they are now; nobody, where they are disabled, or may not read the feed any more.
///
/// # Errors
/// The database's own.
pub async fn owner(db: &impl ConnectionTrait, row: &Model, now: DateTime<Utc>) -> Result<Option<Caller>, DbErr> {
    let principal = Principal::of(row.owner_id, row.owner_is_worker);
    let found = of_principal(db, principal, row.role, calendar::local_date(now)).await?;
    let found = found.filter(|caller| caller.may(Action::ListChanges));
    Ok(found.and_then(|mut caller| {
        let Some(service) = row.service_id else { return Some(caller) };
        caller.services.retain(|own| *own == service);
        (!caller.services.is_empty()).then_some(caller)
    }))
}
