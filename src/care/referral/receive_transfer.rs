//! A service receives a referral by transfer of its episode, as its sender wrote it.

use super::addendum::{self, AddendumKind};
use super::codes::FeedbackAgreement;
use super::entity::{AssignmentWarnings, Entity, Model};
use super::events;
use super::rules::steps;
use super::status::ReferralStatus;
use super::submission::{Agreement, ReferralSubmission};
use crate::care::consent;
use crate::care::consent::reported::record_decisions;
use crate::care::person;
use crate::care::person::attach::{self, Described};
use crate::county::service::catchment::Catchment;
use crate::prelude::*;
use crate::system::task;

/// Enters at another service what a sender wrote, with the date referred and what they added; nothing that was written
/// here. The person finds or gets a row there, by the sender's words. Their sender hears of it as of any referral of
/// theirs; what the person has decided meanwhile about feedback and their practice holds there too. The sender's own
/// reference stays with the first.
pub async fn receive_transfer_in(
    tx: &Tx,
    from: &Model,
    person: &person::entity::Model,
    service_id: ServiceId,
) -> Result<ReferralId, Problem> {
    let submission: ReferralSubmission = from.submission.parse().map_err(|_| Problem::new(Code::InternalError))?;
    let catchment = Catchment::of(tx, submission.person.gp_practice.as_ref(), submission.person.outward_code()).await?;
    let id = ReferralId::new();
    let described = Described {
        demographics: &submission.person,
        safe_contact: &submission.safe_contact,
        individual_requirements: &submission.individual_requirements,
        practice_id: catchment.practice_id,
        objects_to_practice: person.practice_objection || from.practice_objection,
    };
    let attached = attach::attach_in(tx, service_id, id, described).await?;
    let person_id = attached.person_id;
    let db = tx.system("a transfer enters a referral at a service that the caller does not see");
    let sent = addendum::Entity::find()
        .filter(addendum::Column::ReferralId.eq(from.id))
        .filter(addendum::Column::Kind.ne(AddendumKind::OfTheService))
        .order_by_asc(addendum::Column::Id)
        .all(&db)
        .await?;
    let sent: Vec<_> = sent
        .into_iter()
        .map(|added| addendum::Model { id: AddendumId::new(), referral_id: id, service_id, ..added })
        .map(|added| added.into_active_model().reset_all())
        .collect();
    let addendum_count = i32::try_from(sent.len()).unwrap_or(i32::MAX);
    let pcn_id = catchment.pcn_id;
    let row = Model { service_id, person_id, pcn_id, addendum_count, ..as_received(from, id, tx.now()) };
    tx.checked(Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(&db).await)?;
    if !sent.is_empty() {
        tx.checked(addendum::Entity::insert_many(sent).exec_without_returning(&db).await)?;
    }
    let decided = decided_since(tx, from, person, &submission.agreement).await?;
    tx.emit(row.event(EventType::ReferralSubmitted).to(Audience::StatusDisclosed));
    let reported = record_decisions(tx, &decided, &row, attached).await?;
    let tasks = [steps::received(&row, tx.now()), reported].concat();
    task::apply_to_new_in(tx, events::subject(&row), &tasks).await?;
    Ok(id)
}

/// The row as a service has it that has just received it.
fn as_received(from: &Model, id: ReferralId, now: chrono::DateTime<chrono::Utc>) -> Model {
    Model {
        id,
        version: 1,
        external_reference: None,
        status: ReferralStatus::Submitted,
        status_reason: None,
        status_comment: None,
        status_comment_released: false,
        waiting_note: None,
        question: None,
        destination: None,
        destination_organisation_id: None,
        // Nobody there has looked at it.
        risk_to_review_since: from.has_safety_risk.then_some(now),
        risk_reviewed_at: None,
        risk_reviewed_by: None,
        risk_review: None,
        received_at: now,
        accepted_at: None,
        warnings: AssignmentWarnings::default(),
        ended_at: None,
        worker_id: None,
        episode_id: None,
        joined_to: None,
        transferred_from: Some(from.id),
        disclosed_status_updated_at: now,
        disclosed_outcome_updated_at: now,
        updated_at: now,
        ..from.clone()
    }
}

/// The agreement as it was reported, corrected by the person's newest decisions.
async fn decided_since(
    tx: &Tx,
    from: &Model,
    person: &person::entity::Model,
    reported: &Agreement,
) -> Result<Agreement, Problem> {
    let agreed = consent::feedback_agreed(tx, &[from], from.organisation_id).await?;
    let feedback = match (agreed.get(&from.id), reported.feedback_to_referrer) {
        (Some(true), _) => Some(FeedbackAgreement::Agreed),
        (Some(false), _) | (None, Some(FeedbackAgreement::Agreed)) => Some(FeedbackAgreement::Refused),
        (None, other) => other,
    };
    let objects_to_practice = person.practice_objection || from.practice_objection;
    Ok(Agreement { feedback_to_referrer: feedback, objects_to_practice, ..reported.clone() })
}
