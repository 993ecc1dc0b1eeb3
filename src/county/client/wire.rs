//! What crosses the wire about clients.

#![warn(missing_docs)]

use secrecy::SecretString;
use serde_json::Value;

use super::{entity, key};
use crate::prelude::*;
use kernel::http::shown_once::expose;

/// A program to be entered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// Whose program it is.
    pub organisation_id: OrganisationId,
    /// The service whose front end it is: it sends what people themselves and their carers write. Role `referrer`, and
    /// the organisation is the service's host.
    pub service_id: Option<ServiceId>,
    /// What it is called.
    pub name: Text<100>,
    /// What it acts as: `referrer`, `practice`, `asset_editor`, `commissioner`, `analyst` or `admin`.
    pub role: Role,
    /// The most that its tokens may carry; all that its role uses unless said otherwise.
    #[schema(inline)]
    pub scopes: Option<List<Text<64>, 1, 64>>,
    /// Whether its tokens are to be bound to a key of its own (DPoP, RFC 9449 §5.2): it gets no others then.
    #[serde(default)]
    pub dpop_bound_access_tokens: bool,
    /// How it proves itself.
    pub authentication: ClientAuthentication,
    /// Its public keys; more can be added later.
    #[serde(default)]
    #[schema(inline)]
    pub keys: List<NewClientKey, 0, 4>,
}

value_sets! {
    /// How a client proves itself at the token endpoint (RFC 8414, `token_endpoint_auth_method`).
    pub enum ClientAuthentication in "client_authentication" {
        /// Assertions signed with its own key: nothing secret ever travels
        PrivateKeyJwt = "private_key_jwt",
        /// A secret, which is shown once
        ClientSecretBasic = "client_secret_basic",
    }
}

/// A public key to be added.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClientKey {
    /// The public key as a JWK (RFC 7517): RSA of 2048 bits or more, P-256, P-384 or Ed25519. `kid` is its name in
    /// assertions; its thumbprint (RFC 7638) where left out.
    #[schema(value_type = Object)]
    pub jwk: Value,
}

/// What changes about a client. Its organisation and role stay: another role is another client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientPatch {
    /// What it is called.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub name: Option<Text<100>>,
    /// The most that its tokens may carry, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub scopes: Option<List<Text<64>, 1, 64>>,
    /// Whether its tokens are to be bound to a key of its own (DPoP, RFC 9449 §5.2): those that are not stop working at once.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub dpop_bound_access_tokens: Option<bool>,
}

/// A program that asks for tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Client {
    /// Its `client_id`.
    pub id: ClientId,
    /// Whose program it is.
    pub organisation_id: OrganisationId,
    /// The service whose front end it is.
    pub service_id: Option<ServiceId>,
    /// What it is called.
    #[schema(max_length = 100)]
    pub name: String,
    /// What it acts as.
    pub role: Role,
    /// The most that its tokens may carry.
    #[schema(value_type = Vec<Text<64>>, max_items = 64)]
    pub scopes: Vec<String>,
    /// Whether its tokens have to be bound to a key of its own (DPoP, RFC 9449 §5.2).
    pub dpop_bound_access_tokens: bool,
    /// Since when its present secret holds; none where it has no secret.
    pub secret_set_at: Option<DateTime<Utc>>,
    /// Its public keys, retired ones included, oldest first.
    #[schema(max_items = 100)]
    pub keys: Vec<ClientKey>,
    /// Whether it gets tokens, and whether those it has still work.
    pub status: Status,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it, or one of its keys, was changed last.
    pub updated_at: DateTime<Utc>,
    /// Its version, to be sent as `If-Match`.
    #[schema(inline)]
    pub etag: ETag,
}

/// A public key of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClientKey {
    /// Its identifier.
    pub id: ClientKeyId,
    /// Its name in assertions.
    #[schema(max_length = 255)]
    pub kid: String,
    /// The key.
    #[schema(value_type = Object)]
    pub jwk: Value,
    /// Since when it is taken.
    pub added_at: DateTime<Utc>,
    /// Since when it is refused; `null` while it is live.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A client with its secret, which is shown this once: the same request sent again with its `Idempotency-Key` is
/// answered with `client_secret: null`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClientWithSecret {
    /// The client.
    pub client: Client,
    /// Its secret, where it has one. Nobody can ever read it again.
    #[serde(serialize_with = "expose")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub client_secret: Option<SecretString>,
}

impl Client {
    /// The row with its keys, in any order.
    pub fn new(row: entity::Model, mut keys: Vec<key::Model>) -> Self {
        keys.sort_by_key(|key| (key.added_at, key.id));
        Self {
            id: row.id,
            organisation_id: row.organisation_id,
            service_id: row.service_id,
            name: row.name,
            role: row.role,
            scopes: row.scopes.split(' ').map(str::to_owned).collect(),
            dpop_bound_access_tokens: row.dpop_bound_access_tokens,
            secret_set_at: row.secret_set_at,
            keys: keys.into_iter().map(ClientKey::from).collect(),
            status: row.status,
            created_at: row.created_at,
            updated_at: row.updated_at,
            etag: ETag::default(),
        }
    }
}

impl From<key::Model> for ClientKey {
    fn from(row: key::Model) -> Self {
        let key::Model { id, client_id: _, kid, jwk, added_at, retired_at } = row;
        Self { id, kid, jwk, added_at, retired_at }
    }
}
