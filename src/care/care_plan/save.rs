//! Saves each version of a plan, and what follows from it: the consents that its permissions are, its tasks, and its end with
//! an episode that should never have been there.

use std::collections::BTreeSet;

use super::codes::{CarePlanAction, CarePlanStatus, Permission, PermissionAnswer, PlanError};
use super::entity::{ActiveModel, Column, Entity, Model, version, with_bars};
use super::views::purpose;
use super::wire::CarePlanContent;
use crate::care::consent::{self, ConsentDecision, ConsentGiver, ConsentMethod, ConsentPurpose};
use crate::care::outcome::start::recompute_of_person_in;
use crate::county::worker::appointment;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};
use chrono::NaiveTime;

/// Keeps the version that stands now among all the others.
pub async fn remember_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let stood = version::Model {
        care_plan_id: row.id,
        number: row.version,
        status: row.status,
        content: row.content.clone(),
        written_by: row.updated_by,
        written_at: row.updated_at,
    };
    tx.append::<version::Entity>(vec![stood.into_active_model().reset_all()]).await
}

/// The change of a row that comes to a status, with why.
pub fn came_to(
    tx: &Tx,
    row: &Model,
    status: CarePlanStatus,
    why: (Option<String>, Option<&Text<1000>>),
) -> ActiveModel {
    ActiveModel {
        status: Set(status),
        status_reason: Set(why.0),
        status_comment: Set(why.1.map(|comment| comment.as_str().to_owned())),
        standing_episode_id: Set(Some(row.episode_id).filter(|_| status.stands())),
        updated_by: Set(tx.caller().principal.id()),
        ..Default::default()
    }
}

/// A step that changes nothing but the status: the row as it is then. Where the plan stands no more, nobody has to review it.
pub async fn step_in(
    tx: &Tx,
    step: &Step<'_, Entity>,
    (action, kind): (CarePlanAction, EventType),
    why: (Option<String>, Option<&Text<1000>>),
) -> Result<Model, Problem> {
    let status = step.row.status.check(tx.caller().role, action)?;
    let row = step.save(kind, came_to(tx, &step.row, status, why)).await?;
    remember_in(tx, &row).await?;
    if !status.stands() {
        task::apply_in(tx, Subject::of(&row), &TASKS.map(TaskChange::Cancel)).await?;
    }
    Ok(row)
}

/// More decisions than anybody makes on the questions of a plan.
const LOOKED_AT: u64 = 200;

/// The tasks about a plan.
const TASKS: [TaskKind; 2] = [TaskKind::ReviewCarePlan, TaskKind::WritePlanPartTwo];

/// The workers whom a content names must be of the service.
///
/// # Errors
/// 422 at each who is not; those who stood in `before` may have left since.
pub async fn check_workers_in(
    tx: &Tx,
    service_id: ServiceId,
    (before, after): (Option<&CarePlanContent>, &CarePlanContent),
    under: &str,
) -> Result<(), Problem> {
    let known: BTreeSet<WorkerId> = before.into_iter().flat_map(named).map(|(_, id)| id).collect();
    let new: Vec<(String, WorkerId)> = named(after).filter(|(_, id)| !known.contains(id)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let ids: BTreeSet<WorkerId> = new.iter().map(|(_, id)| *id).collect();
    let found: Vec<WorkerId> = appointment::service::Entity::find()
        .select_only()
        .column(appointment::service::Column::WorkerId)
        .filter(appointment::service::Column::ServiceId.eq(service_id))
        .filter(appointment::service::Column::WorkerId.is_in(ids))
        .into_tuple()
        .all(&tx.system("a plan names workers of its own service"))
        .await?;
    // Who covers from another service acts in this case too.
    let covers = tx.caller().worker_id();
    let strange = new.iter().filter(|(_, id)| !found.contains(id) && Some(*id) != covers);
    Problem::if_any(
        strange
            .map(|(at, _)| Fault::new(format!("{under}{at}"), "not_found", "nobody of this service"))
            .collect::<Vec<_>>(),
    )
}

fn named(content: &CarePlanContent) -> impl Iterator<Item = (String, WorkerId)> {
    let act = content
        .actions
        .iter()
        .enumerate()
        .filter_map(|(i, action)| action.worker_id.map(|id| (format!("/actions/{i}/worker_id"), id)));
    let asked = content.permissions.iter().enumerate();
    act.chain(asked.map(|(i, given)| (format!("/permissions/{i}/asked_by"), given.asked_by)))
}

/// What the person newly answered on surveys and evaluation is written down as the consent that it is: what each gates asks
/// there alone. An interest in telling their story is none.
///
/// # Errors
/// 409 `invalid_transition` for a yes from before a no.
pub async fn permit_in(tx: &Tx, row: &Model, before: Option<&CarePlanContent>) -> Result<(), Problem> {
    let mut decided = Vec::new();
    for permission in Permission::ALL {
        let Some(purpose) = purpose(*permission) else { continue };
        let Some(given) = row.content.permission(*permission) else { continue };
        if before.and_then(|before| before.permission(*permission)) == Some(given) {
            continue;
        }
        let is_today = given.asked_on == calendar::local_date(tx.now());
        let decided_at = if is_today { tx.now() } else { calendar::instant(given.asked_on, NaiveTime::MIN) };
        let newest = consent::newest_in(tx, row.person_id, purpose, None).await?;
        let decision = match (given.answer, newest) {
            (PermissionAnswer::Yes, _) => ConsentDecision::Given,
            (PermissionAnswer::No, Some((ConsentDecision::Given, _))) => ConsentDecision::Withdrawn,
            (PermissionAnswer::No, _) => ConsentDecision::Refused,
        };
        consent::rules::follows(decision, decided_at, newest)?;
        decided.push(consent::entity::Model {
            id: ConsentId::new(),
            service_id: row.service_id,
            person_id: row.person_id,
            purpose,
            recipient_id: None,
            decision,
            given_by: ConsentGiver::Person,
            method: ConsentMethod::Verbal,
            note: None,
            recorded_by: Some(tx.caller().principal.id()),
            referral_id: None,
            care_plan_id: Some(row.id),
            uses: None,
            decided_at,
            recorded_at: tx.now(),
        });
    }
    decided_in(tx, row, decided).await
}

/// Writes decisions down, and what follows from a word on surveys.
async fn decided_in(tx: &Tx, row: &Model, decided: Vec<consent::entity::Model>) -> Result<(), Problem> {
    if decided.is_empty() {
        return Ok(());
    }
    let on_surveys = decided.iter().any(|consent| consent.purpose == ConsentPurpose::Survey);
    decided.iter().for_each(|consent| tx.emit(consent.event(EventType::ConsentRecorded)));
    consent::save_in(tx, row.person_id, decided).await?;
    if on_surveys { recompute_of_person_in(tx, row.person_id).await } else { Ok(()) }
}

/// What a plan that should never have been there wrote down as permitted is taken back, unless the person has said so otherwise
/// too. A no stays: nobody is asked on the strength of a mistake.
pub async fn take_back_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    use consent::entity::Column as Consent;
    let db = tx.system("what a plan in error permits is taken back, whoever asked");
    let found = consent::entity::Entity::find()
        .filter(Consent::PersonId.eq(row.person_id))
        .filter(Consent::Purpose.is_in([ConsentPurpose::Survey, ConsentPurpose::Evaluation]))
        .filter(Consent::ReferralId.is_null())
        .order_by_desc(Consent::RecordedAt)
        .order_by_desc(Consent::Id)
        .limit(LOOKED_AT)
        .all(&db)
        .await?;
    let mut taken_back = Vec::new();
    for purpose in [ConsentPurpose::Survey, ConsentPurpose::Evaluation] {
        let of_purpose = || found.iter().filter(|consent| consent.purpose == purpose);
        let is_mistaken = |consent: &&consent::entity::Model| consent.care_plan_id == Some(row.id);
        let Some(newest) = of_purpose().next().filter(is_mistaken) else { continue };
        let said = of_purpose().find(|consent| !is_mistaken(consent));
        let is_said = said.is_some_and(|said| said.decision == ConsentDecision::Given);
        if newest.decision == ConsentDecision::Given && !is_said {
            taken_back.push(consent::entity::Model {
                id: ConsentId::new(),
                decision: ConsentDecision::Withdrawn,
                method: ConsentMethod::Correction,
                note: Some("Written down with a plan that was entered in error.".to_owned()),
                recorded_by: Some(tx.caller().principal.id()),
                decided_at: tx.now(),
                recorded_at: tx.now(),
                ..newest.clone()
            });
        }
    }
    decided_in(tx, row, taken_back).await
}

/// The change of a content.
/// A plan bears every class that a version of it ever bore: the versions stay.
pub fn written(tx: &Tx, before: &Model, content: CarePlanContent) -> ActiveModel {
    ActiveModel {
        classes: Set(with_bars(&before.classes, content.sensitive_classes.iter())),
        content: Set(content),
        updated_by: Set(tx.caller().principal.id()),
        ..Default::default()
    }
}

/// With an episode that should never have been there its plans were never there either. What they permit is taken back, unless
/// it is the person's own word all the same.
pub async fn end_with_episode_in(tx: &Tx, episode_id: EpisodeId, is_theirs: bool) -> Result<(), Problem> {
    let db = tx.system("a plan is in error with its episode, whoever may see it");
    let found = Entity::find().filter(Column::EpisodeId.eq(episode_id)).all(&db).await?;
    for before in found.into_iter().filter(|row| row.status != CarePlanStatus::EnteredInError) {
        let after = Model {
            status: CarePlanStatus::EnteredInError,
            status_reason: Some(PlanError::EpisodeInError.to_string()),
            status_comment: None,
            standing_episode_id: None,
            updated_by: tx.caller().principal.id(),
            updated_at: tx.now(),
            ..before.clone()
        };
        let row = tx.update_through::<Entity>(&db, &before, after.into_active_model().reset_all()).await?;
        tx.emit(row.event(EventType::CarePlanEnteredInError));
        remember_in(tx, &row).await?;
        task::apply_in(tx, Subject::of(&row), &TASKS.map(TaskChange::Cancel)).await?;
        if !is_theirs {
            take_back_in(tx, &row).await?;
        }
    }
    Ok(())
}

/// The version of this number, of a plan that the caller sees.
pub async fn version_in(tx: &Tx, id: CarePlanId, number: i32) -> Result<Option<version::Model>, Problem> {
    let found = tx.find::<version::Entity>().filter(version::Column::CarePlanId.eq(id));
    Ok(found.filter(version::Column::Number.eq(number)).one().await?)
}
