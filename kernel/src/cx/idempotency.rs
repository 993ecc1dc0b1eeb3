//! The table `idempotency_records`: that a request was answered, and what about, so that the same request again does nothing and
//! is answered the same. No answer about anybody is kept: it is made anew, by what the row is now and who asks.
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
use crate::http::etag::Tagged;
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
    /// A digest of the path and the body, and of the role and the organisation in which it was sent.
    #[sea_orm(column_type = "Text")]
    pub request_digest: String,
    /// The status.
    pub status: i16,
    /// The headers that belong to the answer, and which row it showed.
    pub headers: Json,
    /// The body of an answer that tells nothing of anybody; else empty.
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
        let tx = self.state.db.write(self.caller.clone(), self.now(), false).await?;
        match self.answered(action, once, &tx).await {
            Ok(reply) => tx.commit().await.map(|()| reply),
            Err(problem) => {
                tx.undo().await?;
                Err(problem)
            }
        }
    }

    /// The answer to a request that was answered before, through the eyes of who asks now: of what it was about they get the
    /// view that they have of it today; where they may not read it any more, the status alone.
    pub(super) async fn answered(&self, action: Action, once: &Use, tx: &Tx) -> Result<Option<Reply>, Problem> {
        let Some(record) = once.earlier(tx).await? else { return Ok(None) };
        let status = StatusCode::from_u16(record.status.unsigned_abs()).unwrap_or(StatusCode::OK);
        let header = |name: &str| record.headers[name].as_str().map(str::to_owned);
        let subject = header("resource_type").zip(header("resource_id").and_then(|id| id.parse().ok()));
        let reply = match &subject {
            None => Reply::replay(status, record.body.clone(), header("etag"), header("location")),
            Some((kind, id)) => match self.viewed_now(tx, kind, *id).await? {
                Some(view) => Reply::replay(status, view.body, Some(view.etag.to_string()), header("location")),
                None => Reply::replay(status, String::new(), None, None),
            },
        };
        self.append_entry(action, tx, tx.take_seen()).await?;
        Ok(Some(reply))
    }

    /// A row as this caller sees it now; nothing where it is not theirs to read.
    async fn viewed_now(&self, tx: &Tx, kind: &str, id: Uuid) -> Result<Option<Tagged>, Problem> {
        let Some(view) = (self.state.view)(tx, &self.state.etags, kind, id) else { return Ok(None) };
        match view.await {
            Err(problem) if matches!(problem.code(), Code::NotFound | Code::AccessReasonRequired) => Ok(None),
            view => view.map(Some),
        }
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
    /// What was remembered of the earlier answer, if there is one; 422 where the key stands for another request.
    async fn earlier(&self, tx: &Tx) -> Result<Option<Model>, Problem> {
        let found = tx
            .find::<Entity>()
            .filter(Column::Operation.eq(&self.operation))
            .filter(Column::Key.eq(&self.key))
            .one()
            .await?;
        match found {
            Some(record) if record.request_digest != self.digest => Err(Problem::new(Code::IdempotencyKeyReused)),
            found => Ok(found),
        }
    }

    /// Remembers what the answer was about. What it told of anybody is stored nowhere.
    pub(super) async fn remember(self, tx: &Tx, reply: &Reply) -> Result<(), Problem> {
        let (kind, id) = reply.subject().unzip();
        let kept = reply.kept();
        let row = ActiveModel {
            actor_id: Set(tx.caller().principal.id()),
            operation: Set(self.operation),
            key: Set(self.key),
            request_digest: Set(self.digest),
            status: Set(i16::try_from(reply.status().as_u16()).unwrap_or_default()),
            headers: Set(json!({
                "etag": reply.etag().filter(|_| kept.is_some()),
                "location": reply.location(),
                "resource_type": kind,
                "resource_id": id,
            })),
            body: Set(kept.map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default()),
            created_at: Set(tx.now()),
        };
        tx.append::<Entity>(vec![row]).await
    }
}
