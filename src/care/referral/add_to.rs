use super::addendum::AddendumKind;
use super::entity::Entity;
use super::rules::steps::{self, Added};
use super::step::step_in;
use super::view::Referral;
use super::wire::Addendum;
use super::write_addendum::{state_of_addendum_in, write_addendum_in};
use crate::care::precaution::codes::StatementSource;
use crate::prelude::*;

/// Add to a referral
///
/// Words, risks, a new way to reach the person or how to keep them from harm, from its sender, as long as it is live. What was
/// sent before stays. What keeps the person from harm is in force at once, and never loosens what is; the service reviews it. A
/// new risk restarts the clock of the first look; with a safety risk the answer carries the service's emergency line.
/// `If-Match` is heeded where it is sent. At most 1,000 additions and answers: a sender that needs more has a fault.
#[utoipa::path(
    operation_id = "addReferralAddendum",
    params(At<ReferralId>),
    request_body(content = Addendum, example = json!({
        "text": "Her sister is back from abroad and stays until the new year.",
        "contact": { "telephones": [{ "number": "01632 960462", "use": "home" }] },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::TooManyAddenda, Code::VersionMismatch]))),
    responses((status = 201, description = "The referral, added to.", body = Referral)),
)]
#[post("/referrals/{id}/addenda")]
pub async fn add_to(cx: Cx, at: At<ReferralId>, Json(input): Json<Addendum>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults(calendar::local_date(cx.now())))?;
    let added = Added {
        risk: !input.risks.is_empty(),
        safety_risk: input.has_safety_risk(),
        risks_known: !input.risks.is_empty(),
    };
    cx.create(Action::AddReferralAddendum, async |tx| {
        let step = cx.begin::<Entity>(tx, at.id).await?;
        let stepped = step_in(tx, &step, |row, by| steps::add_to(row, by, added)).await?;
        write_addendum_in(tx, &stepped.row, AddendumKind::Addition, added.risk, json!(input)).await?;
        state_of_addendum_in(tx, &stepped.row, StatementSource::Addendum, input.stated()).await?;
        let added = cx.created_at(&stepped.row.view(tx).await?, format!("/v1/referrals/{}/addenda", at.id))?;
        Ok(added.about(&stepped.row))
    })
    .await
}
