use actix_web::HttpResponse;
use jsonwebtoken::Algorithm;

use super::cached;
use crate::county::client::wire::ClientAuthentication;
use crate::prelude::*;
use kernel::auth::assertion::ALGORITHMS;
use kernel::auth::dpop;
use kernel::auth::scope::Scopes;

/// What a client must know to get a token (RFC 8414 §2).
#[derive(Serialize, ToSchema)]
pub struct AuthorizationServerMetadata {
    /// `iss` of our tokens.
    #[schema(format = "uri", max_length = 2000)]
    pub issuer: String,
    /// Where tokens are got.
    #[schema(format = "uri", max_length = 2000)]
    pub token_endpoint: String,
    /// Where they are put out of use.
    #[schema(format = "uri", max_length = 2000)]
    pub revocation_endpoint: String,
    /// The keys that they are signed with.
    #[schema(format = "uri", max_length = 2000)]
    pub jwks_uri: String,
    /// Every scope there is.
    #[schema(value_type = Vec<Text<64>>, max_items = 100)]
    pub scopes_supported: Vec<&'static str>,
    /// None: people sign in elsewhere, so that there is no authorization endpoint.
    #[schema(value_type = Vec<Text<64>>, max_items = 0)]
    pub response_types_supported: [&'static str; 0],
    /// `client_credentials` alone.
    #[schema(value_type = Vec<Text<64>>, max_items = 1)]
    pub grant_types_supported: [&'static str; 1],
    /// How a client proves itself.
    #[schema(value_type = Vec<ClientAuthentication>, max_items = 2)]
    pub token_endpoint_auth_methods_supported: [ClientAuthentication; 2],
    /// What an assertion may be signed with.
    #[schema(value_type = Vec<Text<64>>, max_items = 6)]
    pub token_endpoint_auth_signing_alg_values_supported: [Algorithm; 6],
    /// How a client proves itself to revoke.
    #[schema(value_type = Vec<ClientAuthentication>, max_items = 2)]
    pub revocation_endpoint_auth_methods_supported: [ClientAuthentication; 2],
    /// The same for revoking.
    #[schema(value_type = Vec<Text<64>>, max_items = 6)]
    pub revocation_endpoint_auth_signing_alg_values_supported: [Algorithm; 6],
    /// What a proof of possession (DPoP, RFC 9449 §5.1) may be signed with.
    #[schema(value_type = Vec<Text<64>>, max_items = 4)]
    pub dpop_signing_alg_values_supported: [Algorithm; 4],
    /// Where people read about it.
    #[schema(format = "uri", max_length = 2000)]
    pub service_documentation: String,
}

/// Read how to get a token
///
/// The metadata of our authorization server, for programs (RFC 8414).
#[utoipa::path(
    operation_id = "getAuthorizationServerMetadata",
    responses((status = 200, description = "The metadata.", body = AuthorizationServerMetadata)),
)]
#[get("/.well-known/oauth-authorization-server")]
pub async fn server_metadata(state: Data<AppState>) -> HttpResponse {
    let at = |path: &str| format!("{}{path}", state.public_url);
    let methods = [ClientAuthentication::PrivateKeyJwt, ClientAuthentication::ClientSecretBasic];
    let metadata = AuthorizationServerMetadata {
        issuer: state.trust.tokens.issuer().to_owned(),
        token_endpoint: at("/oauth/token"),
        revocation_endpoint: at("/oauth/revoke"),
        jwks_uri: at("/.well-known/jwks.json"),
        scopes_supported: Scopes::all().iter().collect(),
        response_types_supported: [],
        grant_types_supported: ["client_credentials"],
        token_endpoint_auth_methods_supported: methods,
        token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
        revocation_endpoint_auth_methods_supported: methods,
        revocation_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
        dpop_signing_alg_values_supported: dpop::ALGORITHMS,
        service_documentation: at("/docs"),
    };
    cached("public, max-age=3600", metadata)
}
