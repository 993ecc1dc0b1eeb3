use super::in_force::to_review_in;
use super::save::settle_in;
use super::view::MOST_STATEMENTS;
use super::wire::PrecautionReview;
use crate::care::person::codes::AddressAbsentReason;
use crate::care::person::entity::{ActiveModel, Entity};
use crate::care::person::view::Person;
use crate::prelude::*;

/// Review how a person is kept from harm
///
/// What the senders of referrals said (`precaution_statements` of the person) tightens what is in force at once, and loosens
/// nothing. Here staff say what holds from now on, as a whole: it becomes the person's record, and the statements that you
/// have read are settled.
#[utoipa::path(
    operation_id = "reviewPrecautions",
    params(At<PersonId>),
    request_body(content = PrecautionReview, example = json!({
        "safe_contact": { "status": "asked", "how": ["email"], "never": "Never ring the house" },
        "individual_requirements": { "status": "asked_none_needed" },
        "protective_instructions": [{ "rule": "leave_no_message" }, { "rule": "speak_alone" }],
        "address_withheld": true,
        "comment": "Met her at the surgery: e-mail only, and never while he is at home.",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The person as they are now.", body = Person)),
)]
#[post("/people/{id}/precaution-review")]
pub async fn review(cx: Cx, at: At<PersonId>, Json(input): Json<PrecautionReview>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ReviewPrecautions, at.id, async |tx, step| {
        step.row.still_stands()?;
        // Before the caller's copy is compared: what comes after this was not read, and goes on standing.
        let waiting = to_review_in(tx, &[step.row.id]).await?;
        if waiting.is_empty() {
            return Err(Problem::new(Code::InvalidTransition)
                .because("Nothing waits to be reviewed: change the person's record itself."));
        }
        step.check_if_match().await?;
        let absent = &step.row.demographics["absent"]["address"];
        Problem::if_any(input.faults(*absent == json!(AddressAbsentReason::Withheld)))?;

        let change = ActiveModel {
            safe_contact: Set(json!(input.safe_contact)),
            individual_requirements: Set(json!(input.individual_requirements)),
            protective_instructions: Set(input.protective_instructions.clone()),
            address_withheld: Set(input.address_withheld),
            ..Default::default()
        };
        let row = step.save(EventType::PersonPrecautionsReviewed, change).await?;
        let read: Vec<_> = waiting.iter().take(MOST_STATEMENTS).map(|statement| statement.id).collect();
        settle_in(tx, &row, &read, Some(&input.comment)).await?;
        Ok(row)
    })
    .await
}
