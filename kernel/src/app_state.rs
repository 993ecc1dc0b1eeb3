//! What one running node holds, made once at start-up and shared by every request.

use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use sea_orm::DbErr;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::audit;
use crate::auth::Caller;
use crate::auth::bearer::Trust;
use crate::auth::mac::MacKey;
use crate::auth::webhook_keys::KeySeal;
use crate::clock::Clock;
use crate::db::{Access, Db, Executor, Tx};
use crate::http::etag::Tagged;
use crate::http::page::Cursors;
use crate::outbound::Outbound;
use crate::problem::Problem;

/// The node's own things.
pub struct AppState {
    /// The sealed door.
    pub db: Db,
    /// The domain's time.
    pub clock: Clock,
    /// Whose tokens are taken.
    pub trust: Trust,
    /// The writer of audit entries for reads.
    pub audit: audit::Writer,
    /// Which denials are written.
    pub denials: audit::Denials,
    /// Marks cursors as ours.
    pub cursors: Cursors,
    /// Marks what a caller was shown.
    pub etags: MacKey,
    /// Makes the names by which those know people who may not know who they are.
    pub pseudonyms: MacKey,
    /// Seals the keys of webhook endpoints.
    pub key_seal: KeySeal,
    /// Rings when a webhook endpoint was entered or enabled here: it is to be served.
    pub endpoints: Notify,
    /// Rings when an act was committed here: for whoever waits for what happens.
    pub committed: Notify,
    /// Sends requests to addresses that somebody else has named.
    pub outbound: Outbound,
    /// Where callers reach us, without a slash at its end.
    pub public_url: String,
    /// Whether this is the sandbox: synthetic people only.
    pub sandbox: bool,
    /// Reads a row through the caller's eyes, by its kind.
    pub read: ReadRow,
    /// Views a row through the caller's eyes, by its kind.
    pub view: ViewRow,
    /// Has what a stated reason opened reviewed by somebody else.
    pub review: ReviewOpened,
}

/// Views a row of a kind of resource as the caller sees it now, tagged with this key: 404 where they may not know of it, `None`
/// for a kind that is not read by itself.
pub type ViewRow = for<'a> fn(&'a Tx, &'a MacKey, &'a str, Uuid) -> Option<LocalBoxFuture<'a, Result<Tagged, Problem>>>;

/// Has the rows that a caller opened by a stated reason reviewed by somebody else, in the transaction that it is given.
pub type ReviewOpened =
    for<'a> fn(&'a Executor<'a>, &'a Caller, &'a [Access], DateTime<Utc>) -> LocalBoxFuture<'a, Result<(), DbErr>>;

/// Reads a row of a kind of resource through the caller's eyes: 404 where they may not know of it, `None` for a kind that is
/// not read by itself.
pub type ReadRow = for<'a> fn(&'a Tx, &'a str, Uuid) -> Option<LocalBoxFuture<'a, Result<(), Problem>>>;
