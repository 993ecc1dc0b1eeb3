//! The tables that hold anything about a person, each by its own word of what is left ([`kernel::erased!`]): what hangs on their
//! rows first, then every table about a person in the list of [`resources`].

use crate::care::assessment::entity as assessment;
use crate::care::care_plan::entity as care_plan;
use crate::care::episode::{assignment, entity as episode, history};
use crate::care::identity::entity as merge;
use crate::care::person::entity as person;
use crate::care::referral::{addendum, before_acceptance, entity as referral};
use crate::care::safety::{entity as safety, entry};
use crate::care::story::entity as story;
use crate::community::gap::entity as gap;
use crate::prelude::*;
use crate::resources;
use kernel::db::{Executor, Names, erase_rows};

/// Erases all that there is about these people. Done again, it does nothing more.
///
/// # Errors
/// The database's own.
pub async fn erase_in(db: &Executor<'_>, people: &[PersonId]) -> Result<(), DbErr> {
    let people: Names = people.iter().map(|person| person.0).collect();
    let referrals = names::<referral::Entity>(db, (referral::Column::Id, referral::Column::PersonId), &people).await?;
    erase_rows::<addendum::Entity>(db, addendum::Column::ReferralId, &referrals).await?;
    erase_rows::<before_acceptance::Entity>(db, before_acceptance::Column::ReferralId, &referrals).await?;

    let episodes = names::<episode::Entity>(db, (episode::Column::Id, episode::Column::PersonId), &people).await?;
    erase_rows::<history::Entity>(db, history::Column::EpisodeId, &episodes).await?;
    erase_rows::<assignment::Entity>(db, assignment::Column::EpisodeId, &episodes).await?;
    erase_rows::<gap::Entity>(db, gap::Column::EpisodeId, &episodes).await?;
    let of_episode = (assessment::Column::Id, assessment::Column::EpisodeId);
    let assessments = names::<assessment::Entity>(db, of_episode, &episodes).await?;
    erase_rows::<assessment::version::Entity>(db, assessment::version::Column::AssessmentId, &assessments).await?;
    erase_rows::<assessment::Entity>(db, assessment::Column::EpisodeId, &episodes).await?;

    let plans = names::<care_plan::Entity>(db, (care_plan::Column::Id, care_plan::Column::PersonId), &people).await?;
    erase_rows::<care_plan::version::Entity>(db, care_plan::version::Column::CarePlanId, &plans).await?;
    let stories = names::<story::Entity>(db, (story::Column::Id, story::Column::PersonId), &people).await?;
    erase_rows::<story::release::Entity>(db, story::release::Column::StoryId, &stories).await?;
    erase_rows::<story::version::Entity>(db, story::version::Column::StoryId, &stories).await?;
    let events = names::<safety::Entity>(db, (safety::Column::Id, safety::Column::PersonId), &people).await?;
    erase_rows::<entry::Entity>(db, entry::Column::SafetyEventId, &events).await?;
    erase_rows::<merge::Entity>(db, merge::Column::KeptId, &people).await?;
    erase_rows::<merge::Entity>(db, merge::Column::MergedId, &people).await?;

    erase_rows::<person::Entity>(db, person::Column::Id, &people).await?;
    for kind in resources::all() {
        if let Some(rows) = &kind.rows {
            rows.erase(db, &people).await?;
        }
    }
    Ok(())
}

/// The names of the rows of a table that have one of these in a column.
async fn names<E: EntityTrait>(
    db: &Executor<'_>,
    (row, column): (E::Column, E::Column),
    named: &[Uuid],
) -> Result<Names, DbErr> {
    if named.is_empty() {
        return Ok(Names::new());
    }
    E::find().select_only().column(row).filter(column.is_in(named.iter().copied())).into_tuple().all(db).await
}
