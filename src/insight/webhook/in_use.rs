//! How many endpoints may be in use at once.

use super::entity::{Column, Entity};
use crate::county::{organisation, service};
use crate::prelude::*;

/// Endpoints in use of one service, or of one organisation in one role, at most.
const MOST: u64 = 20;
/// What is said where there are as many.
pub const TOO_MANY: &str = "20 endpoints are in use: disable one first";

/// Whether one more may be in use, of this service or else of the caller's organisation in their role. Until the act ends whoever else
/// asks waits, so that two at once are not one too many.
///
/// # Errors
/// The database's own.
pub async fn has_room_in(tx: &Tx, service_id: Option<ServiceId>) -> Result<bool, Problem> {
    let db = tx.system("who enters or enables an endpoint counts those in use, one after another");
    match service_id {
        Some(id) => {
            tx.checked(service::entity::Entity::find_by_id(id).lock_exclusive().one(&db).await)?;
        }
        None => {
            let id = tx.caller().organisation_id;
            tx.checked(organisation::entity::Entity::find_by_id(id).lock_exclusive().one(&db).await)?;
        }
    }
    let of_service = service_id.map(|id| Column::ServiceId.eq(id));
    let of_these = Condition::all().add(Column::Status.eq(Status::Active)).add_option(of_service);
    let in_use = tx.find::<Entity>().filter(of_these).all(MOST).await?;
    Ok((in_use.len() as u64) < MOST)
}
