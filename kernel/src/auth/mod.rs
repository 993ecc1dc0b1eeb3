//! Who is calling, proven, and what they may do.
//!
//! A caller shows a bearer token. There are two kinds, distinguished by `iss`, which is only believed once a key of that
//! issuer has verified the signature ([`bearer`]):
//!
//! ```text
//! an agency's program                                   a person
//!   │ client secret ([`secret`]) or                       │ signs in at the ICS's OpenID provider
//!   │ signed assertion ([`assertion`], RFC 7523)          │
//!   ▼                                                     ▼
//! POST /oauth/token                                     the provider's access token
//!   │                                                     │
//!   ▼                                                     ▼
//! our access token ([`token`], RFC 9068),               [`issuer`]: the provider's published keys (cached),
//! signed with our own keys ([`keys`])                   its rules, and how its claims map to role and organisation
//! ```
//!
//! A token says who somebody is. What they may do now (disabled, suspended, moved) is read from the database at each
//! request, so that switching somebody off does not wait for a token to expire.
//!
//! Tokens live in real time: [`real_now`], never the domain's clock, which the sandbox can set.
//!
//! | file | what |
//! |---|---|
//! | [`jws`] | what every signed token has in common: the size, the header, the signature, the times, why it was refused |
//! | [`jwk`] | public keys of others, as JSON Web Keys, checked member by member |
//! | [`caller`], [`scope`] | who is asking, as the gates know them |
//! | [`mac`] | the secret behind cursors, ETags and pseudonyms |

pub mod assertion;
pub mod bearer;
pub mod caller;
pub mod issuer;
pub mod jwk;
pub mod jws;
pub mod keys;
pub mod mac;
pub mod scope;
pub mod secret;
pub mod sensitive;
pub mod token;
pub mod webhook_keys;

#[cfg(test)]
mod forge;
#[cfg(test)]
#[path = "../../../tests/api/harness/openid.rs"]
mod openid;

use chrono::{DateTime, Utc};

pub use caller::{AccessReason, Caller, Principal};

/// The time of the world, UTC: for tokens, keys and rate limits. Domain time is the `Clock`'s.
#[expect(clippy::disallowed_methods, reason = "tokens are read by other machines, whose time we cannot set")]
pub fn real_now() -> DateTime<Utc> {
    Utc::now()
}
