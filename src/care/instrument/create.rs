use super::codes::InstrumentStatus;
use super::entity::{Column, EVERYBODYS, Entity, Model};
use super::rules;
use super::view::Instrument;
use super::wire::NewInstrument;
use crate::prelude::*;

/// Add an instrument
///
/// A service's own, by its manager. What it can say is in its fields: items with their ranges and direction, a total that is a
/// sum or a table, when it is due, and for whom it is not suitable. Another edition is another entry; what was recorded with the
/// earlier one stays.
#[utoipa::path(
    operation_id = "createInstrument",
    request_body(content = NewInstrument, example = json!({
        "service_id": "01920000-0000-7000-8000-000000000201",
        "code": "connected",
        "edition": 1,
        "definition": {
            "name": "How connected I feel",
            "source": "Our own",
            "respondent": "person",
            "items": [
                { "key": "people", "text": "I have people to turn to", "minimum": 1, "maximum": 5, "direction": "higher_is_better" },
                { "key": "alone", "text": "I feel alone", "minimum": 1, "maximum": 5, "direction": "lower_is_better" },
            ],
            "total": { "kind": "none" },
            "schedule": { "at_start": true, "at_months": [6] },
        },
    })),
    extensions(("x-problem-codes" = json!([Code::AlreadyExists]))),
    responses((status = 201, description = "The instrument.", body = Instrument)),
)]
#[post("/instruments")]
pub async fn create(cx: Cx, Json(input): Json<NewInstrument>) -> Result<Reply, Problem> {
    Problem::if_any(rules::faults(&input))?;
    cx.create(Action::CreateInstrument, async |tx| {
        if !tx.caller().services.contains(&input.service_id) {
            return Err(Problem::invalid([Fault::new("/service_id", "not_found", "none of your services")]));
        }
        let same = tx.find::<Entity>().filter(Column::Code.eq(&input.code));
        let owners = [input.service_id, EVERYBODYS];
        let found = same.filter(Column::Owner.is_in(owners)).filter(Column::Edition.eq(input.edition));
        if found.any().await? {
            let detail = "There is an instrument of this code in this edition: give another edition, or another code.";
            return Err(Problem::new(Code::AlreadyExists).because(detail));
        }
        let row = Model {
            id: InstrumentId::new(),
            version: 1,
            owner: input.service_id,
            code: input.code.clone(),
            edition: input.edition,
            status: InstrumentStatus::Active,
            definition: input.definition.clone(),
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::InstrumentCreated, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
