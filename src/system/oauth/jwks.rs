use actix_web::HttpResponse;
use serde_json::Value;

use super::cached;
use crate::prelude::*;

/// The keys that our access tokens are signed with (RFC 7517 §5).
#[derive(ToSchema)]
pub struct JsonWebKeySet {
    /// The one that signs, and the one before or after it.
    #[schema(value_type = Vec<Object>, min_items = 2, max_items = 2)]
    pub keys: Vec<Value>,
}

/// Read the public keys
///
/// Two are live at any time, so that a rotation is never noticed.
#[utoipa::path(
    operation_id = "getJsonWebKeySet",
    responses((status = 200, description = "The keys.", body = JsonWebKeySet)),
)]
#[get("/.well-known/jwks.json")]
pub async fn jwks(state: Data<AppState>) -> HttpResponse {
    cached("public, max-age=300", state.trust.tokens.keyring().jwks())
}
