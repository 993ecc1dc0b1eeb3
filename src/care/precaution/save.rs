//! Writes down what was said, and that it is settled: in the transaction of the act.

use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::{Expr, ExprTrait};

use super::codes::StatementSource;
use super::in_force::{record_of, strictest, to_review_in};
use super::rules;
use super::statement::{ActiveModel, Column, Entity, Model};
use super::wire::Stated;
use crate::care::person::entity as person;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind, TaskStatus};

/// With what it is said.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    pub source: StatementSource,
    pub referral_id: Option<ReferralId>,
    pub merge_id: Option<PersonMergeId>,
}

/// The tasks that statements open, and about whom.
pub type Opened = (Subject, Vec<TaskChange>);

/// Writes statements about a person down: in force from now on. Answers the task of reviewing them, which the act opens
/// with its own.
///
/// The same statements of the database run whatever is known of the person, so that a sender can tell nothing from how long
/// it took.
///
/// # Errors
/// 409 `too_many_addenda` where as many of this referral wait for the service as one may have.
pub async fn state_in(tx: &Tx, person_id: PersonId, said: Said, all: Vec<Stated>) -> Result<Opened, Problem> {
    let db =
        tx.system("what a sender says of how a person is kept from harm is in force at once, whoever carries them");
    let person = person::Entity::find_by_id(person_id).one(&db).await?;
    let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
    let waiting = to_review_in(tx, &[person_id]).await?;
    let of_referral = |row: &&Model| row.referral_id == said.referral_id && said.referral_id.is_some();
    if waiting.iter().filter(of_referral).count() + all.len() > rules::MOST_WAITING {
        return Err(Problem::new(Code::TooManyAddenda));
    }
    let mut in_force = strictest(&record_of(&person)?, &waiting);
    let mut rows = Vec::new();
    let mut is_news = false;
    for content in all {
        let differs = in_force.differs(&content);
        in_force.tighten(&content);
        is_news |= differs;
        rows.push(ActiveModel {
            id: Set(PrecautionStatementId::new()),
            person_id: Set(person_id),
            referral_id: Set(said.referral_id),
            merge_id: Set(said.merge_id),
            source: Set(said.source),
            content: Set(content),
            stated_at: Set(tx.now()),
            settled_at: Set((!differs).then(|| tx.now())),
            settled_by: Set(None),
            settled_comment: Set(None),
            is_retracted: Set(false),
        });
    }
    tx.append::<Entity>(rows).await?;
    Ok((Subject::of(&person), if is_news { vec![review_of(&person, tx.now())] } else { Vec::new() }))
}

/// The task of reviewing what was said of a person.
fn review_of(person: &person::Model, now: DateTime<Utc>) -> TaskChange {
    let owner = person.assigned_worker_id.map_or(Owner::Service, Owner::Worker);
    TaskChange::open(TaskKind::ReviewPrecautions, owner, now)
}

/// Settles these statements, and the task of reviewing them where none is left.
pub async fn settle_in(
    tx: &Tx,
    person: &person::Model,
    which: &[PrecautionStatementId],
    comment: Option<&Text<1000>>,
) -> Result<(), Problem> {
    let comment = comment.map_or(NotSet, |comment| Set(Some(comment.as_str().to_owned())));
    let settled = ActiveModel { settled_comment: comment, ..settled(tx) };
    change_in(tx, Column::Id.is_in(which.iter().copied()).and(Column::SettledAt.is_null()), settled).await?;
    recompute_in(tx, person).await
}

fn settled(tx: &Tx) -> ActiveModel {
    ActiveModel {
        settled_at: Set(Some(tx.now())),
        settled_by: Set(Some(tx.caller().principal.id())),
        ..Default::default()
    }
}

async fn change_in(tx: &Tx, which: Expr, change: ActiveModel) -> Result<(), Problem> {
    let changed = Entity::update_many().set(change).filter(which);
    tx.checked(changed.exec(&tx.system("a statement is settled with its person, whoever carries them")).await)?;
    Ok(())
}

/// Puts the task of reviewing right, given what waits for it now: one is open as long as anything does.
pub async fn recompute_in(tx: &Tx, person: &person::Model) -> Result<(), Problem> {
    let (subject, kind) = (Subject::of(person), TaskKind::ReviewPrecautions);
    if to_review_in(tx, &[person.id]).await?.is_empty() {
        return task::apply_in(tx, subject, &[TaskChange::Complete(kind)]).await;
    }
    let open = task::entity::Entity::find()
        .filter(task::entity::Column::SubjectId.eq(person.id.0))
        .filter(task::entity::Column::Status.eq(TaskStatus::Open))
        .filter(task::entity::Column::Kind.eq(kind))
        .count(&tx.system("what waits for a review has its task, whoever owns it"))
        .await?;
    if open > 0 { Ok(()) } else { task::apply_in(tx, subject, &[review_of(person, tx.now())]).await }
}

/// Settles what the person's record says by itself since staff changed it.
pub async fn settle_recorded_in(tx: &Tx, person: &person::Model) -> Result<(), Problem> {
    let record = strictest(&record_of(person)?, []);
    let waiting = to_review_in(tx, &[person.id]).await?;
    let same: Vec<_> = waiting.iter().filter(|row| !record.differs(&row.content)).map(|row| row.id).collect();
    if same.is_empty() { Ok(()) } else { settle_in(tx, person, &same, None).await }
}

/// What came with a referral that should never have been there stands no more: it may be of somebody else.
pub async fn retract_in(tx: &Tx, referral_id: ReferralId, person_id: PersonId) -> Result<(), Problem> {
    let retracted = ActiveModel { is_retracted: Set(true), ..settled(tx) };
    change_in(tx, Column::ReferralId.eq(referral_id), retracted).await?;
    let db = tx.system("what is to be reviewed of a person follows from what was said of them");
    match person::Entity::find_by_id(person_id).one(&db).await? {
        Some(person) => recompute_in(tx, &person).await,
        None => Ok(()),
    }
}

/// Two records are found to be one person: what the one says is in force for the other, beside what came over with it.
pub async fn merge_in(
    tx: &Tx,
    merge_id: PersonMergeId,
    merged: &person::Model,
    kept: &person::Model,
) -> Result<(), Problem> {
    let said = Said { source: StatementSource::Merge, referral_id: None, merge_id: Some(merge_id) };
    state_in(tx, kept.id, said, vec![record_of(merged)?]).await?;
    task::apply_in(tx, Subject::of(merged), &[TaskChange::Cancel(TaskKind::ReviewPrecautions)]).await?;
    recompute_in(tx, kept).await
}

/// They are not one person after all, and the rows of the one went back. What the merge brought goes with it; what came over
/// and was settled since, of both at once, stands again for the one whom it was said of.
pub async fn separate_in(
    tx: &Tx,
    (merge_id, merged_at): (PersonMergeId, DateTime<Utc>),
    merged: &person::Model,
    kept: &person::Model,
) -> Result<(), Problem> {
    change_in(tx, Column::MergeId.eq(merge_id).and(Column::SettledAt.is_null()), settled(tx)).await?;
    let since = Column::PersonId
        .eq(merged.id)
        .and(Column::SettledAt.gte(merged_at))
        .and(Column::SettledBy.is_not_null())
        .and(Column::IsRetracted.eq(false));
    let again =
        ActiveModel { settled_at: Set(None), settled_by: Set(None), settled_comment: Set(None), ..Default::default() };
    change_in(tx, since, again).await?;
    recompute_in(tx, kept).await?;
    recompute_in(tx, merged).await
}

/// What is said of a person where somebody else is to have them: their record, and all that waits to be reviewed.
pub async fn passed_on_in(tx: &Tx, person: &person::Model) -> Result<Vec<Stated>, Problem> {
    let waiting = to_review_in(tx, &[person.id]).await?;
    Ok([record_of(person)?].into_iter().chain(waiting.into_iter().map(|row| row.content)).collect())
}
