use actix_web::HttpResponse;
use jsonwebtoken::Algorithm;

use super::{RESOURCE, cached};
use crate::prelude::*;
use kernel::auth::dpop;
use kernel::auth::scope::Scopes;

/// Whose tokens this API takes, and how (RFC 9728 §2).
#[derive(Serialize, ToSchema)]
pub struct ProtectedResourceMetadata {
    /// The API: `aud` of our tokens.
    #[schema(format = "uri", max_length = 2000)]
    pub resource: String,
    /// We ourselves for programs, and the OpenID providers that people sign in with.
    #[schema(value_type = Vec<Text<2000>>, max_items = 100)]
    pub authorization_servers: Vec<String>,
    /// Where our own public keys are.
    #[schema(format = "uri", max_length = 2000)]
    pub jwks_uri: String,
    /// Every scope there is.
    #[schema(value_type = Vec<Text<64>>, max_items = 100)]
    pub scopes_supported: Vec<&'static str>,
    /// `header` alone: a token in a URL would be in every log.
    #[schema(value_type = Vec<Text<64>>, max_items = 1)]
    pub bearer_methods_supported: [&'static str; 1],
    /// What a proof of possession (DPoP, RFC 9449) may be signed with.
    #[schema(value_type = Vec<Text<64>>, max_items = 4)]
    pub dpop_signing_alg_values_supported: [Algorithm; 4],
    /// `false`: tokens that are bound to no key are taken too, unless their client was entered otherwise.
    pub dpop_bound_access_tokens_required: bool,
    /// What it is called.
    #[schema(max_length = 100)]
    pub resource_name: &'static str,
    /// Where people read about it.
    #[schema(format = "uri", max_length = 2000)]
    pub resource_documentation: String,
}

/// Read whose tokens are taken
///
/// The metadata of the API as a protected resource, for programs (RFC 9728): where its §3.1 puts it for the resource
/// `/v1`.
#[utoipa::path(
    operation_id = "getProtectedResourceMetadata",
    responses((status = 200, description = "The metadata.", body = ProtectedResourceMetadata)),
)]
#[get("/.well-known/oauth-protected-resource/v1")]
pub async fn resource_metadata(state: Data<AppState>) -> HttpResponse {
    let at = |path: &str| format!("{}{path}", state.public_url);
    let mut people: Vec<String> = state.trust.issuers.names().map(str::to_owned).collect();
    people.sort_unstable();
    let ourselves = state.trust.tokens.issuer().to_owned();
    let metadata = ProtectedResourceMetadata {
        resource: at(RESOURCE),
        authorization_servers: [ourselves].into_iter().chain(people).collect(),
        jwks_uri: at("/.well-known/jwks.json"),
        scopes_supported: Scopes::all().iter().collect(),
        bearer_methods_supported: ["header"],
        dpop_signing_alg_values_supported: dpop::ALGORITHMS,
        dpop_bound_access_tokens_required: false,
        resource_name: "Linkwork",
        resource_documentation: at("/docs"),
    };
    cached("public, max-age=3600", metadata)
}
