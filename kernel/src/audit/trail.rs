//! The chain of audit entries, and the signed word of how far it goes.
//!
//! ```text
//! audit_entries      seal    = HMAC(key, all that the entry says)               written with the entry
//! audit_links        digest  = HMAC(key, position, seal, digest of the one before)
//! audit_checkpoints  position and digest, signed by the key that signs tokens    published
//! ```
//!
//! A chain and no tree (RFC 6962): who verifies has the database at hand and reads it from one checkpoint to the next, so
//! that proofs for those who have not would prove nothing more; and a chain is a dozen lines. Entries are linked in the order in which
//! the nodes meet them, by one node at a time: a chain for each node would need a place to end in when the node goes.

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, SubsecRound, Utc};
use jsonwebtoken::errors::Error as SignatureError;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::entity::{self, Model};
use super::people;
use crate::auth::keys::Keyring;
use crate::auth::mac::MacKey;
use crate::db::{Db, Transaction};
use catalogue::id::{AuditCheckpointId, AuditEntryId};

/// How many entries are linked in one transaction.
const AT_ONCE: u64 = 200;
/// How many transactions one run makes at most.
const MOST_ROUNDS: usize = 50;
/// What a checkpoint's signature says that it is (RFC 8725 §3.11).
pub const TYPE: &str = "audit-checkpoint+jwt";

/// The table `audit_pending`: which entries have no link yet. The database adds a row by itself with each entry.
pub mod pending {
    use sea_orm::entity::prelude::*;

    use crate::db::Relation;
    use catalogue::id::AuditEntryId;

    /// One entry.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "audit_pending")]
    pub struct Model {
        /// The entry.
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry_id: AuditEntryId,
    }
}

/// The table `audit_links`.
pub mod link {
    use sea_orm::entity::prelude::*;

    use crate::db::Relation;
    use catalogue::id::AuditEntryId;

    /// An entry's place in the chain.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "audit_links")]
    pub struct Model {
        /// From 1, without a gap.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        /// The entry.
        pub entry_id: AuditEntryId,
        /// What stands for this entry and all before it.
        pub digest: Vec<u8>,
    }
}

/// The table `audit_checkpoints`.
pub mod checkpoint {
    use chrono::{DateTime, Utc};
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    use crate::auth::Caller;
    use crate::db::{self, Access, Relation, Scoped};
    use catalogue::Role;
    use catalogue::id::AuditCheckpointId;

    /// How far the chain went at an instant.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "audit_checkpoints")]
    pub struct Model {
        /// Sorts by time.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AuditCheckpointId,
        /// Of the last link.
        pub position: i64,
        /// Of the last link.
        pub digest: Vec<u8>,
        /// When, UTC.
        pub signed_at: DateTime<Utc>,
        /// The same, signed: a JWS in compact form.
        #[sea_orm(column_type = "Text")]
        pub signature: String,
    }

    crate::sensitive! {
        appended, about nobody [id position digest signed_at signature]
    }

    impl Scoped for Entity {
        /// Every auditor: it says nothing of anybody.
        fn visible_to(caller: &Caller) -> Condition {
            if caller.role == Role::Auditor { Condition::all() } else { db::nobody() }
        }

        fn access(_: &Model) -> Option<Access> {
            None
        }
    }
}

/// What a checkpoint's signature holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// This installation.
    pub iss: String,
    /// When it was signed, seconds since 1970.
    pub iat: i64,
    /// How many entries the chain has.
    pub position: i64,
    /// The digest of the last of them, in base64url without padding.
    pub digest: String,
}

/// The digest of a link. Before the first stands nothing.
pub(super) fn digest(key: &MacKey, position: i64, seal: &[u8], before: &[u8]) -> [u8; 32] {
    key.sign(&[b"link", &position.to_be_bytes(), seal, before])
}

/// Enters the people of every entry that has no link yet into the index by person, and links it. Several nodes may do so at once.
///
/// # Errors
/// The database's own; what was linked before stays.
pub async fn link(db: &Db, key: &MacKey) -> Result<(), DbErr> {
    let system = db.system("the audit trail is linked");
    // What comes meanwhile is for the next run: others wait for their turn.
    for _ in 0..MOST_ROUNDS {
        let oldest = pending::Entity::find().order_by_asc(pending::Column::EntryId).limit(AT_ONCE);
        let waiting: Vec<AuditEntryId> = oldest.all(system.read()).await?.into_iter().map(|row| row.entry_id).collect();
        if waiting.is_empty() {
            break;
        }
        let entries = entity::Entity::find()
            .filter(entity::Column::Id.is_in(waiting.iter().copied()))
            .order_by_asc(entity::Column::Id)
            .all(system.read())
            .await?;
        people::index(db, &entries).await?;
        system.write(async |tx| link_some(tx, key, entries, &waiting).await).await?;
        if u64::try_from(waiting.len()).is_ok_and(|many| many < AT_ONCE) {
            break;
        }
    }
    Ok(())
}

/// Links those of these entries that nobody has linked meanwhile; none of those waits any more.
async fn link_some(
    tx: &Transaction,
    key: &MacKey,
    mut entries: Vec<Model>,
    waiting: &[AuditEntryId],
) -> Result<(), DbErr> {
    tx.lock_audit_trail().await?;
    let of_these = pending::Column::EntryId.is_in(waiting.iter().copied());
    let still = pending::Entity::find().filter(of_these.clone()).all(tx).await?;
    let still: BTreeSet<AuditEntryId> = still.into_iter().map(|row| row.entry_id).collect();
    entries.retain(|entry| still.contains(&entry.id));
    pending::Entity::delete_many().filter(of_these).exec(tx).await?;
    if entries.is_empty() {
        return Ok(());
    }
    let last = link::Entity::find().order_by_desc(link::Column::Position).one(tx).await?;
    let (mut position, mut before) = last.map_or((0, Vec::new()), |last| (last.position, last.digest));
    let links: Vec<_> = entries
        .iter()
        .map(|entry| {
            position += 1;
            before = digest(key, position, &entry.linked_seal(key), &before).to_vec();
            link::ActiveModel { position: Set(position), entry_id: Set(entry.id), digest: Set(before.clone()) }
        })
        .collect();
    link::Entity::insert_many(links).exec_without_returning(tx).await.map(|_| ())
}

/// Signs how far the chain goes, where it goes further than when that was last signed.
///
/// # Errors
/// The database's own.
pub async fn checkpoint(db: &Db, keys: &Keyring, issuer: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    let system = db.system("the end of the audit trail is signed");
    let Some(last) = link::Entity::find().order_by_desc(link::Column::Position).one(system.read()).await? else {
        return Ok(());
    };
    let signed = checkpoint::Entity::find().order_by_desc(checkpoint::Column::Position).one(system.read()).await?;
    if signed.is_some_and(|signed| signed.position >= last.position) {
        return Ok(());
    }
    let claims =
        Claims { iss: issuer.to_owned(), iat: now.timestamp(), position: last.position, digest: text(&last.digest) };
    let signature = keys.sign(TYPE, &claims).map_err(|error: SignatureError| DbErr::Custom(error.to_string()))?;
    // What somebody who holds the database cannot reach: the log.
    tracing::info!(position = claims.position, digest = claims.digest, "audit checkpoint");
    let row = checkpoint::ActiveModel {
        id: Set(AuditCheckpointId::new()),
        position: Set(last.position),
        digest: Set(last.digest),
        signed_at: Set(now.trunc_subsecs(6)),
        signature: Set(signature),
    };
    let once = OnConflict::column(checkpoint::Column::Position).do_nothing().to_owned();
    system
        .write(async |tx| {
            checkpoint::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await.map(|_| ())
        })
        .await
}

/// A digest as text: base64url without padding.
pub fn text(digest: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest)
}

impl Model {
    /// What its link stands for: its seal, or that of what was found where it has none.
    pub(super) fn linked_seal(&self, key: &MacKey) -> Vec<u8> {
        if self.seal.is_empty() { self.seal(key) } else { self.seal.clone() }
    }

    /// The seal that an entry of this content has.
    pub(super) fn seal(&self, key: &MacKey) -> Vec<u8> {
        let content = serde_json::json!([
            self.id,
            self.occurred_at.timestamp_micros(),
            self.action,
            self.actor_role,
            self.actor_id,
            self.organisation_id,
            self.access_reason,
            self.request_id,
            self.own_request_id,
            self.is_denied,
            self.outcome,
            self.resource_id,
            self.filter,
            self.seen,
        ]);
        key.sign(&[b"entry", content.to_string().as_bytes()]).to_vec()
    }
}
