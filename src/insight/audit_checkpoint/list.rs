use crate::prelude::*;
use kernel::audit::trail::checkpoint::{Entity, Model};
use kernel::audit::trail::text;

/// How far the audit trail went at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AuditCheckpoint {
    /// Its identifier.
    pub id: AuditCheckpointId,
    /// How many entries the trail had.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 4711)]
    pub position: i64,
    /// What stands for all of them: base64url without padding.
    #[schema(min_length = 43, max_length = 43, example = "5rMSBGqpLs8rEb5TVr6NbmGbUd60oBcSAn4Sxl1iTTY")]
    pub digest: String,
    /// When it was signed, in real time.
    pub signed_at: DateTime<Utc>,
    /// The same, signed: a JWS in compact form, of type `audit-checkpoint+jwt`, by a key of `/.well-known/jwks.json`. Keep
    /// it outside of this installation: `linkwork audit verify --checkpoint FILE` says whether the trail still holds
    /// what it held then.
    #[schema(max_length = 2000)]
    pub signature: String,
}

kernel::page! {
    /// A page of checkpoints.
    AuditCheckpointPage:
        /// The checkpoints, the newest first.
        AuditCheckpoint
}

/// List checkpoints of the audit trail
///
/// Each entry of the audit trail is linked to the one before it, and each minute in which there was one the end of that chain is signed. What
/// was signed stays: an entry that is changed, taken out or put elsewhere later no longer fits it.
#[utoipa::path(
    operation_id = "listAuditCheckpoints",
    params(Paging),
    responses((status = 200, description = "A page of checkpoints.", body = AuditCheckpointPage)),
)]
#[get("/audit-checkpoints")]
pub async fn list(cx: Cx, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListAuditCheckpoints, async |tx| {
        let list = cx.list(Action::ListAuditCheckpoints, &())?;
        let (rows, next) = tx.find::<Entity>().page(&list, &page, Order::Desc).await?;
        let items: Vec<_> = rows.into_iter().map(AuditCheckpoint::new).collect();
        cx.page_of_entries(&items, &next)
    })
    .await
}

impl AuditCheckpoint {
    fn new(row: Model) -> Self {
        Self {
            id: row.id,
            position: row.position,
            digest: text(&row.digest),
            signed_at: row.signed_at,
            signature: row.signature,
        }
    }
}
