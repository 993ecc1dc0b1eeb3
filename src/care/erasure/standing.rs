//! What still needs a record that is to be erased.

use super::rules::Needed;
use crate::care::episode::entity as episode;
use crate::care::episode::status::EpisodeStatus;
use crate::care::referral::entity as referral;
use crate::care::referral::status::ReferralStatus;
use crate::care::restriction::codes::RestrictionGround;
use crate::care::restriction::entity as restriction;
use crate::care::safety::codes::SafetyEventStatus;
use crate::care::safety::entity as safety;
use crate::prelude::*;
use crate::system::task::entity as task;
use crate::system::task::{TaskKind, TaskStatus};

/// What needs a person's record now.
pub(super) async fn needed_in(tx: &Tx, person: PersonId) -> Result<Needed, Problem> {
    let db = tx.system("what is open for a person keeps their record, whoever has it");
    let referrals = referral::Entity::find()
        .filter(referral::Column::PersonId.eq(person))
        .filter(referral::Column::Status.is_in(ReferralStatus::LIVE));
    let episodes = episode::Entity::find()
        .filter(episode::Column::PersonId.eq(person))
        .filter(episode::Column::Status.is_in(EpisodeStatus::OPEN));
    let events = safety::Entity::find()
        .filter(safety::Column::PersonId.eq(person))
        .filter(safety::Column::Status.eq(SafetyEventStatus::Open));
    let of_safety = TaskKind::ALL.iter().copied().filter(|kind| kind.policy().safety);
    let tasks = task::Entity::find()
        .filter(task::Column::PersonId.eq(person))
        .filter(task::Column::Status.eq(TaskStatus::Open))
        .filter(task::Column::Kind.is_in(of_safety));
    let claimed = restriction::Entity::find_by_id(person)
        .filter(restriction::Column::Ground.eq(RestrictionGround::NeededForClaim));
    Ok(Needed {
        is_open: referrals.one(&db).await?.is_some() || episodes.one(&db).await?.is_some(),
        is_unsafe: events.one(&db).await?.is_some() || tasks.one(&db).await?.is_some(),
        is_claimed: claimed.one(&db).await?.is_some(),
    })
}
