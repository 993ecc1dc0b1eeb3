use super::entity::{Column, Entity as Restricted};
use super::senders::open_to_senders_in;
use super::wire::RestrictionLifting;
use crate::care::person::entity::{ActiveModel, Entity};
use crate::care::person::view::Person;
use crate::care::person::views::with_merged_in;
use crate::prelude::*;

/// Lift a restriction of processing
///
/// Its ground is gone, and the person was informed before (UK GDPR Article 18(3)). The record is used again: it is in lists,
/// and what is written from now on leaves again where the person permits it; whoever sent a referral that goes on reads where it
/// stands. Tasks that stood still go on, late or not. What was called off stays so.
#[utoipa::path(
    operation_id = "liftPersonRestriction",
    params(At<PersonId>),
    request_body(content = RestrictionLifting, example = json!({
        "reason": "accuracy_verified", "informed_on": "2026-11-20",
    })),
    responses((status = 200, description = "The person as they are now.", body = Person)),
)]
#[post("/people/{id}/restriction-lifting")]
pub async fn lift(cx: Cx, at: At<PersonId>, Json(input): Json<RestrictionLifting>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::LiftPersonRestriction, at.id, async |tx, step| {
        Problem::if_any(input.faults(calendar::local_date(tx.now())))?;
        step.row.still_stands()?;
        let db = tx.system("since when it stands, and of whose rows");
        let standing = Restricted::find_by_id(step.row.id).one(&db).await?;
        input.check(standing.map(|row| calendar::local_date(row.restricted_at)))?;
        let row = step.update(<ActiveModel as Default>::default()).await?;
        let people = with_merged_in(tx, row.id).await?;
        Restricted::delete_many().filter(Column::PersonId.is_in(people)).exec(&db).await?;
        open_to_senders_in(tx, row.id).await?;
        tx.emit(row.event(EventType::PersonRestrictionLifted).with(json!(input)));
        Ok(row)
    })
    .await
}
