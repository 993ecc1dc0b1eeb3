//! Who may, and with which scope: out of the policy.

use serde_json::{Map, Value, json};

use super::{add_components, operation};
use crate::auth::scope::Scopes;

const BEARER: &str = "bearer";
const OAUTH: &str = "oauth2";
/// How a client proves itself where it asks for a token: [`crate::system::oauth`] names it.
const CLIENT: &str = "client";

/// The ways to come in, and on each operation its roles and its scope.
pub fn describe(document: &mut Value) {
    let scopes: Map<String, Value> =
        Scopes::all().iter().map(|scope| (scope.to_owned(), json!(words(scope)))).collect();
    let bearer = json!({
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token from `POST /oauth/token`, from your organisation's OpenID provider, or from \
                        `linkwork token`. Checked as RFC8725 asks. A token that is bound to a key (DPoP, RFC 9449) goes \
                        as `Authorization: DPoP`, with a new proof of that key in the header `DPoP` of each request: its \
                        `htu` is the address of the request without query, its `iat` at most a minute old.",
    });
    let oauth = json!({
        "type": "oauth2",
        "description": "For programs. A token holds its client's role, cut down to the scopes asked for; it is a JWT \
                        (RFC 9068) that lives 15 minutes at most. Checked as RFC8725 asks.",
        "flows": { "clientCredentials": { "tokenUrl": "/oauth/token", "scopes": scopes } },
    });
    let client = json!({
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "For `/oauth/*` alone: `Basic` and the client's id and secret (RFC 6749 §2.3.1). Without it the \
                        client proves itself by a signed assertion in the body, which is better.",
    });
    let schemes = [(BEARER, bearer), (OAUTH, oauth), (CLIENT, client)];
    let schemes = schemes.into_iter().map(|(name, scheme)| (name.to_owned(), scheme)).collect();
    add_components(document, "securitySchemes", schemes);
    operation::each(document, |facts, operation| {
        let Some(action) = facts.action else {
            operation.entry("security").or_insert_with(|| json!([]));
            return;
        };
        let scopes: Vec<&str> = action.scope().into_iter().collect();
        operation.insert("security".to_owned(), json!([{ OAUTH: scopes }, { BEARER: [] }]));
        let roles: Vec<String> = action.roles().iter().map(|role| format!("`{role}`")).collect();
        let scope = action.scope().map_or_else(|| "any".to_owned(), |scope| format!("`{scope}`"));
        let said = operation.get("description").and_then(Value::as_str).unwrap_or_default();
        let description = format!("{said}\n\nRoles: {}. Scope: {scope}.", roles.join(", "));
        operation.insert("description".to_owned(), json!(description.trim()));
    });
}

/// `referrals:read` in words.
fn words(scope: &str) -> String {
    let (resource, act) = scope.split_once(':').unwrap_or((scope, ""));
    let act = if act == "write" { "Change" } else { "Read" };
    format!("{act} {resource}, as far as your role may")
}
