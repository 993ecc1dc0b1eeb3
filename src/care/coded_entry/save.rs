//! The code that an act of the service or of a practice triggers, recorded in the act's own transaction.

use chrono::SubsecRound;

use super::codes::{CodedEntryAction, CodedEntryStatus, CodingError, CodingTrigger, NotCodable, SnomedCode};
use super::entity::{ActiveModel, Column, Entity, EntryReceipt, Model};
use super::rules::{self, CodingState};
use super::view::hold_reason;
use crate::care::episode;
use crate::care::episode::status::EpisodeStatus;
use crate::care::person;
use crate::care::referral;
use crate::care::referral::status::ReferralStatus;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};
use kernel::db::Executor;

/// What happened, as far as codes go.
pub struct CodableAct<'a> {
    pub what: CodingTrigger,
    /// What the one who had part in it acts as.
    pub role: Role,
    pub at: DateTime<Utc>,
    /// The referral that it is about.
    pub referral: &'a referral::entity::Model,
    /// The episode, where there is one.
    pub episode: Option<&'a episode::entity::Model>,
    pub contact_id: Option<ContactId>,
    /// That the practice has entered it already.
    pub receipt: Option<EntryReceipt>,
}

/// Enters the code of a trigger, if it has one, with the task to enter it in the practice's system.
///
/// Of two at once the second finds what the first has entered: the unique index runs its act again.
pub async fn code_in(tx: &Tx, act: CodableAct<'_>) -> Result<Result<Model, NotCodable>, Problem> {
    let state = coding_state_in(tx, SnomedCode::sought(act.what), act.referral, act.episode).await?;
    let code = match rules::code_for(act.what, act.role, state) {
        Ok(code) => code,
        Err(why) => return Ok(Err(why)),
    };
    let person = person_in(tx, act.referral).await?;
    let is_coded = act.what == CodingTrigger::CodedByPractice;
    let status = match (&act.receipt, is_coded) {
        (Some(_), true) => CodedEntryStatus::AlreadyInRecord,
        (Some(_), false) => CodedEntryStatus::Entered,
        (None, _) => CodedEntryStatus::ToEnter,
    };
    let row = Model {
        id: CodedEntryId::new(),
        version: 1,
        service_id: act.referral.service_id,
        person_id: act.referral.person_id,
        practice_id: person.practice_id,
        referral_id: act.referral.id,
        episode_id: act.episode.map(|episode| episode.id),
        contact_id: act.contact_id,
        code,
        trigger: act.what,
        status,
        occurred_at: act.at.trunc_subsecs(6),
        recorded_at: tx.now(),
        recorded_by: tx.caller().principal.id(),
        recorded_role: tx.caller().role,
        recorded_organisation_id: tx.caller().organisation_id,
        receipt: act.receipt,
        error_reason: None,
        error_at: None,
        removal: None,
        updated_at: tx.now(),
    };
    let entry = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
    if code == SnomedCode::TakenUp {
        // A decline that the practice reported before: the person has taken it up after all (001: never both).
        let declined =
            Condition::all().add(Column::ReferralId.eq(act.referral.id)).add(Column::Code.eq(SnomedCode::Declined));
        Box::pin(wrong_in(tx, declined, CodingError::DidNotHappen)).await?;
    }
    let is_disclosed = hold_reason(&person, act.referral.practice_objection).is_none();
    tx.emit(event(&entry, EventType::CodedEntryCreated, is_disclosed));
    // Nothing is sent to a practice that must not be informed, and nothing can be where there is none.
    if entry.status == CodedEntryStatus::ToEnter && is_disclosed {
        let carrier = act.episode.map(|episode| episode.worker_id).or(act.referral.worker_id);
        let owner = match tx.caller().role {
            Role::Practice => Owner::Agency(tx.caller().organisation_id),
            _ => owner_in(tx, carrier.or(tx.caller().worker_id()), entry.service_id).await?,
        };
        let open = TaskChange::open(TaskKind::EnterCode, owner, entry.occurred_at);
        task::apply_in(tx, Subject::of(&entry), &[open]).await?;
    }
    Ok(Ok(entry))
}

/// The same for an act that does something else besides: what has no code is passed over.
pub async fn code_besides_in(tx: &Tx, act: CodableAct<'_>) -> Result<(), Problem> {
    // Why it has none is for who asked for a code.
    let _ = code_in(tx, act).await?;
    Ok(())
}

/// Says that entries were wrong: what is not in a record yet falls away, what is has to be taken out again.
pub async fn wrong_in(tx: &Tx, which: Condition, reason: CodingError) -> Result<(), Problem> {
    let db = tx.system("an entry is wrong with what triggered it, whoever carries the case");
    let rows = Entity::find().filter(which).filter(Column::Status.is_in(CodedEntryStatus::STANDING)).all(&db).await?;
    for row in rows {
        mark_in(tx, &row, reason).await?;
    }
    Ok(())
}

/// Says that one entry was wrong: the entry as it is now.
///
/// # Errors
/// 409 where it is not open, for the service.
pub(super) async fn mark_in(tx: &Tx, row: &Model, reason: CodingError) -> Result<Model, Problem> {
    let status = row.status.next(CodedEntryAction::Error).ok_or_else(|| Problem::new(Code::InvalidTransition))?;
    let change = ActiveModel {
        status: Set(status),
        error_reason: Set(Some(reason)),
        error_at: Set(Some(tx.now())),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let after = tx.update::<Entity>(row, change).await?;
    tx.emit(after.event(EventType::CodedEntryEnteredInError));
    let mut changes = vec![TaskChange::Cancel(TaskKind::EnterCode)];
    if status == CodedEntryStatus::ToRemove {
        let owner = who_enters_in(tx, row).await?;
        changes.push(TaskChange::open(TaskKind::RemoveCode, owner, tx.now()));
    }
    task::apply_in(tx, Subject::of(&after), &changes).await?;
    Ok(after)
}

/// Who sees to an entry: the practice that reported it itself, or whoever carries the case, as long as they are here.
pub(super) async fn who_enters_in(tx: &Tx, row: &Model) -> Result<Owner, Problem> {
    if row.recorded_role == Role::Practice {
        return Ok(Owner::Agency(row.recorded_organisation_id));
    }
    let db = tx.system("a code is taken out by whoever carries the case, whoever found that it was wrong");
    let referral = referral::entity::Entity::find_by_id(row.referral_id).one(&db).await?;
    owner_in(tx, referral.and_then(|referral| referral.worker_id), row.service_id).await
}

async fn person_in(tx: &Tx, referral: &referral::entity::Model) -> Result<person::entity::Model, Problem> {
    let db = tx.system("a code belongs in the record of the practice where the person is registered");
    let found = person::entity::Entity::find_by_id(referral.person_id).one(&db).await?;
    found.ok_or_else(|| Problem::new(Code::InternalError))?.as_registered(tx).await
}

/// Where the person's care stands, with regard to a code.
async fn coding_state_in(
    tx: &Tx,
    code: SnomedCode,
    referral: &referral::entity::Model,
    episode: Option<&episode::entity::Model>,
) -> Result<CodingState, Problem> {
    let is_error = episode.is_some_and(|episode| episode.status == EpisodeStatus::EnteredInError);
    if is_error || referral.status == ReferralStatus::EnteredInError {
        return Ok(CodingState::InError);
    }
    let db = tx.system("a code is recorded once, whoever may see that it was");
    let mut referrals = vec![referral.id];
    let mut same = Condition::any();
    if let Some(episode) = episode {
        let joined: Vec<ReferralId> = referral::entity::Entity::find()
            .select_only()
            .column(referral::entity::Column::Id)
            .filter(referral::entity::Column::JoinedTo.eq(episode.id))
            .into_tuple()
            .all(&db)
            .await?;
        referrals.push(episode.referral_id);
        referrals.extend(joined);
        same = same.add(Column::EpisodeId.eq(episode.id));
    }
    let same = same.add(Column::ReferralId.is_in(referrals));
    let standing: Vec<SnomedCode> = Entity::find()
        .select_only()
        .column(Column::Code)
        .filter(same)
        .filter(Column::Status.is_in(CodedEntryStatus::STANDING))
        .into_tuple()
        .all(&db)
        .await?;
    if standing.contains(&code) {
        return Ok(CodingState::Coded);
    }
    if code == SnomedCode::TakenUp && referral.status == ReferralStatus::Declined {
        return Ok(CodingState::Declined);
    }
    let is_taken_up = referral.first_contact_at.is_some() || standing.contains(&SnomedCode::TakenUp);
    if code == SnomedCode::Declined && referral.joined_to.is_none() && is_taken_up {
        return Ok(CodingState::TakenUp);
    }
    if was_coded_before_transfer(&db, code, referral).await? {
        return Ok(CodingState::CarriedOn);
    }
    let elsewhere = episode::entity::Entity::find()
        .filter(episode::entity::Column::PersonId.eq(referral.person_id))
        .filter(episode::entity::Column::ReferralId.ne(referral.id))
        .filter(episode::entity::Column::Status.is_in(EpisodeStatus::OPEN));
    let is_elsewhere = episode.is_none_or(|episode| episode.referral_id != referral.id)
        && (referral.joined_to.is_some() || elsewhere.count(&db).await? > 0);
    Ok(match episode {
        _ if is_elsewhere => CodingState::Joined,
        Some(_) => CodingState::TakenOn,
        None => CodingState::NotTakenOn,
    })
}

/// Whether the code was recorded at a service from which the referral was transferred: the next one records no second.
async fn was_coded_before_transfer(
    db: &Executor<'_>,
    code: SnomedCode,
    referral: &referral::entity::Model,
) -> Result<bool, Problem> {
    let mut from = referral.transferred_from;
    while let Some(id) = from {
        let new_entry = Entity::find()
            .filter(Column::ReferralId.eq(id))
            .filter(Column::Code.eq(code))
            .filter(Column::Status.is_in(CodedEntryStatus::STANDING));
        if new_entry.count(db).await? > 0 {
            return Ok(true);
        }
        let earlier = referral::entity::Entity::find_by_id(id).one(db).await?;
        from = earlier.and_then(|earlier| earlier.transferred_from);
    }
    Ok(false)
}

/// The event of an entry, for the service alone where the practice must not be informed.
pub(super) fn event(row: &Model, kind: EventType, is_disclosed: bool) -> Event {
    let event = row.event(kind);
    if is_disclosed { event } else { event.to(Audience::Service).concerning(None) }
}
