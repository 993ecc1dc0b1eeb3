//! A service receives a referral by transfer of its episode, or by redirection, as its sender wrote it.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::addendum::{self, AddendumKind};
use super::codes::FeedbackAgreement;
use super::entity::{AssignmentWarnings, Entity, Model};
use super::events;
use super::rules::steps;
use super::status::ReferralStatus;
use super::submission::{Agreement, ReferralSubmission};
use super::wire::ReceivedSummary;
use crate::care::consent;
use crate::care::consent::reported::record_decisions;
use crate::care::person;
use crate::care::person::attach::{self, Described};
use crate::care::person::wire::{Demographics, IndividualRequirements, SafeContact};
use crate::care::precaution::codes::StatementSource;
use crate::care::precaution::save::{Said, passed_on_in, state_in};
use crate::care::precaution::wire::Stated;
use crate::county::service;
use crate::county::service::catchment::Catchment;
use crate::prelude::*;
use crate::system::task;

/// Enters at another service what a sender wrote, with the date referred and what they added, and what the service that had
/// the person releases in a summary. The person finds or gets a row there, by who they are as this service knows it; what is
/// in force here to keep them from harm is in force there. Their sender hears of it as of any referral of theirs; what the
/// person has decided meanwhile about feedback and their practice holds there too. The sender's own reference stays with the
/// first.
pub async fn receive_transfer_in(
    tx: &Tx,
    from: &Model,
    person: &person::entity::Model,
    service_id: ServiceId,
    summary: Option<ReceivedSummary>,
) -> Result<ReferralId, Problem> {
    let unreadable = |_| Problem::new(Code::InternalError);
    let submission: ReferralSubmission = from.submission.parse().map_err(|_| Problem::new(Code::InternalError))?;
    let demographics: Demographics = serde_json::from_value(person.demographics.clone()).map_err(unreadable)?;
    let catchment = Catchment::of(tx, demographics.gp_practice.as_ref(), demographics.outward_code()).await?;
    let id = ReferralId::new();
    let passed_on = passed_on_in(tx, person).await?;
    let (safe_contact, individual_requirements) = reached(passed_on.first())?;
    let described = Described {
        demographics: &demographics,
        safe_contact,
        individual_requirements,
        protective_instructions: &person.protective_instructions,
        address_withheld: person.address_withheld,
        practice_id: catchment.practice_id,
        objects_to_practice: person.practice_objection || from.practice_objection,
    };
    let attached = attach::attach_in(tx, service_id, id, described).await?;
    let person_id = attached.person_id;
    let added = addenda_in(tx, from, (id, service_id), summary).await?;
    let addendum_count = i32::try_from(added.len()).unwrap_or(i32::MAX);
    let pcn_id = catchment.pcn_id;
    let row = Model { service_id, person_id, pcn_id, addendum_count, ..as_received(from, &submission, id, tx.now()) };
    let db = tx.system("a transfer enters a referral at a service that the caller does not see");
    tx.checked(Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(&db).await)?;
    if !added.is_empty() {
        tx.checked(addendum::Entity::insert_many(added).exec_without_returning(&db).await)?;
    }
    let decided = decided_since(tx, from, person, &submission.agreement).await?;
    tx.emit(row.event(EventType::ReferralSubmitted).to(Audience::StatusDisclosed));
    let reported = record_decisions(tx, &decided, &row, attached).await?;
    let tasks = [steps::received(&row, tx.now()), reported].concat();
    let said = Said { source: StatementSource::Transfer, referral_id: Some(id), merge_id: None };
    let review = state_in(tx, person_id, said, passed_on).await?;
    task::apply_to_each_new_in(tx, &[(events::subject(&row), tasks), review]).await?;
    if person.contact_objection_at.is_some() {
        object_in(tx, person_id, person.contact_objection_at).await?;
    }
    Ok(id)
}

/// Lets a service be named that is to get somebody: one that is in use and takes referrals.
///
/// # Errors
/// 422 `service_not_taking`, pointing at where it is named.
pub async fn must_take_in(tx: &Tx, id: ServiceId, pointer: &'static str) -> Result<(), Problem> {
    let found = tx.find::<service::entity::Entity>().filter(service::entity::Column::Id.eq(id)).one().await?;
    let (code, detail) = match found.filter(|row| row.status == Status::Active).map(|row| row.accepting_referrals) {
        Some(true) => return Ok(()),
        Some(false) => ("closed", "takes no new referrals at present"),
        None => ("not_found", "no such service, or it is no longer in use"),
    };
    Err(Problem::new(Code::ServiceNotTaking).with_faults([Fault::new(pointer, code, detail)]))
}

/// How to reach the person, and what they need, as their record here says it.
fn reached(record: Option<&Stated>) -> Result<(&SafeContact, &IndividualRequirements), Problem> {
    let parts = record.and_then(|record| record.safe_contact.as_ref().zip(record.individual_requirements.as_ref()));
    parts.ok_or_else(|| Problem::new(Code::InternalError))
}

/// What the sender added, and the summary.
async fn addenda_in(
    tx: &Tx,
    from: &Model,
    (referral_id, service_id): (ReferralId, ServiceId),
    summary: Option<ReceivedSummary>,
) -> Result<Vec<addendum::ActiveModel>, Problem> {
    let sent = addendum::Entity::find()
        .filter(addendum::Column::ReferralId.eq(from.id))
        .filter(addendum::Column::Kind.is_not_in(addendum::OF_STAFF))
        .order_by_asc(addendum::Column::Id)
        .all(&tx.system("a transfer enters what a sender added at a service that the caller does not see"))
        .await?;
    let summary = summary.map(|summary| addendum::Model {
        id: AddendumId::new(),
        referral_id,
        service_id,
        organisation_id: from.organisation_id,
        client_id: None,
        worker_id: tx.caller().worker_id(),
        kind: AddendumKind::Transfer,
        received_at: tx.now(),
        has_risk: false,
        content: json!(summary),
    });
    let sent =
        sent.into_iter().map(|added| addendum::Model { id: AddendumId::new(), referral_id, service_id, ..added });
    Ok(sent.chain(summary).map(|added| added.into_active_model().reset_all()).collect())
}

/// Who does not wish to be contacted is not contacted there either.
async fn object_in(tx: &Tx, person_id: PersonId, since: Option<DateTime<Utc>>) -> Result<(), Problem> {
    let db = tx.system("an objection to contact goes with the person to a service that the caller does not see");
    let Some(there) = person::entity::Entity::find_by_id(person_id).one(&db).await? else { return Ok(()) };
    if there.contact_objection_at.is_some() {
        return Ok(());
    }
    let objects = person::entity::Entity::update_many()
        .col_expr(person::entity::Column::ContactObjectionAt, Expr::val(since))
        .col_expr(person::entity::Column::Version, Expr::col(person::entity::Column::Version).add(1))
        .col_expr(person::entity::Column::UpdatedAt, Expr::val(tx.now()))
        .filter(person::entity::Column::Id.eq(person_id));
    tx.checked(objects.exec(&db).await)?;
    tx.emit(there.event(EventType::PersonObjectedToContact));
    task::end_contact_in(tx, person_id).await
}

/// The row as a service has it that has just received it.
fn as_received(from: &Model, submission: &ReferralSubmission, id: ReferralId, now: DateTime<Utc>) -> Model {
    let awaits = from.risk_to_review_since.is_some();
    let is_to_review = from.has_safety_risk || awaits || submission.risks.is_to_review();
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
        destination_service_id: None,
        redirected_to: None,
        closed_off_at: None,
        restricted_at: None,
        needs_met: None,
        what_next: None,
        what_next_released: false,
        // Nobody there has looked at it.
        risk_to_review_since: is_to_review.then_some(now),
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
