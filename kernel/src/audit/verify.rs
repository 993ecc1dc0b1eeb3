//! Whether the audit trail is as it was written: every entry by its seal, every link by the one before it, every checkpoint by
//! its signature.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity;
use super::trail::{Claims, TYPE, checkpoint, digest, link, pending, text};
use crate::auth::jws::Refused;
use crate::auth::keys::Keyring;
use crate::auth::mac::MacKey;
use crate::db::{Db, System};
use catalogue::id::{AuditCheckpointId, AuditEntryId};

/// How many rows are read at once.
const AT_ONCE: u64 = 1000;
/// After how many faults it stops to look for more.
pub const MOST_FAULTS: usize = 100;

/// What was done to the trail, or is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It says something else than when it was written, or another program wrote it.
    #[error("entry {0} was altered, or is none of Linkwork's")]
    EntryAltered(AuditEntryId),
    /// The chain knows of it.
    #[error("entry {0} is gone")]
    EntryGone(AuditEntryId),
    /// It is neither in the chain nor about to be.
    #[error("entry {0} was taken out of the chain")]
    EntryUnlinked(AuditEntryId),
    /// Links are missing.
    #[error("the chain has nothing from position {0} to {1}")]
    Gap(i64, i64),
    /// It does not follow from the link before it: one of the two was altered, or their order.
    #[error("the link at position {0} does not follow from the one before it")]
    LinkAltered(i64),
    /// The chain is shorter than it once was.
    #[error("the chain had {0} entries when that was signed, and has {1}: its end was cut off")]
    CutOff(i64, i64),
    /// The chain is another than it once was.
    #[error("the chain at position {0} is not the one that was signed")]
    Replaced(i64),
    /// It is not what was signed.
    #[error("checkpoint {0} was altered")]
    CheckpointAltered(AuditCheckpointId),
    /// What was handed in is no checkpoint of this installation.
    #[error("what was given is no checkpoint that one of these keys has signed")]
    NoCheckpoint,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many links were looked at.
    pub links: u64,
    /// How many entries are too new to be linked.
    pub pending: u64,
    /// How many entries are from before there were seals: of these the chain alone speaks.
    pub unsealed: u64,
    /// How many checkpoints agree with the chain.
    pub checkpoints: u64,
    /// How many of these were signed with a key that is here no more.
    pub unknown_keys: u64,
    /// What is wrong, at most [`MOST_FAULTS`].
    pub faults: Vec<Fault>,
}

/// Looks at everything, oldest first; `progress` is told the position reached after each thousand. `published` is a checkpoint
/// that somebody kept.
///
/// # Errors
/// The database's own.
pub async fn verify(
    db: &Db,
    key: &MacKey,
    keys: &Keyring,
    published: Option<&str>,
    progress: impl FnMut(i64),
) -> Result<Findings, DbErr> {
    let system = db.system("the audit trail is verified");
    let mut walk = Walk { key, keys, system, found: Findings::default(), last: 0 };
    walk.links(progress).await?;
    walk.entries_without_link().await?;
    walk.checkpoints().await?;
    if let Some(published) = published {
        walk.published(published.trim()).await?;
    }
    Ok(walk.found)
}

struct Walk<'a> {
    key: &'a MacKey,
    keys: &'a Keyring,
    system: System<'a>,
    found: Findings,
    /// The position of the last link.
    last: i64,
}

impl Walk<'_> {
    fn fault(&mut self, fault: Fault) {
        self.found.faults.push(fault);
    }

    fn is_enough(&self) -> bool {
        self.found.faults.len() >= MOST_FAULTS
    }

    async fn links(&mut self, mut progress: impl FnMut(i64)) -> Result<(), DbErr> {
        let mut before = Vec::new();
        loop {
            let links = link::Entity::find()
                .filter(link::Column::Position.gt(self.last))
                .order_by_asc(link::Column::Position)
                .limit(AT_ONCE)
                .all(self.system.read())
                .await?;
            if links.is_empty() || self.is_enough() {
                return Ok(());
            }
            let entries = entity::Entity::find()
                .filter(entity::Column::Id.is_in(links.iter().map(|link| link.entry_id)))
                .all(self.system.read())
                .await?;
            let entries: HashMap<_, _> = entries.into_iter().map(|entry| (entry.id, entry)).collect();
            for link in links {
                self.link(&link, entries.get(&link.entry_id), &before);
                self.last = link.position;
                before = link.digest;
            }
            progress(self.last);
        }
    }

    fn link(&mut self, link: &link::Model, entry: Option<&entity::Model>, before: &[u8]) {
        let position = link.position;
        self.found.links += 1;
        let follows = position == self.last + 1;
        if !follows {
            self.fault(Fault::Gap(self.last + 1, position - 1));
        }
        let Some(entry) = entry else {
            return self.fault(Fault::EntryGone(link.entry_id));
        };
        if !self.is_sealed(entry) {
            self.fault(Fault::EntryAltered(entry.id));
        }
        if follows && digest(self.key, position, &entry.linked_seal(self.key), before)[..] != link.digest {
            self.fault(Fault::LinkAltered(position));
        }
    }

    /// Entries without a seal are from before there were any, and so the oldest of all.
    fn is_sealed(&mut self, entry: &entity::Model) -> bool {
        if entry.seal.is_empty() && self.found.links == self.found.unsealed + 1 {
            self.found.unsealed += 1;
            return true;
        }
        entry.seal(self.key) == entry.seal
    }

    async fn entries_without_link(&mut self) -> Result<(), DbErr> {
        let has_link = Query::select()
            .expr(Expr::val(1))
            .from(link::Entity)
            .and_where(link::Column::EntryId.into_expr().eq(entity::Column::Id.into_expr()))
            .take();
        let mut after = None;
        while !self.is_enough() {
            let entries = entity::Entity::find()
                .filter(Expr::exists(has_link.clone()).not())
                .filter(sea_orm::Condition::all().add_option(after.map(|id| entity::Column::Id.gt(id))))
                .order_by_asc(entity::Column::Id)
                .limit(AT_ONCE)
                .all(self.system.read())
                .await?;
            let Some(last) = entries.last() else { break };
            after = Some(last.id);
            let ids = entries.iter().map(|entry| entry.id);
            let waiting = pending::Entity::find().filter(pending::Column::EntryId.is_in(ids));
            let waiting: Vec<AuditEntryId> =
                waiting.all(self.system.read()).await?.into_iter().map(|row| row.entry_id).collect();
            for entry in entries {
                if !waiting.contains(&entry.id) && !self.is_linked_meanwhile(entry.id).await? {
                    self.fault(Fault::EntryUnlinked(entry.id));
                } else if entry.seal(self.key) != entry.seal && !entry.seal.is_empty() {
                    self.fault(Fault::EntryAltered(entry.id));
                } else {
                    self.found.pending += 1;
                }
            }
        }
        Ok(())
    }

    /// A node that runs may have linked it since it was read.
    async fn is_linked_meanwhile(&self, id: AuditEntryId) -> Result<bool, DbErr> {
        let link = link::Entity::find().filter(link::Column::EntryId.eq(id));
        Ok(link.one(self.system.read()).await?.is_some())
    }

    async fn checkpoints(&mut self) -> Result<(), DbErr> {
        let mut after = 0;
        while !self.is_enough() {
            let checkpoints = checkpoint::Entity::find()
                .filter(checkpoint::Column::Position.gt(after))
                .order_by_asc(checkpoint::Column::Position)
                .limit(AT_ONCE)
                .all(self.system.read())
                .await?;
            let Some(last) = checkpoints.last() else { break };
            after = last.position;
            let positions = checkpoints.iter().map(|checkpoint| checkpoint.position);
            let links = link::Entity::find().filter(link::Column::Position.is_in(positions));
            let links: HashMap<i64, Vec<u8>> =
                links.all(self.system.read()).await?.into_iter().map(|link| (link.position, link.digest)).collect();
            for checkpoint in checkpoints {
                self.checkpoint(&checkpoint, links.get(&checkpoint.position));
            }
        }
        Ok(())
    }

    fn checkpoint(&mut self, checkpoint: &checkpoint::Model, link: Option<&Vec<u8>>) {
        let said = match self.keys.read::<Claims>(TYPE, &checkpoint.signature) {
            Ok(claims) => Some(claims),
            Err(Refused::UnknownKey) => {
                self.found.unknown_keys += 1;
                None
            }
            Err(_) => return self.fault(Fault::CheckpointAltered(checkpoint.id)),
        };
        let agrees = |claims: &Claims| {
            claims.position == checkpoint.position
                && claims.digest == text(&checkpoint.digest)
                && claims.iat == checkpoint.signed_at.timestamp()
        };
        if !said.as_ref().is_none_or(agrees) {
            return self.fault(Fault::CheckpointAltered(checkpoint.id));
        }
        self.holds(checkpoint.position, &text(&checkpoint.digest), link);
    }

    /// The chain at this position is the one whose end was signed.
    fn holds(&mut self, position: i64, digest: &str, link: Option<&Vec<u8>>) {
        match link {
            None => self.fault(Fault::CutOff(position, self.last)),
            Some(link) if text(link) != digest => self.fault(Fault::Replaced(position)),
            Some(_) => self.found.checkpoints += 1,
        }
    }

    async fn published(&mut self, signature: &str) -> Result<(), DbErr> {
        let Ok(claims) = self.keys.read::<Claims>(TYPE, signature) else {
            self.fault(Fault::NoCheckpoint);
            return Ok(());
        };
        let link = link::Entity::find_by_id(claims.position).one(self.system.read()).await?;
        self.holds(claims.position, &claims.digest, link.map(|link| link.digest).as_ref());
        Ok(())
    }
}
