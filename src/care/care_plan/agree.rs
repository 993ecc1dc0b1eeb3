use super::codes::CarePlanAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::remember_in;
use super::view::CarePlan;
use super::wire::PlanAgreement;
use crate::care::person::wire::Demographics;
use crate::care::{episode, person};
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// Record that a plan was agreed
///
/// By the person; under 16 by a child who was found competent to decide this (Gillick), or by somebody with parental
/// responsibility; by an attorney or deputy, or in the person's best interests, from 16 on where they lack the capacity. Who has
/// no standing is refused with the rule (`agreement_not_possible`). The day of the review is from now on a task, and so is part
/// two, six months after the first agreement.
#[utoipa::path(
    operation_id = "agreeCarePlan",
    params(At<CarePlanId>),
    request_body(content = PlanAgreement, example = json!({ "by": "person", "on": "2026-11-18" })),
    extensions(("x-problem-codes" = json!([Code::AgreementNotPossible]))),
    responses((status = 200, description = "The plan, agreed.", body = CarePlan)),
)]
#[post("/care-plans/{id}/agreement")]
pub async fn agree(cx: Cx, at: At<CarePlanId>, Json(input): Json<PlanAgreement>) -> Result<Reply, Problem> {
    let today = calendar::local_date(cx.now());
    Problem::if_any(rules::agreement_faults(&input, today))?;
    cx.step::<Entity>(Action::AgreeCarePlan, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, CarePlanAction::Agreement)?;
        let on = input.on.unwrap_or(today);
        let born = birth_date_in(tx, step.row.person_id).await?;
        rules::standing(input.by, born.map(|born| rules::age(born, on)))?;
        let db = tx.system("whose the tasks of a plan are follows from who carries its case");
        let episode = episode::entity::Entity::find_by_id(step.row.episode_id).one(&db).await?;
        let carrier = episode.map(|episode| episode.worker_id);
        let owner = owner_in(tx, carrier, step.row.service_id).await?;
        let content = &step.row.content;
        let so_far = (step.row.agreed_at.is_none(), content.part_two.is_some());
        let clocks = rules::clocks(content.review.as_ref(), so_far, owner, tx.now())?;
        step.check_if_match().await?;

        let change = ActiveModel {
            status: Set(status),
            status_comment: Set(None),
            agreement: Set(Some(PlanAgreement { on: Some(on), ..input.clone() })),
            agreed_at: Set(Some(tx.now())),
            updated_by: Set(tx.caller().principal.id()),
            ..Default::default()
        };
        let row = step.save(EventType::CarePlanAgreed, change).await?;
        remember_in(tx, &row).await?;
        task::apply_in(tx, Subject::of(&row), &clocks).await?;
        Ok(row)
    })
    .await
}

/// When the person was born, as far as anybody knows: an estimate counts.
async fn birth_date_in(tx: &Tx, id: PersonId) -> Result<Option<NaiveDate>, Problem> {
    let db = tx.system("who may agree follows from the person's age, whoever carries them");
    let person = person::entity::Entity::find_by_id(id).one(&db).await?;
    let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
    let estimate = || serde_json::from_value::<Demographics>(person.demographics).ok()?.birth_date;
    Ok(person.birth_date.or_else(estimate))
}
