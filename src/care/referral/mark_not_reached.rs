use super::before_acceptance;
use super::codes::Priority;
use super::rules::{check, first_contact};
use super::status::{EndReason, ReferralAction};
use super::step::step_in;
use super::view::Referral;
use super::views::actor_in;
use super::wire::NotReached;
use crate::care::contact::codes::ContactStatus;
use crate::care::contact::entity::{Column, Entity};
use crate::care::contact::rules::attempts::{self, Attempt, Circumstances};
use crate::care::contact::views::safe_contacts_in;
use crate::care::episode::change::carry_out_in;
use crate::care::{person, referral};
use crate::county::worker::appointment;
use crate::prelude::*;

/// More attempts than anybody makes.
const MOST_ATTEMPTS: u64 = 1000;

/// Record that the person could not be reached
///
/// Open from the start: nobody need be accepted to be found unreachable; while a safety risk waits for somebody to look at
/// it, only once accepted. It needs three attempts on different days by two means that safe contact allows, on record as
/// contacts of the referral or of its episode; with a safety risk or urgent priority also what a supervisor decided, and that the person's
/// practice was told. 409 `attempts_missing` says what is missing. The episode that the referral opened is finished.
#[utoipa::path(
    operation_id = "markReferralNotReached",
    params(At<ReferralId>),
    request_body(content = NotReached, example = json!({ "comment": "Rang on three days and wrote once; the letter came back." })),
    extensions(("x-problem-codes" = json!([Code::SafetyOpen, Code::AttemptsMissing]))),
    responses((status = 200, description = "The referral, its person not reached.", body = Referral)),
)]
#[post("/referrals/{id}/not-reached")]
pub async fn mark_not_reached(cx: Cx, at: At<ReferralId>, Json(input): Json<NotReached>) -> Result<Reply, Problem> {
    Problem::if_any(attempts::faults(&input, cx.now()))?;
    cx.step::<referral::entity::Entity>(Action::MarkReferralNotReached, at.id, async |tx, step| {
        let row = &step.row;
        check(row, actor_in(tx, row).await?.relation, ReferralAction::NotReached)?;
        Problem::if_any(wrong_supervisor(tx, &input, row.service_id).await?)?;
        let mut attempts = recorded_in(tx, row.episode_id.or(row.joined_to)).await?;
        attempts.extend(before_acceptance::attempts_in(tx, row.id).await?);
        let safe = safe_contacts_in(tx, &[row.person_id]).await?;
        let circumstances = Circumstances {
            safe_contact: safe.get(&row.person_id).ok_or_else(|| Problem::new(Code::InternalError))?,
            is_grave: row.has_safety_risk || row.priority == Priority::Urgent,
            has_practice: has_practice(tx, row).await?,
            now: tx.now(),
        };
        attempts::check(&attempts, &input, circumstances)?;

        let stepped = step_in(tx, step, |row, actor| first_contact::not_reached(row, actor, &input)).await?;
        carry_out_in(tx, stepped.episode, EndReason::EpisodeClosed, stepped.actor).await?;
        Ok(stepped.row)
    })
    .await
}

/// What is on record of an episode's contacts.
async fn recorded_in(tx: &Tx, episode: Option<EpisodeId>) -> Result<Vec<Attempt>, Problem> {
    let Some(episode) = episode else { return Ok(Vec::new()) };
    let found = Entity::find()
        .filter(Column::EpisodeId.eq(episode))
        .filter(Column::Status.eq(ContactStatus::Recorded))
        .limit(MOST_ATTEMPTS)
        .all(&tx.system("attempts to reach a person are counted, whoever made them"))
        .await?;
    Ok(found.iter().filter_map(Attempt::of).collect())
}

/// Whether there is a practice that may be informed.
async fn has_practice(tx: &Tx, row: &referral::entity::Model) -> Result<bool, Problem> {
    let db = tx.system("whether there is a practice to inform is asked of the person's row, whoever carries them");
    let person = person::entity::Entity::find_by_id(row.person_id).one(&db).await?;
    Ok(person.is_some_and(|person| person.practice_id.is_some() && !person.practice_objection))
}

/// A decision is a supervisor's of this service.
async fn wrong_supervisor(tx: &Tx, input: &NotReached, service_id: ServiceId) -> Result<Vec<Fault>, Problem> {
    let Some(decision) = &input.decision else { return Ok(Vec::new()) };
    let id: WorkerId = decision.decided_by;
    let db = tx.system("a decision is made by somebody who supervises in the service");
    let supervises = appointment::role::Entity::find_by_id((id, Role::Supervisor)).one(&db).await?.is_some();
    let serves = appointment::service::Entity::find_by_id((id, service_id)).one(&db).await?.is_some();
    let fault = || Fault::new("/decision/decided_by", "not_found", "nobody who supervises in this service");
    Ok(if supervises && serves { Vec::new() } else { vec![fault()] })
}
