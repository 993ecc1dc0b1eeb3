//! What is asked for from the first contact on, of everybody: the instruments that are due at the start, and the survey that the
//! person permits. The tasks are about the episode, met by what is recorded, and outlive it.

use super::entity::Model;
use super::rules::{EARLY_DAYS, against};
use super::save::{clock_in, due_next, due_on, first_contact_in, known, of_person_in, permits_surveys_in};
use crate::care::episode::status::EpisodeStatus;
use crate::care::instrument::codes::InstrumentStatus;
use crate::care::{episode, instrument};
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind, TaskStatus, entity as tasks};

use chrono::Days;

/// More instruments than any service has in use.
const MOST: u64 = 200;

/// The tasks about an episode.
pub const KINDS: [TaskKind; 2] = [TaskKind::MeasureAtStart, TaskKind::SendSurvey];

/// Opens what is due of an episode, and ends what was done or is no longer: after a contact, an outcome, or a word of the
/// person's on surveys.
pub async fn recompute_in(tx: &Tx, episode: &episode::entity::Model) -> Result<(), Problem> {
    let first_contact = first_contact_in(tx, episode.id).await?;
    let first_contact = first_contact.filter(|_| episode.status != EpisodeStatus::EnteredInError);
    let db = tx.system("which tasks there were to measure at the start, whoever did them");
    let asked = tasks::Entity::find()
        .filter(tasks::Column::SubjectId.eq(episode.id))
        .filter(tasks::Column::Kind.is_in(KINDS))
        .order_by_asc(tasks::Column::Id)
        .all(&db)
        .await?;
    if first_contact.is_none() && asked.is_empty() {
        return Ok(());
    }
    let needs = match first_contact {
        Some(first_contact) => needs_in(tx, episode, first_contact).await?,
        None => Needs::default(),
    };
    let owner =
        owner_in(tx, Some(episode.worker_id).filter(|_| !episode.waits_for_worker()), episode.service_id).await?;
    let mut changes = Vec::new();
    for (kind, day) in [(TaskKind::MeasureAtStart, needs.at_start), (TaskKind::SendSurvey, needs.survey)] {
        let latest = asked.iter().rfind(|task| task.kind == kind).map(|task| task.status);
        match next_task(day.is_some(), first_contact.is_some(), latest) {
            NextTask::AsItIs => {}
            NextTask::Complete => changes.push(TaskChange::CompleteOnce(kind)),
            NextTask::Cancel => changes.push(TaskChange::Cancel(kind)),
            NextTask::Open => {
                let due_at = due_on(kind, day.unwrap_or_default(), tx.now());
                changes.push(TaskChange::Open { kind, owner, due_at });
            }
        }
    }
    task::apply_in(tx, Subject::of(episode), &changes).await
}

/// The same, and of the episode by which the person's clocks run, where that is another.
pub async fn recompute_both_in(tx: &Tx, episode: &episode::entity::Model) -> Result<(), Problem> {
    recompute_in(tx, episode).await?;
    match clock_in(tx, episode.person_id).await? {
        Some((other, _)) if other.id != episode.id => recompute_in(tx, &other).await,
        _ => Ok(()),
    }
}

/// The same of the episode by which a person's clocks run.
pub async fn recompute_of_person_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    match clock_in(tx, person).await? {
        Some((episode, _)) => recompute_in(tx, &episode).await,
        None => Ok(()),
    }
}

/// By when what is asked of everybody is to be done; nothing where it was, or speaks against itself.
#[derive(Clone, Copy, Debug, Default)]
struct Needs {
    at_start: Option<NaiveDate>,
    survey: Option<NaiveDate>,
}

async fn needs_in(tx: &Tx, episode: &episode::entity::Model, first_contact: NaiveDate) -> Result<Needs, Problem> {
    let all = of_person_in(tx, episode.person_id).await?;
    let permits_surveys = permits_surveys_in(tx, episode.person_id).await?;
    let owners = [episode.service_id, instrument::entity::EVERYBODYS];
    let in_use = tx
        .find::<instrument::entity::Entity>()
        .filter(instrument::entity::Column::Status.eq(InstrumentStatus::Active))
        .filter(instrument::entity::Column::Owner.is_in(owners))
        .all(MOST)
        .await?;
    let mut needs = Needs::default();
    for used in in_use.iter().filter(|used| used.definition.schedule.for_everyone) {
        let known = known(&all, &used.code, permits_surveys == Some(false));
        let reasons = against(&used.definition, used.status, &known, None, calendar::local_date(tx.now()));
        // What is early is asked for when its time has come; what is not for the person is never.
        if !reasons.is_empty() {
            continue;
        }
        if used.definition.protocol.is_survey {
            let is_asked = all.iter().any(|row| row.code == used.code);
            let due = due_next(used, Some(first_contact), &all).filter(|_| !is_asked && permits_surveys == Some(true));
            needs.survey = needs.survey.into_iter().chain(due).min();
        } else if used.definition.schedule.at_start && !is_started(&all, &used.code, first_contact) {
            needs.at_start = Some(first_contact);
        }
    }
    Ok(needs)
}

/// Whether something was said with an instrument at the start, or since: also that it was not administered.
fn is_started(rows: &[Model], code: &str, first_contact: NaiveDate) -> bool {
    let from = first_contact.checked_sub_days(Days::new(EARLY_DAYS)).unwrap_or(first_contact);
    rows.iter().any(|row| row.code == code && row.taken_on >= from)
}

/// What becomes of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NextTask {
    /// It stays as it is, or there is none.
    AsItIs,
    /// One is opened.
    Open,
    /// The open one was done by what was recorded.
    Complete,
    /// The open one falls away.
    Cancel,
}

/// What becomes of the task of a kind, given whether something is due, whether the support has begun, and the status of the
/// latest of its kind. What a manager waived is not asked for again.
const fn next_task(is_due: bool, has_begun: bool, latest: Option<TaskStatus>) -> NextTask {
    match (is_due, latest) {
        (true, None | Some(TaskStatus::Cancelled | TaskStatus::Done)) => NextTask::Open,
        (false, Some(TaskStatus::Open)) if has_begun => NextTask::Complete,
        (false, Some(TaskStatus::Open)) => NextTask::Cancel,
        _ => NextTask::AsItIs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_of_the_latest_leads_where_it_should() {
        use NextTask as N;
        use TaskStatus as T;
        let table = [
            (true, true, None, N::Open),
            (true, true, Some(T::Open), N::AsItIs),
            (true, true, Some(T::Done), N::Open),
            (true, true, Some(T::Cancelled), N::Open),
            (true, true, Some(T::Waived), N::AsItIs),
            (false, true, None, N::AsItIs),
            (false, true, Some(T::Open), N::Complete),
            (false, false, Some(T::Open), N::Cancel),
            (false, true, Some(T::Done), N::AsItIs),
            (false, false, Some(T::Cancelled), N::AsItIs),
            (false, true, Some(T::Waived), N::AsItIs),
        ];
        for (is_due, has_begun, latest, wanted) in table {
            assert_eq!(next_task(is_due, has_begun, latest), wanted, "{is_due} {has_begun} {latest:?}");
        }
    }
}
