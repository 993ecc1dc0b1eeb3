//! What a referrer says that the person decided: written down with their referral, for which alone it holds.

use sea_orm::sea_query::Expr;

use super::entity::{Column, Entity, Model as Consent};
use super::feedback::decided as decided_by;
use super::rules::Decided;
use super::{ConsentDecision, ConsentGiver, ConsentMethod, ConsentPurpose};
use crate::care::episode::entity as episode;
use crate::care::person::attach::Attached;
use crate::care::referral::codes::FeedbackAgreement;
use crate::care::referral::entity::{Column as Referral, Entity as Referrals, Model};
use crate::care::referral::submission::Agreement;
use crate::prelude::*;
use crate::system::task::{Owner, TaskChange, TaskKind};

/// What the person decided, as their referrer reports it: on feedback to the organisation that refers them, and, where
/// they object, on informing their practice. Answers the task to ask the person, where it contradicts what is on record.
pub async fn record_decisions(
    tx: &Tx,
    agreement: &Agreement,
    row: &Model,
    attached: Attached,
) -> Result<Vec<TaskChange>, Problem> {
    let agrees_to_feedback = match agreement.feedback_to_referrer {
        Some(FeedbackAgreement::Agreed) => Some(true),
        Some(FeedbackAgreement::Refused) => Some(false),
        Some(FeedbackAgreement::NotAsked) | None => None,
    };
    let contradicts = match recorded_in(tx, row).await? {
        Some(recorded) => agrees_to_feedback.is_some_and(|agrees| agrees != recorded.is_yes),
        None => false,
    } || agreement.objects_to_practice && !attached.practice_objection;

    let on_feedback =
        agrees_to_feedback.map(|agrees| if agrees { ConsentDecision::Given } else { ConsentDecision::Refused });
    let on_practice = agreement.objects_to_practice.then_some(ConsentDecision::Refused);
    let decided = [
        (ConsentPurpose::Feedback, Some(row.organisation_id), on_feedback),
        (ConsentPurpose::DirectCare, None, on_practice),
    ];
    let as_reported = |(purpose, recipient_id, decision): (_, Option<OrganisationId>, Option<ConsentDecision>)| {
        let consent = Consent {
            id: ConsentId::new(),
            service_id: row.service_id,
            person_id: row.person_id,
            purpose,
            recipient_id,
            decision: decision?,
            given_by: ConsentGiver::Person,
            method: ConsentMethod::ReportedByReferrer,
            note: None,
            recorded_by: Some(tx.caller().principal.id()),
            referral_id: Some(row.id),
            care_plan_id: None,
            uses: None,
            decided_at: tx.now(),
            recorded_at: tx.now(),
        };
        Some(consent.into_active_model().reset_all())
    };
    tx.append::<Entity>(decided.into_iter().filter_map(as_reported).collect()).await?;
    if agreement.objects_to_practice && !row.practice_objection {
        let objected = Referrals::update_many()
            .col_expr(Referral::PracticeObjection, Expr::val(true))
            .filter(Referral::Id.eq(row.id));
        objected
            .exec(&tx.system("a sender's word holds for its referral, also where they do not see all of it"))
            .await?;
    }
    let ask = TaskChange::open(TaskKind::ConfirmConsent, Owner::Service, tx.now());
    Ok(contradicts.then_some(ask).into_iter().collect())
}

/// Whether the person objected to informing their practice with the referral that opened an episode.
pub async fn objected_in(tx: &Tx, episode_id: EpisodeId) -> Result<bool, Problem> {
    let opening = episode::Entity::find()
        .select_only()
        .column(episode::Column::ReferralId)
        .filter(episode::Column::Id.eq(episode_id))
        .into_query();
    let objected = Referrals::find()
        .filter(Referral::Id.in_subquery(opening))
        .filter(Referral::PracticeObjection.eq(true))
        .one(&tx.system("whether a referral came with an objection, whoever carries it"))
        .await?;
    Ok(objected.is_some())
}

/// What the service has on record of feedback to the organisation that refers.
async fn recorded_in(tx: &Tx, row: &Model) -> Result<Option<Decided>, Problem> {
    let newest = Entity::find()
        .filter(Column::PersonId.eq(row.person_id))
        .filter(Column::Purpose.eq(ConsentPurpose::Feedback))
        .filter(Column::RecipientId.eq(row.organisation_id))
        .filter(Column::ReferralId.is_null())
        .order_by_desc(Column::RecordedAt)
        .order_by_desc(Column::Id)
        .one(&tx.system("what is on record of a person's decisions, whom the sender may not know of"))
        .await?;
    Ok(newest.as_ref().map(decided_by))
}
