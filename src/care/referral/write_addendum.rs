//! An addition to a referral, or an answer to its return, is written down.

use sea_orm::sea_query::ExprTrait;

use super::addendum::{self, AddendumKind};
use super::entity::Model;
use crate::care::precaution::codes::StatementSource;
use crate::care::precaution::save::{Said, state_in};
use crate::care::precaution::wire::Stated;
use crate::prelude::*;
use crate::system::task;
use kernel::auth::Principal;

/// Keeps what was added, as it was written.
///
/// # Errors
/// 409 `too_many_addenda` where this side has added [`addendum::MOST`] already.
pub(super) async fn write_addendum_in(
    tx: &Tx,
    row: &Model,
    kind: AddendumKind,
    has_risk: bool,
    content: serde_json::Value,
) -> Result<(), Problem> {
    let (client_id, worker_id) = match tx.caller().principal {
        Principal::Client(id) => (Some(id), None),
        Principal::Worker(id) => (None, Some(id)),
    };
    refuse_beyond_most(tx, row, kind).await?;
    let addendum = addendum::Model {
        id: AddendumId::new(),
        referral_id: row.id,
        service_id: row.service_id,
        organisation_id: row.organisation_id,
        client_id,
        worker_id,
        kind,
        received_at: tx.now(),
        has_risk,
        content,
    };
    tx.insert::<addendum::Entity>(addendum.into_active_model().reset_all()).await?;
    Ok(())
}

/// Each side has its own count: the sender's must not tell how much the service has written. Of two at once the second
/// is decided again, since the referral's version was counted up before.
async fn refuse_beyond_most(tx: &Tx, row: &Model, kind: AddendumKind) -> Result<(), Problem> {
    let of_service = addendum::Column::Kind.is_in(addendum::OF_STAFF);
    let side = if addendum::OF_STAFF.contains(&kind) { of_service } else { of_service.not() };
    let db = tx.system("what a side has added to a referral is counted, whoever of it wrote it");
    let of_referral = addendum::Entity::find().filter(addendum::Column::ReferralId.eq(row.id));
    if of_referral.filter(side).count(&db).await? >= addendum::MOST {
        return Err(Problem::new(Code::TooManyAddenda));
    }
    Ok(())
}

/// Puts in force what an addition or an answer says of how the person is kept from harm.
///
/// # Errors
/// As [`state_in`].
pub(super) async fn state_of_addendum_in(
    tx: &Tx,
    row: &Model,
    source: StatementSource,
    stated: Option<Stated>,
) -> Result<(), Problem> {
    let Some(stated) = stated else { return Ok(()) };
    let said = Said { source, referral_id: Some(row.id), merge_id: None };
    let (person, review) = state_in(tx, row.person_id, said, vec![stated]).await?;
    task::apply_to_new_in(tx, person, &review).await
}
