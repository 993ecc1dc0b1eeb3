use super::own::{not_own, own_in};
use super::view::{AssetDemand, DemandOfStatus};
use crate::community::connection::codes::ConnectionStatus;
use crate::community::connection::entity as connection;
use crate::county::signposting::codes::SignpostingStatus;
use crate::county::signposting::entity as signposting;
use crate::prelude::*;

/// Read how much an asset is asked for
///
/// How many were connected to it, by where that stands, and how often somebody was signposted there. For the staff of its service
/// who hold each of its sensitive classes: the numbers are true.
#[utoipa::path(
    operation_id = "getAssetDemand",
    params(At<AssetId>),
    responses((status = 200, description = "The demand.", body = AssetDemand)),
)]
#[get("/assets/{id}/demand")]
pub async fn get_demand(cx: Cx, at: At<AssetId>) -> Result<Reply, Problem> {
    cx.read(Action::GetAssetDemand, async |tx| {
        let asset = own_in(tx, at.id).await?;
        if !asset.may_be_counted_by(tx.caller()) {
            return Err(not_own());
        }
        let db = tx.system("how much a group is asked for, by number alone");
        let connected: Vec<(ConnectionStatus, i64)> = connection::Entity::find()
            .select_only()
            .column(connection::Column::Status)
            .column_as(connection::Column::Id.count(), "count")
            .filter(connection::Column::AssetId.eq(asset.id))
            .filter(connection::Column::Status.ne(ConnectionStatus::EnteredInError))
            .group_by(connection::Column::Status)
            .into_tuple()
            .all(&db)
            .await?;
        let signposted = signposting::Entity::find()
            .filter(signposting::Column::AssetId.eq(asset.id))
            .filter(signposting::Column::Status.eq(SignpostingStatus::Recorded));
        let mut connections: Vec<DemandOfStatus> = connected
            .into_iter()
            .map(|(status, count)| DemandOfStatus { status, count: count.unsigned_abs() })
            .collect();
        connections.sort_by_key(|one| one.status);
        Reply::ok(&AssetDemand {
            as_at: tx.now(),
            asset_id: asset.id,
            connections,
            signpostings: signposted.count(&db).await?,
        })
    })
    .await
}
