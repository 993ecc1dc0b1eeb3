use chrono::SubsecRound;

use super::save::worker_in;
use crate::care::referral::before_acceptance::{Column, Entity as Contacts, MOST, Model as Contact};
use crate::care::referral::entity::{ActiveModel, Entity, Model};
use crate::care::referral::events;
use crate::care::referral::view::ReferralContact;
use crate::care::referral::wire::NewReferralContact;
use crate::prelude::*;
use crate::system::task::{self, TaskChange, TaskKind};

/// Record a contact before acceptance
///
/// A triage call, the word while waiting, or an attempt at one. Nobody need be accepted for it, or fill a place. It is no
/// first contact, which an episode has; what was tried counts where the person could not be reached. A conversation with
/// the person, or with somebody who may speak for them, is the word that those who wait have every four weeks.
#[utoipa::path(
    operation_id = "recordReferralContact",
    params(At<ReferralId>),
    request_body(content = NewReferralContact, example = json!({
        "starts_at": "2026-11-18T09:00:00Z",
        "consultation_mechanism": "telephone",
        "attendance": "attended",
        "minutes": 10,
        "conversation_with": "person",
        "comment": "She is glad that somebody rang, and can wait until the new year.",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The contact is on record.", body = ReferralContact)),
)]
#[post("/referrals/{id}/contacts")]
pub async fn record_of_referral(
    cx: Cx,
    at: At<ReferralId>,
    Json(input): Json<NewReferralContact>,
) -> Result<Reply, Problem> {
    cx.create(Action::RecordReferralContact, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        Problem::if_any(input.faults(row.date_referred, tx.now()))?;
        must_be_before_acceptance(&row)?;
        let (worker_id, role) = worker_in(tx, input.worker_id, row.service_id).await?;
        // Of this and an acceptance at once the second is decided again.
        let row = tx.update::<Entity>(&row, ActiveModel { updated_at: Set(tx.now()), ..Default::default() }).await?;
        let db = tx.system("what is on record of a referral is counted, whoever wrote it");
        let count = Contacts::find().filter(Column::ReferralId.eq(row.id)).count(&db).await?;
        if count >= MOST {
            return Err(Problem::invalid([Fault::new("", "too_many", "at most 1,000 contacts before acceptance")]));
        }
        let contact = Contact {
            id: ReferralContactId::new(),
            referral_id: row.id,
            service_id: row.service_id,
            worker_id,
            role,
            starts_at: input.starts_at.trunc_subsecs(6),
            consultation_mechanism: input.consultation_mechanism,
            through_somebody: input.through_somebody,
            attendance: input.attendance,
            conversation_with: input.conversation_with,
            minutes: input.minutes.map(i32::from),
            comment: input.comment.clone().map(String::from),
            recorded_at: tx.now(),
            recorded_by: tx.caller().principal.id(),
        };
        tx.append::<Contacts>(vec![contact.clone().into_active_model().reset_all()]).await?;
        tx.emit(row.event(EventType::ReferralContactRecorded).to(Audience::Service));
        if contact.is_conversation() {
            let word = [TaskChange::Complete(TaskKind::ContactWhileWaiting)];
            task::apply_in(tx, events::subject(&row), &word).await?;
        }
        cx.created_at(&ReferralContact::from(&contact), format!("/v1/referrals/{}/contacts", row.id))
    })
    .await
}

fn must_be_before_acceptance(row: &Model) -> Result<(), Problem> {
    if row.status.is_before_acceptance() {
        return Ok(());
    }
    let detail = format!(
        "The referral is {}: what takes place from acceptance on is recorded at its episode.",
        row.status.code()
    );
    Err(Problem::new(Code::InvalidTransition).because(detail))
}
