//! Records an outcome, and opens and closes the task of the next one.

use std::collections::BTreeSet;

use super::codes::{NotAdministeredReason, OutcomeError, OutcomeStatus};
use super::entity::{ActiveModel, Column, Entity, Model};
use super::rules::{Known, next_due};
use super::view::{Names, Outcome};
use crate::care::consent::{self, ConsentDecision, ConsentPurpose};
use crate::care::episode::status::EpisodeStatus;
use crate::care::instrument::codes::{InstrumentStatus, Respondent};
use crate::care::person::names::called_in;
use crate::care::{contact, episode, instrument};
use crate::county::worker::names::names_in;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// The most outcomes of a person that are looked at: an instrument each week for ten years.
pub const MOST: u64 = 500;

/// The newest episodes of a person that are looked at for the first contact: the last may not have begun.
const NEWEST: u64 = 5;

impl Viewed for Model {
    type View = Outcome;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Outcome>, Problem> {
        let instruments = instruments_in(tx, &rows).await?;
        let people = called_in(tx, rows.iter().map(|row| row.person_id).collect()).await?;
        let workers = names_in(tx, rows.iter().map(|row| WorkerId(row.recorded_by)).collect()).await?;
        let role = tx.caller().role;
        let view = |row: &Self| {
            let used = instruments.iter().find(|instrument| instrument.id == row.instrument_id);
            let recorded_by = workers.get(&WorkerId(row.recorded_by)).cloned();
            let names = Names { person: people.get(&row.person_id).cloned(), recorded_by };
            Outcome::new(row, role, used.map(|instrument| &instrument.definition), names)
        };
        Ok(rows.iter().map(view).collect())
    }
}

/// The instruments that these were taken with, retired ones too.
pub async fn instruments_in(tx: &Tx, rows: &[Model]) -> Result<Vec<instrument::entity::Model>, Problem> {
    let ids: BTreeSet<InstrumentId> = rows.iter().map(|row| row.instrument_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let named = instrument::entity::Column::Id.is_in(ids.iter().copied());
    Ok(tx.find::<instrument::entity::Entity>().filter(named).all(ids.len() as u64).await?)
}

/// All outcomes of a person that count, in the order of their days, whoever took them and in whichever episode: what is
/// decided by them rests on all.
pub async fn of_person_in(tx: &Tx, person: PersonId) -> Result<Vec<Model>, Problem> {
    let found = Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::TakenOn)
        .order_by_desc(Column::Id)
        .limit(MOST);
    let mut found =
        found.all(&tx.system("when an instrument is due follows from all that was measured, whoever did")).await?;
    found.retain(|row| row.status != OutcomeStatus::EnteredInError);
    found.reverse();
    Ok(found)
}

/// What is known of a person and an instrument, from what was recorded so far.
pub fn known(rows: &[Model], code: &str, refuses_surveys: bool) -> Known {
    let of_it = || rows.iter().filter(|row| row.code == code);
    let used = of_it().filter(|row| row.status == OutcomeStatus::Recorded);
    // What excluded somebody last does so until a later use shows that it does no more.
    let newest = of_it().rfind(|row| row.status == OutcomeStatus::Recorded || is_excluded(row));
    Known {
        last: used.map(|row| row.taken_on).max(),
        circumstances: newest.map(|row| row.content.circumstances.to_vec()).unwrap_or_default(),
        refuses_surveys,
    }
}

fn is_excluded(row: &Model) -> bool {
    let not = row.content.not_administered.as_ref();
    not.is_some_and(|not| not.reason == NotAdministeredReason::Excluded)
}

/// Whether the person's newest word on surveys is a no.
pub async fn refuses_surveys_in(tx: &Tx, person: PersonId) -> Result<bool, Problem> {
    Ok(permits_surveys_in(tx, person).await? == Some(false))
}

/// Whether the person permits surveys, by their newest word; nothing where they were not asked.
pub async fn permits_surveys_in(tx: &Tx, person: PersonId) -> Result<Option<bool>, Problem> {
    let newest = consent::newest_in(tx, person, ConsentPurpose::Survey, None).await?;
    Ok(newest.map(|(decision, _)| decision == ConsentDecision::Given))
}

/// The day on which an instrument is due next, by its schedule from the first contact of an episode.
pub fn due_next(
    used: &instrument::entity::Model,
    first_contact: Option<NaiveDate>,
    rows: &[Model],
) -> Option<NaiveDate> {
    let days = used.definition.due_days(first_contact?);
    next_due(&days, rows.iter().filter(|row| row.code == used.code).map(|row| row.taken_on).collect())
}

/// The day of an episode's first contact, from which its clocks run.
pub async fn first_contact_in(tx: &Tx, episode: EpisodeId) -> Result<Option<NaiveDate>, Problem> {
    let first = contact::first_contact_in(tx, episode).await?;
    Ok(first.map(|first| calendar::local_date(first.starts_at)))
}

/// The episode by whose first contact the clocks of a person run, with its day: their newest that has begun, whoever carries it.
/// They run on after its end.
pub async fn clock_in(tx: &Tx, person: PersonId) -> Result<Option<(episode::entity::Model, NaiveDate)>, Problem> {
    let db = tx.system("clocks run from the first contact, whoever had it");
    let newest = episode::entity::Entity::find()
        .filter(episode::entity::Column::PersonId.eq(person))
        .filter(episode::entity::Column::Status.ne(EpisodeStatus::EnteredInError))
        .order_by_desc(episode::entity::Column::Id)
        .limit(NEWEST);
    for episode in newest.all(&db).await? {
        if let Some(first_contact) = first_contact_in(tx, episode.id).await? {
            return Ok(Some((episode, first_contact)));
        }
    }
    Ok(None)
}

/// Ends the task that this instrument's earlier outcomes left open, in whichever episode, and opens that of the next day on
/// which it is due: about the newest outcome of the instrument. Nobody is asked to use what is retired, what the person
/// forbids, or what is not for them.
pub async fn schedule_in(tx: &Tx, person: PersonId, used: &instrument::entity::Model) -> Result<(), Problem> {
    let all = of_person_in(tx, person).await?;
    let of_it: Vec<&Model> = all.iter().filter(|row| row.code == used.code).collect();
    let Some((newest, earlier)) = of_it.split_last() else { return Ok(()) };
    let earlier: Vec<Uuid> = earlier.iter().map(|row| row.id.0).collect();
    for kind in KINDS {
        task::complete_about_in(tx, &earlier, kind).await?;
    }
    let is_asked = used.status == InstrumentStatus::Active && used.definition.respondent == Respondent::Person;
    let is_survey = used.definition.protocol.is_survey;
    let forbidden = is_survey && refuses_surveys_in(tx, person).await?;
    if !is_asked || forbidden || is_excluded(newest) {
        return Ok(());
    }
    let Some((episode, first_contact)) = clock_in(tx, person).await? else { return Ok(()) };
    let Some(day) = due_next(used, Some(first_contact), &all) else { return Ok(()) };
    let kind = if is_survey { TaskKind::SendSurvey } else { TaskKind::MeasureAgain };
    let owner = owner_in(tx, Some(episode.worker_id), episode.service_id).await?;
    let open = [TaskChange::CompleteOnce(kind), TaskChange::Open { kind, owner, due_at: due_on(kind, day, tx.now()) }];
    task::apply_in(tx, Subject::of(*newest), &open).await
}

/// When a task is due that asks for an instrument by that day: no sooner than the kind's own terms from now.
pub fn due_on(kind: TaskKind, day: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    calendar::by_day(day).max(kind.policy().within.due(now))
}

/// With an episode that should never have been there its outcomes were never there either.
pub async fn end_with_episode_in(tx: &Tx, episode: EpisodeId) -> Result<(), Problem> {
    let db = tx.system("an outcome is in error with its episode, whoever may see it");
    let standing = Entity::find()
        .filter(Column::EpisodeId.eq(episode))
        .filter(Column::Status.ne(OutcomeStatus::EnteredInError))
        .all(&db)
        .await?;
    for before in &standing {
        let change = ActiveModel {
            status: Set(OutcomeStatus::EnteredInError),
            error_reason: Set(Some(OutcomeError::EpisodeInError)),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update_through::<Entity>(&db, before, change).await?;
        tx.emit(row.event(EventType::OutcomeEnteredInError));
    }
    let ids: Vec<Uuid> = standing.iter().map(|row| row.id.0).collect();
    task::cancel_about_in(tx, &ids, &KINDS).await
}

/// The tasks about an outcome.
pub const KINDS: [TaskKind; 2] = [TaskKind::MeasureAgain, TaskKind::SendSurvey];
