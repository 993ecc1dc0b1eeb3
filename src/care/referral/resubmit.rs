use super::addendum::AddendumKind;
use super::codes::RiskStatus;
use super::entity::{Entity, Model};
use super::events;
use super::rules::Relation;
use super::rules::steps::{self, Added};
use super::step::step_in;
use super::submission::{Agreement, ReferralSubmission, Risks};
use super::view::Referral;
use super::views::actor_in;
use super::wire::Resubmission;
use super::write_addendum::{state_of_addendum_in, write_addendum_in};
use crate::care::coded_entry::practice_sharing::follow_in;
use crate::care::consent::reported::record_decisions;
use crate::care::person::{self, attach::Attached};
use crate::care::precaution::codes::StatementSource;
use crate::prelude::*;
use crate::system::task;
use kernel::event::entity as log;

/// Resubmit a referral
///
/// Its sender answers what was asked when it was returned, and it is decided again. What was sent before stays. The
/// service may do so too: it writes down what a person who referred themselves told it, or goes on with what it has;
/// its words stay inside, and a risk that it found itself is not said here. `If-Match` is heeded where a sender sends
/// it, and required of the service.
#[utoipa::path(
    operation_id = "resubmitReferral",
    params(At<ReferralId>),
    request_body(content = Resubmission, example = json!({
        "text": "She has a new number, and is at home until eleven.",
        "goal": "Find a daytime singing group within a short walk.",
    })),
    extensions(("x-problem-codes" = json!([Code::TooManyAddenda]))),
    responses((status = 200, description = "The referral, submitted again.", body = Referral)),
)]
#[post("/referrals/{id}/resubmission")]
pub async fn resubmit(cx: Cx, at: At<ReferralId>, Json(input): Json<Resubmission>) -> Result<Reply, Problem> {
    cx.write(Action::ResubmitReferral, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let by_service = matches!(actor_in(tx, &row).await?.relation, Relation::Service(_));
        let sent: ReferralSubmission = row.submission.parse().map_err(|_| Problem::new(Code::InternalError))?;
        let mut faults = input.faults(calendar::local_date(tx.now()), row.date_referred, &sent.person);
        if by_service {
            faults.extend(not_of_the_service(&input));
        }
        Problem::if_any(faults)?;

        let step = cx.begin_on::<Entity>(tx, row)?;
        let stepped = step_in(tx, &step, |row, actor| steps::resubmit(row, actor, added(&input))).await?;
        let kind = if by_service { AddendumKind::OfTheService } else { AddendumKind::Answer };
        write_addendum_in(tx, &stepped.row, kind, added(&input).risk, json!(input)).await?;
        state_of_addendum_in(tx, &stepped.row, StatementSource::Resubmission, input.stated()).await?;
        if let Some(agreement) = &input.agreement {
            record_again_in(tx, agreement, &stepped.row).await?;
        }
        if !by_service && let Some(asked_by) = asked_by_in(tx, at.id).await? {
            task::answered_in(tx, events::subject(&stepped.row), asked_by).await?;
        }
        cx.show(tx, &stepped.row).await
    })
    .await
}

/// Who of the service last asked the sender.
async fn asked_by_in(tx: &Tx, id: ReferralId) -> Result<Option<WorkerId>, Problem> {
    let db = tx.system("who asked is nobody's to know who answers");
    let asked = log::Entity::find()
        .filter(log::Column::ResourceId.eq(id))
        .filter(log::Column::Kind.eq(EventType::ReferralReturned))
        .order_by_desc(log::Column::Xid)
        .order_by_desc(log::Column::Seq)
        .one(&db)
        .await?;
    Ok(asked.and_then(|event| event.actor_id).map(WorkerId))
}

/// What the sender reports now holds for this referral from now on.
async fn record_again_in(tx: &Tx, agreement: &Agreement, row: &Model) -> Result<(), Problem> {
    let db = tx.system("what is on record of a person whom the sender does not see");
    let person = person::entity::Entity::find_by_id(row.person_id).one(&db).await?;
    let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
    let known = Attached { person_id: person.id, practice_objection: person.practice_objection };
    let tasks = record_decisions(tx, agreement, row, known).await?;
    task::apply_in(tx, events::subject(row), &tasks).await?;
    follow_in(tx, row.person_id).await
}

fn added(input: &Resubmission) -> Added {
    Added {
        risk: input.risks.as_ref().is_some_and(|risks| !risks.items.is_empty()),
        safety_risk: input.risks.as_ref().is_some_and(Risks::has_safety_risk),
        risks_known: input.risks.as_ref().is_some_and(|risks| risks.status != RiskStatus::Unknown),
    }
}

/// What a referral's sender sees of a safety risk (the emergency line, that a withdrawal is held) would tell them one
/// that the service learned of itself; and agreement to feedback is a consent that staff record as one.
fn not_of_the_service(input: &Resubmission) -> Vec<Fault> {
    let of_sender = [
        ("risks", input.risks.is_some()),
        ("safety_actions", !input.safety_actions.is_empty()),
        ("agreement", input.agreement.is_some()),
    ];
    let given = of_sender.into_iter().filter(|(_, given)| *given);
    given.map(|(name, _)| Fault::new(format!("/{name}"), "not_for_this_role", "is for the sender alone")).collect()
}
