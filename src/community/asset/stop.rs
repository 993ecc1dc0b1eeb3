//! What stops new connections to an asset: a safety concern that nobody has resolved, or the decision that nobody is connected to
//! it. The listing is closed for a time by it, and says to nobody outside why; it is opened again by a step of its own, once
//! nothing stands against it.

use super::codes::{AssetStatus, ConnectionStop};
use super::entity::{ActiveModel, Entity, Model};
use super::save::remember_in;
use crate::community::asset_concern::codes::AssetConcernStatus;
use crate::community::asset_concern::entity as concern;
use crate::community::quality_assurance::codes::QualityStatus;
use crate::community::quality_assurance::entity as quality;
use crate::prelude::*;
use kernel::db::Executor;

/// Makes the asset bear what stands against it now. Where that is new, the listing is closed.
///
/// The asset's row changes even where it bears the same as before: of two concerns at once, one raised and one resolved, the
/// second is decided again, so that neither overlooks the other.
pub async fn recompute_stop_in(tx: &Tx, id: AssetId) -> Result<(), Problem> {
    let db = tx.system("what stands against a group stops connections from every service, whoever wrote it down");
    let found = Entity::find_by_id(id).one(&db).await?;
    let before = found.ok_or_else(|| Problem::new(Code::InternalError))?;
    let stop = stop_of(&db, id).await?;
    let closes = stop.is_some() && before.status == AssetStatus::Active;
    let mut change = ActiveModel { connections_stopped: Set(stop), ..Default::default() };
    if closes {
        change.status = Set(AssetStatus::TemporarilyClosed);
        change.status_comment = Set(None);
        change.reopens_on = Set(None);
        change.updated_at = Set(tx.now());
        change.updated_by = Set(tx.caller().principal.id());
    }
    let row: Model = tx.update_through::<Entity>(&db, &before, change).await?;
    if closes {
        tx.emit(row.event(EventType::AssetClosed));
        remember_in(tx, &row).await?;
    }
    Ok(())
}

async fn stop_of(db: &Executor<'_>, id: AssetId) -> Result<Option<ConnectionStop>, DbErr> {
    let concerns = concern::Entity::find()
        .filter(concern::Column::AssetId.eq(id))
        .filter(concern::Column::Status.eq(AssetConcernStatus::Open));
    if concerns.limit(1).one(db).await?.is_some() {
        return Ok(Some(ConnectionStop::SafetyConcern));
    }
    let refused = quality::Entity::find()
        .filter(quality::Column::AssetId.eq(id))
        .filter(quality::Column::Status.eq(QualityStatus::DoNotConnect));
    Ok(refused.limit(1).one(db).await?.map(|_| ConnectionStop::DoNotConnect))
}
