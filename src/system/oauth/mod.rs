//! Tokens for machines: issue, revoke, and what a client must know to ask.
//!
//! ```text
//! POST /oauth/token    form + (assertion | secret) ─► the client ─► a token: its role, cut to its scopes, 15 minutes
//! POST /oauth/revoke   form + (assertion | secret) ─► the client ─► its own token is of no use from now on
//! GET  /.well-known/…  who we are, where to ask, with which keys we sign
//! ```
//!
//! `/oauth/*` speaks as RFC 6749 wants it: a form goes in, parameters that we do not know are passed over, and what is
//! wrong with the request comes out as that RFC's error object ([`refusal`]). What it has no word for (429, 413, 405,
//! 500, 503) is a problem document, as everywhere.
//!
//! Tokens live in real time, not in the domain's: see [`kernel::auth`].

pub mod authenticate;
pub mod form;
pub mod jwks;
pub mod refusal;
pub mod resource_metadata;
pub mod revoke;
pub mod revoked_token;
pub mod server_metadata;
pub mod spent_assertion;
pub mod token;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder};

use crate::prelude::*;
use kernel::db::Db;

/// What the API is as a resource, beneath the public URL: `aud` of our tokens.
pub const RESOURCE: &str = "/v1";

/// Where the description of this API as a resource is; each 401 leads there. The well-known part stands between the host and
/// the path of the resource (RFC 9728 §3.1), which the proxy before us has to lead here where the public URL has a path.
pub fn protected_resource(public_url: &str) -> String {
    const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";
    let host_ends = public_url.find("://").and_then(|at| Some(at + 3 + public_url.get(at + 3..)?.find('/')?));
    let (host, path) = public_url.split_at(host_ends.unwrap_or(public_url.len()));
    format!("{host}{WELL_KNOWN}{path}{RESOURCE}")
}

kernel::routes!(token, revoke, server_metadata, resource_metadata, jwks);

/// 200 with this in JSON, which is kept for as long as `Cache-Control` says.
fn cached(cache_control: &'static str, body: impl Serialize) -> HttpResponse {
    let cache_control = (header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    HttpResponseBuilder::new(StatusCode::OK).insert_header(cache_control).json(body)
}

/// Forgets the assertions and the revoked tokens that have expired by themselves before `now` (real time); answers how
/// many rows went. For a clock to call, every hour or so.
pub async fn forget_expired(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    db.system("what has expired by itself need not be remembered")
        .write(async |tx| {
            let spent = spent_assertion::Entity::delete_many()
                .filter(spent_assertion::Column::ExpiresAt.lt(now))
                .exec(tx)
                .await?;
            let revoked =
                revoked_token::Entity::delete_many().filter(revoked_token::Column::ExpiresAt.lt(now)).exec(tx).await?;
            Ok(spent.rows_affected + revoked.rows_affected)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_part_stands_between_the_host_and_the_path() {
        for (public_url, expected) in [
            ("https://linkwork.example", "https://linkwork.example/.well-known/oauth-protected-resource/v1"),
            ("http://localhost:8080", "http://localhost:8080/.well-known/oauth-protected-resource/v1"),
            ("https://icb.example/linkwork", "https://icb.example/.well-known/oauth-protected-resource/linkwork/v1"),
        ] {
            assert_eq!(protected_resource(public_url), expected);
        }
    }
}
