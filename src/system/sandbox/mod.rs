//! The sandbox: the same binary on an invented county, so that one can try everything and harm nobody.

pub mod cast;
mod clock;
pub mod county;
mod directory;
pub mod narrator;
mod outbox;
mod postcodes;
mod reset;
pub mod resets;
pub mod story;
pub mod year;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use secrecy::SecretString;

use cast::Actor;

use crate::gate::known;
use crate::prelude::*;
use crate::system::mark::{self, Mark, Refused};
use kernel::auth::scope::Scopes;
use kernel::auth::token::{Grant, Issued, LONGEST_IN_SANDBOX, Tokens};
use kernel::db::Db;

/// What the sandbox has beside the contract: `/sandbox/clock`, `/sandbox/outbox` and `/sandbox/reset`, for whoever has a token of it.
pub fn routes(config: &mut ServiceConfig) {
    config.service(
        web::scope("/sandbox")
            .wrap(from_fn(known))
            .route("/clock", web::post().to(clock::clock))
            .route("/outbox", web::get().to(outbox::outbox))
            .route("/reset", web::post().to(reset::reset)),
    );
}

/// Enters the county where it is not there yet, and answers whether it was not. The database is the sandbox's from then on.
///
/// # Errors
/// It is a real one.
pub async fn seed(db: &Db, now: DateTime<Utc>) -> Result<bool, Refused> {
    db.system("the sandbox sets its county up")
        .write(async |tx| {
            mark::claim_in(tx, Mark::Sandbox).await?;
            if county::is_there(tx).await? {
                return Ok(false);
            }
            county::enter(tx, now).await?;
            Ok(true)
        })
        .await
}

/// Whom the tokens of a sandbox at this URL are for: no other server's, whatever keys it has.
pub fn audience(public_url: &str) -> String {
    format!("{public_url}/sandbox/v1")
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
