use super::codes::ErasureStatus;
use super::entity::{Column, Entity, Model};
use super::view::Erasure;
use super::wire::NewErasure;
use crate::care::person;
use crate::prelude::*;

/// Ask for the erasure of a person's record
///
/// As the person may ask (UK GDPR Article 17(1), legislation.gov.uk/eur/2016/679/article/17). Nothing happens before a second person has
/// approved it, since it cannot be undone: another manager of the service, or an auditor (`/v1/erasures`).
#[utoipa::path(
    operation_id = "askErasure",
    params(At<PersonId>),
    request_body(content = NewErasure, example = json!({
        "ground": "consent_withdrawn", "asked_by": "person", "asked_on": "2026-11-02",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The erasure, which waits for a second person.", body = Erasure)),
)]
#[post("/people/{id}/erasures")]
pub async fn ask(cx: Cx, at: At<PersonId>, Json(input): Json<NewErasure>) -> Result<Reply, Problem> {
    cx.create(Action::AskErasure, async |tx| {
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        Problem::if_any(input.faults(calendar::local_date(tx.now())))?;
        person.still_stands()?;
        let waits =
            Condition::all().add(Column::PersonId.eq(person.id)).add(Column::Status.eq(ErasureStatus::Requested));
        if tx.find::<Entity>().filter(waits).any().await? {
            return Err(Problem::new(Code::InvalidTransition).because("An erasure of this record waits to be decided."));
        }
        let row = Model {
            id: ErasureId::new(),
            version: 1,
            service_id: person.service_id,
            person_id: person.id,
            organisation_id: tx.caller().organisation_id,
            status: ErasureStatus::Requested,
            ground: input.ground,
            asked_by: input.asked_by,
            asked_on: input.asked_on,
            requested_by: tx.caller().principal.id(),
            requested_at: tx.now(),
            decided_by: None,
            decided_at: None,
            refusal_reason: None,
            finished_at: None,
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::ErasureRequested, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
