//! The table `idempotency_records`: what was answered to a request, so that the same request again is answered the same.
//!
//! A record is written in the transaction of the effect, so only what happened is remembered: after a refusal the
//! corrected body may use the same key. A second request that arrives while the first still runs waits on the unique
//! key, is run again from the start, and finds the record.

use actix_web::http::StatusCode;
use chrono::{DateTime, Days, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use serde_json::json;

use super::Cx;
use crate::auth::Caller;
use crate::db::{Access, Db, Log, Relation, Scoped, Tx};
use crate::http::Reply;
use crate::problem::Problem;
use catalogue::{Action, Code};

/// One answer that was given.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "idempotency_records")]
pub struct Model {
    /// Whose key it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor_id: Uuid,
    /// The operation it was used for; with an item's number in a batch.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub operation: String,
    /// The key.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// A digest of the path and the body.
    #[sea_orm(column_type = "Text")]
    pub request_digest: String,
    /// The status.
    pub status: i16,
    /// The headers that belong to the answer, and what was seen of people.
    pub headers: Json,
    /// The body.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When, UTC. Kept for at least 30 days.
    pub created_at: DateTime<Utc>,
}

impl Log for Entity {}

crate::sensitive! {
    appended, about nobody [actor_id operation key request_digest status headers body created_at]
}

impl Scoped for Entity {
    fn key() -> Column {
        Column::Key
    }

    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::ActorId.eq(caller.principal.id()))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// How many days an answer is kept.
const KEPT_DAYS: u64 = 30;

impl Cx {
    /// The answer to a request with the same key that came at the same time and was first: what it did may be why this one
    /// was refused.
    pub(super) async fn answered_meanwhile(
        &self,
        action: Action,
        once: Option<&Use>,
    ) -> Result<Option<Reply>, Problem> {
        let Some(once) = once else { return Ok(None) };
        let tx = self.state.db.write(self.caller.clone(), self.now()).await?;
        let reply = async {
            let Some((reply, seen)) = once.earlier(&tx).await? else { return Ok(None) };
            let reply = self.for_who_may_read(&tx, reply, &seen).await?;
            self.append_entry(action, &tx, seen).await?;
            Ok(Some(reply))
        };
        match reply.await {
            Ok(reply) => tx.commit().await.map(|()| reply),
            Err(problem) => {
                tx.undo().await?;
                Err(problem)
            }
        }
    }
}

impl Cx {
    /// A kept answer as it is given again: whole to who may still read all that it shows, to others its status alone.
    pub(super) async fn for_who_may_read(&self, tx: &Tx, reply: Reply, seen: &[Access]) -> Result<Reply, Problem> {
        for row in seen {
            let read = (self.state.read)(tx, &row.resource_type, row.resource_id);
            // What is not read by itself is read with its person.
            let read = match (read, row.person_id) {
                (None, Some(person)) => (self.state.read)(tx, "person", person.0),
                (read, _) => read,
            };
            let Some(read) = read else { continue };
            match read.await {
                Err(problem) if matches!(problem.code(), Code::NotFound | Code::AccessReasonRequired) => {
                    return Ok(Reply::replay(reply.status(), String::new(), None, None));
                }
                outcome => outcome?,
            }
        }
        Ok(reply)
    }
}

/// Forgets the answers that were kept for as long as is promised.
pub async fn forget_answers(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    let Some(oldest) = now.checked_sub_days(Days::new(KEPT_DAYS)) else { return Ok(()) };
    db.system("kept answers are forgotten after their time")
        .write(async |tx| {
            Entity::delete_many().filter(Column::CreatedAt.lt(oldest)).exec(tx).await?;
            Ok(())
        })
        .await
}

/// A key in use for one request.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub operation: String,
    pub key: String,
    pub digest: String,
}

impl Use {
    /// The earlier answer, if there is one; 422 where the key stands for another request.
    pub(super) async fn earlier(&self, tx: &Tx) -> Result<Option<(Reply, Vec<Access>)>, Problem> {
        let found = tx
            .find::<Entity>()
            .filter(Column::Operation.eq(&self.operation))
            .filter(Column::Key.eq(&self.key))
            .one()
            .await?;
        match found {
            None => Ok(None),
            Some(record) if record.request_digest != self.digest => Err(Problem::new(Code::IdempotencyKeyReused)),
            Some(record) => {
                let seen = serde_json::from_value(record.headers["seen"].clone()).unwrap_or_default();
                let header = |name: &str| record.headers[name].as_str().map(str::to_owned);
                let status = StatusCode::from_u16(record.status.unsigned_abs()).unwrap_or(StatusCode::OK);
                let reply = Reply::replay(status, record.body.clone(), header("etag"), header("location"));
                Ok(Some((reply, seen)))
            }
        }
    }

    /// Remembers the answer.
    pub(super) async fn remember(self, tx: &Tx, reply: &Reply, seen: &[Access]) -> Result<(), Problem> {
        let row = ActiveModel {
            actor_id: Set(tx.caller().principal.id()),
            operation: Set(self.operation),
            key: Set(self.key),
            request_digest: Set(self.digest),
            status: Set(i16::try_from(reply.status().as_u16()).unwrap_or_default()),
            headers: Set(json!({ "etag": reply.etag(), "location": reply.location(), "seen": seen })),
            body: Set(String::from_utf8_lossy(reply.stored()).into_owned()),
            created_at: Set(tx.now()),
        };
        tx.append::<Entity>(vec![row]).await
    }
}
