use super::entity::{self, Entity as Restricted};
use super::senders::close_to_senders_in;
use super::wire::Restriction;
use crate::care::contact::call_off::call_off_in;
use crate::care::contact::codes::Attendance;
use crate::care::person::entity::{ActiveModel, Entity};
use crate::care::person::view::Person;
use crate::care::person::views::with_merged_in;
use crate::insight::export::recall::recall_in;
use crate::prelude::*;

/// Restrict processing of a person's record
///
/// As the person may ask (UK GDPR Article 18(1), legislation.gov.uk/eur/2016/679/article/18): the record is stored, and nothing else
/// is done with it until that is lifted. It is in no list, no feed and no export; groups, practices and agencies read nothing of it,
/// and whoever sent a referral reads that it is over, as of any other end; analysts read to take the person out. Planned contacts are
/// called off, and exports that may hold the person expire. Managers go on reading the record, since they answer for it; others of
/// the service with the `Access-Reason` `safety` (Article 18(2): the rights of another person, important public interest). Nothing is
/// written to it (`processing_restricted`) but what somebody's safety hangs on; safety events and tasks of safety go on as ever,
/// other tasks stand still. Counts of reports stay as they are (Data Protection Act 2018, Schedule 2, paragraph 27). Who is referred
/// anew meanwhile gets a record of their own.
#[utoipa::path(
    operation_id = "restrictPerson",
    params(At<PersonId>),
    request_body(content = Restriction, example = json!({
        "ground": "accuracy_contested", "asked_by": "person", "asked_on": "2026-11-02",
    })),
    responses((status = 200, description = "The person as they are now.", body = Person)),
)]
#[post("/people/{id}/restriction")]
pub async fn restrict(cx: Cx, at: At<PersonId>, Json(input): Json<Restriction>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RestrictPerson, at.id, async |tx, step| {
        Problem::if_any(input.faults(calendar::local_date(tx.now())))?;
        step.row.still_stands()?;
        let db = tx.system("whether it stands already, and of whose rows");
        input.check(Restricted::find_by_id(step.row.id).one(&db).await?.is_some())?;
        let row = step.update(<ActiveModel as Default>::default()).await?;
        call_off_in(tx, row.id, Attendance::CancelledByService).await?;
        close_to_senders_in(tx, row.id).await?;
        recall_in(tx).await?;
        let restricted = with_merged_in(tx, row.id).await?.into_iter().map(|person| entity::ActiveModel {
            person_id: Set(person),
            service_id: Set(row.service_id),
            ground: Set(Some(input.ground)),
            asked_by: Set(Some(input.asked_by)),
            asked_on: Set(Some(input.asked_on)),
            restricted_by: Set(tx.caller().principal.id()),
            restricted_at: Set(tx.now()),
            is_erased: Set(false),
            pseudonym: Set(None),
        });
        tx.append::<Restricted>(restricted.collect()).await?;
        tx.emit(row.event(EventType::PersonRestricted).with(json!(input)));
        Ok(row)
    })
    .await
}
