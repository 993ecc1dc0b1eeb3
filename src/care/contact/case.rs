//! The case of a contact: its episode, with the referrals that the episode carries.

use super::entity::Model;
use crate::care::{episode, referral};
use crate::prelude::*;

/// The case that a contact belongs to.
pub struct Case {
    pub episode: episode::entity::Model,
    /// The referrals of the episode: the one that opened it, and those that joined it.
    pub referrals: Vec<referral::entity::Model>,
}

impl Case {
    /// Reads it, and holds it until the act is kept.
    pub async fn of(tx: &Tx, episode: &episode::entity::Model) -> Result<Self, Problem> {
        let episode = tx.update::<episode::entity::Entity>(episode, Default::default()).await?;
        let referrals = referrals_in(tx, episode.id).await?;
        Ok(Self { episode, referrals })
    }

    /// The same, of a contact that the caller sees.
    pub async fn of_contact(tx: &Tx, row: &Model) -> Result<Self, Problem> {
        let db = tx.system("a contact changes with its episode, which whoever had the contact may see by saying why");
        let episode = episode::entity::Entity::find_by_id(row.episode_id).one(&db).await?;
        Self::of(tx, &episode.ok_or_else(|| Problem::new(Code::InternalError))?).await
    }

    pub(super) fn opening(&self) -> Result<&referral::entity::Model, Problem> {
        let opening = self.referrals.iter().find(|row| row.id == self.episode.referral_id);
        opening.ok_or_else(|| Problem::new(Code::InternalError))
    }

    /// Nobody of the service knows what risks there are.
    pub(super) fn risks_unknown(&self) -> bool {
        self.referrals.iter().all(|row| row.risks_unknown)
    }
}

/// The referral that opened an episode, and those that joined it.
async fn referrals_in(tx: &Tx, episode: EpisodeId) -> Result<Vec<referral::entity::Model>, Problem> {
    let found = referral::entity::Entity::find()
        .filter(
            Condition::any()
                .add(referral::entity::Column::EpisodeId.eq(episode))
                .add(referral::entity::Column::JoinedTo.eq(episode)),
        )
        .order_by_asc(referral::entity::Column::Id)
        .all(&tx.system("a first contact begins every referral of its episode, whoever sent it"))
        .await?;
    Ok(found)
}
