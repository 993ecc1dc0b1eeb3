//! The sandbox: the same binary on an invented county, so that one can try everything and harm nobody.

pub mod cast;
mod clock;
pub mod county;
pub mod narrator;
mod reset;
pub mod resets;
pub mod story;
pub mod year;

use actix_web::web::{self, ServiceConfig};
use secrecy::SecretString;

use cast::Actor;

use crate::prelude::*;
use kernel::auth::scope::Scopes;
use kernel::auth::token::{Grant, Issued, LONGEST_IN_SANDBOX, Tokens};
use kernel::db::Db;

/// What the sandbox has beside the contract: `/sandbox/clock` and `/sandbox/reset`, for whoever reaches it.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/sandbox/clock", web::post().to(clock::clock)).route("/sandbox/reset", web::post().to(reset::reset));
}

/// Enters the county where it is not there yet, and answers whether it was not.
pub async fn seed(db: &Db, now: DateTime<Utc>) -> Result<bool, DbErr> {
    db.system("the sandbox sets its county up")
        .write(async |tx| match county::is_there(tx).await? {
            true => Ok(false),
            false => county::enter(tx, now).await.map(|()| true),
        })
        .await
}

/// A bearer token of one of the cast, good for half a day.
///
/// # Errors
/// When it cannot be signed, which a key that could be read does not do.
pub fn token(tokens: &Tokens, actor: &Actor, now: DateTime<Utc>) -> Result<SecretString, jsonwebtoken::errors::Error> {
    let subject = actor.subject().to_string();
    let client_id = if actor.is_person { SANDBOX.to_owned() } else { subject.clone() };
    let grant = Grant { subject, client_id, role: actor.role, scopes: Scopes::all() };
    let Issued { token, .. } = tokens.issue(grant, LONGEST_IN_SANDBOX, now)?;
    Ok(token)
}

/// The client that asks for people's tokens in the sandbox.
const SANDBOX: &str = "sandbox";
