//! An onward referral is sent with the redirection, and falls away with its referral.

use super::codes::OnwardReferralStatus;
use super::entity::{Column, Entity, Model};
use crate::care::episode::status::TransferBasis;
use crate::care::referral::entity as referral;
use crate::care::referral::events;
use crate::county::organisation;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Lets an organisation be named that is to get somebody: one that is in use.
///
/// # Errors
/// 422 at `destination_organisation_id`.
pub async fn must_be_in_use_in(tx: &Tx, id: OrganisationId) -> Result<(), Problem> {
    use organisation::entity::{Column, Entity};
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).one().await?;
    if found.is_some_and(|row| row.status == Status::Active) {
        return Ok(());
    }
    let detail = "no such organisation, or it is no longer in use";
    Err(Problem::invalid([Fault::new("/destination_organisation_id", "not_found", detail)]))
}

/// Sends a redirected referral to an organisation, which has a task to answer.
pub async fn send_in(
    tx: &Tx,
    referral: &referral::Model,
    organisation_id: OrganisationId,
    basis: TransferBasis,
) -> Result<(), Problem> {
    let row = Model {
        id: OnwardReferralId::new(),
        version: 1,
        service_id: referral.service_id,
        person_id: referral.person_id,
        referral_id: referral.id,
        organisation_id,
        basis,
        status: OnwardReferralStatus::Sent,
        sent_by: tx.caller().worker_id(),
        sent_at: tx.now(),
        answered_by: None,
        answered_at: None,
        comment: None,
        updated_at: tx.now(),
    };
    let row = tx.record::<Entity>(EventType::OnwardReferralSent, row).await?;
    let answer = TaskChange::open(TaskKind::AnswerOnwardReferral, Owner::Agency(organisation_id), tx.now());
    task::apply_to_new_in(tx, Subject::of(&row), &[answer]).await
}

/// The organisation does not see to the person: whoever redirected them looks for somebody else, by the next working day.
pub(super) async fn look_on_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let db = tx.system("the answer of a destination makes a task of the service that redirected there");
    let Some(referral) = referral::Entity::find_by_id(row.referral_id).one(&db).await? else { return Ok(()) };
    let owner = owner_in(tx, row.sent_by, row.service_id).await?;
    let due_at = calendar::within_working_days(calendar::local_date(tx.now()), 1);
    let again = TaskChange::Open { kind: TaskKind::ConfirmRedirection, owner, due_at };
    let changes = [TaskChange::Cancel(TaskKind::ConfirmRedirection), again];
    task::apply_in(tx, events::subject(&referral), &changes).await?;
    tell_in(tx, row, events::subject(&referral)).await
}

/// The organisation has the person: nobody need make sure any more.
pub(super) async fn confirm_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let db = tx.system("the answer of a destination completes the task of the service that redirected there");
    let Some(referral) = referral::Entity::find_by_id(row.referral_id).one(&db).await? else { return Ok(()) };
    let subject = events::subject(&referral);
    task::apply_in(tx, subject, &[TaskChange::Complete(TaskKind::ConfirmRedirection)]).await?;
    tell_in(tx, row, subject).await
}

/// Whoever redirected the person hears of the answer.
async fn tell_in(tx: &Tx, row: &Model, subject: Subject) -> Result<(), Problem> {
    let Some(sent_by) = row.sent_by else { return Ok(()) };
    task::answered_in(tx, subject, sent_by).await
}

/// The referral should never have been there: nobody is asked to answer any more.
pub async fn withdraw_in(tx: &Tx, referral_id: ReferralId) -> Result<(), Problem> {
    let db = tx.system("what was sent on falls away with its referral, whoever sent it");
    let Some(sent) = Entity::find().filter(Column::ReferralId.eq(referral_id)).one(&db).await? else { return Ok(()) };
    task::apply_in(tx, Subject::of(&sent), &[TaskChange::Cancel(TaskKind::AnswerOnwardReferral)]).await
}
