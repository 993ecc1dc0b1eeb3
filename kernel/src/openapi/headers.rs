//! The headers that requests may carry and answers do.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

use super::operation::{self, Facts, Precondition};
use super::{add, add_components};
use crate::auth::AccessReason;
use crate::http::idempotency::MAX_KEY;
use catalogue::Code;

const ETAG_PATTERN: &str = r#"^"[A-Za-z0-9_-]{22}"$"#;
const ETAG: &str = "\"q1Zd0GkPqXcWvRr3mE0yBw\"";
/// The header `ETag`, where there may be none.
const MAY_HAVE_ETAG: &str = "OptionalETag";
/// The header `WWW-Authenticate`, as a client that asks for a token meets it.
const OAUTH_CHALLENGE: &str = "OAuthChallenge";
const REQUEST_ID: &str = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a99";
/// A key, quoted or bare.
const KEY_PATTERN: &str = r#"^("[\x21\x23-\x7E]{1,255}"|[\x21\x23-\x7E]{1,255})$"#;
/// `*`, or entity tags as a list.
const TAGS_PATTERN: &str = r#"^ *(\*|[ ,]*(W/)?"[\x21\x23-\x7E]*" *(,[ ,]*((W/)?"[\x21\x23-\x7E]*" *)?)*)$"#;
/// Entity tags as a list: longer than anybody needs.
const LONGEST_TAGS: usize = 1000;

/// The parameters and headers themselves, and on each operation and good answer those that belong to it.
pub fn describe(document: &mut Value) {
    add_components(document, "parameters", request_headers());
    add_components(document, "headers", answer_headers());
    let reasons = serde_json::to_value(AccessReason::schema()).unwrap_or_default();
    add_components(document, "schemas", Map::from_iter([("AccessReason".to_owned(), reasons)]));
    let versioned = versioned(document);
    operation::each(document, |facts, operation| {
        if facts.is_private() {
            ask(facts, operation);
        }
        let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, answer) in answers.into_iter().flatten() {
            let Some(answer) = answer.as_object_mut() else { continue };
            if !status.starts_with('2') {
                add_headers(answer, &STANDING);
                if status == "401" && !facts.is_private() {
                    add_headers(answer, &[OAUTH_CHALLENGE]);
                }
                continue;
            }
            let schema = answer.get("content").and_then(|content| content.pointer("/application~1json/schema/$ref"));
            let shows_one = schema.and_then(Value::as_str).is_some_and(|schema| versioned.contains(schema));
            add_headers(answer, &of_answer(facts, status, shows_one));
        }
    });
}

/// The schemas of representations: those that have an `etag`, in each of their forms.
fn versioned(document: &Value) -> BTreeSet<String> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let has_etag = |schema: &Value| schema.pointer("/properties/etag").is_some();
    let form_has_etag = |form: &Value| {
        let target = form.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        target.and_then(|target| document.pointer(target)).is_some_and(has_etag)
    };
    let forms =
        |schema: &Value| schema.get("oneOf").and_then(Value::as_array).is_some_and(|all| all.iter().all(form_has_etag));
    // A client with its new secret: the representation is one of its properties.
    let holds = |schema: &Value| {
        let properties = schema.get("properties").and_then(Value::as_object);
        properties.into_iter().flat_map(Map::values).any(form_has_etag)
    };
    let whole = |schema: &Value| has_etag(schema) || forms(schema) || holds(schema);
    let found = schemas.into_iter().flatten().filter(|(_, schema)| whole(schema));
    found.map(|(name, _)| format!("#/components/schemas/{name}")).collect()
}

/// Puts references to headers on an answer, where it has not said more itself.
pub fn add_headers(answer: &mut Map<String, Value>, names: &[&str]) {
    let refer = |name: &&str| {
        let header = match *name {
            MAY_HAVE_ETAG => "ETag",
            OAUTH_CHALLENGE => "WWW-Authenticate",
            name => name,
        };
        (header.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }))
    };
    add(answer, "headers", names.iter().map(refer).collect());
}

/// What every answer carries.
pub const STANDING: [&str; 4] = ["X-Request-ID", "RateLimit", "RateLimit-Policy", "Access-Control-Allow-Origin"];

fn of_answer(facts: &Facts, status: &str, shows_one: bool) -> Vec<&'static str> {
    let mut names = STANDING.to_vec();
    if facts.is_public() || facts.is_private() && (status == "201" || shows_one) {
        names.push("ETag");
    } else if facts.is_private() && (facts.is_versioned || facts.is_step) {
        names.push(MAY_HAVE_ETAG);
    }
    if status == "201" {
        names.push("Location");
    }
    if status == "202" && facts.creates {
        names.push("Content-Location");
    } else if status == "202" {
        names.extend(["X-Progress", "Retry-After"]);
    }
    if facts.is_paged {
        names.push("Link");
    }
    if facts.is_kept() {
        names.push("Idempotent-Replayed");
    }
    names
}

fn ask(facts: &Facts, operation: &mut Map<String, Value>) {
    let mut wanted = Vec::new();
    if facts.creates {
        wanted.push("IdempotencyKey");
    } else if facts.is_step {
        wanted.push("OptionalIdempotencyKey");
    }
    match facts.if_match {
        Precondition::Required => wanted.push("IfMatch"),
        Precondition::OfTheService | Precondition::Optional => wanted.push("OptionalIfMatch"),
        Precondition::None => {}
    }
    if facts.is_versioned {
        wanted.push("OptionalIfMatch");
        wanted.push("IfNoneMatch");
    }
    if facts.opens_cases || facts.named_codes.contains(&Code::AccessReasonRequired) {
        wanted.push("AccessReason");
    }
    wanted.push("RequestId");
    let all = request_headers();
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    let Some(parameters) = parameters.as_array_mut() else { return };
    for name in wanted {
        let said = |header: &Value| parameters.iter().any(|own| own["in"] == "header" && own["name"] == header["name"]);
        if !all.get(name).is_some_and(said) {
            parameters.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
        }
    }
}

/// None has an example: Swagger UI would send it.
fn request_headers() -> Map<String, Value> {
    let header = |name: &str, is_required: bool, words: &str, schema: &Value| json!({ "name": name, "in": "header", "required": is_required, "description": words, "schema": schema });
    let key = json!({ "type": "string", "minLength": 1, "maxLength": MAX_KEY + 2, "pattern": KEY_PATTERN });
    let tags = json!({ "type": "string", "minLength": 1, "maxLength": LONGEST_TAGS, "pattern": TAGS_PATTERN });
    let any = json!({ "type": "string", "maxLength": 8192, "pattern": "^[\\x09\\x20-\\x7E]*$" });
    let reason = json!({ "$ref": "#/components/schemas/AccessReason" });
    let key_words = "A key of your own making, best a UUID, one for each thing you want done. Sent again with the same \
                     body, the first answer comes back and nothing is done twice. Kept for 30 days or longer.";
    let match_words = "The `ETag` you last read, quotes and all: nobody's change is overwritten unseen.";
    [
        ("IdempotencyKey", header("Idempotency-Key", true, key_words, &key)),
        ("OptionalIdempotencyKey", header("Idempotency-Key", false, key_words, &key)),
        ("IfMatch", header("If-Match", true, match_words, &tags)),
        ("OptionalIfMatch", header("If-Match", false, match_words, &tags)),
        (
            "IfNoneMatch",
            header("If-None-Match", false, "The `ETag` you have: 304 where it is still the newest.", &tags),
        ),
        (
            "AccessReason",
            header(
                "Access-Reason",
                false,
                "Why you look at a colleague's case. It opens the one row that you name, and what belongs to it, for this request; it widens no list. Each use is audited, and somebody else reviews it. Without it: 403 `access_reason_required`.",
                &reason,
            ),
        ),
        (
            "RequestId",
            header(
                "X-Request-ID",
                false,
                "Your own name for this request, a UUID: it comes back, and stands in our log. Anything else is passed \
                 over, and the request gets a name of ours.",
                &any,
            ),
        ),
    ]
    .map(|(name, parameter)| (name.to_owned(), parameter))
    .into_iter()
    .collect()
}

fn answer_headers() -> Map<String, Value> {
    let text = |words: &str, longest: usize, pattern: &str, example: &str| {
        json!({
            "description": words,
            "schema": { "type": "string", "maxLength": longest, "pattern": pattern },
            "example": example,
        })
    };
    let visible = "^[\\x20-\\x7E]*$";
    let always = |mut header: Value| {
        header["required"] = json!(true);
        header
    };
    [
        (
            "X-Request-ID",
            always(json!({
                "description": "The name of this request, yours or ours.",
                "schema": { "type": "string", "format": "uuid", "maxLength": 36 },
                "example": REQUEST_ID,
            })),
        ),
        (
            "RateLimit",
            text(
                "What is left of your limit (draft-ietf-httpapi-ratelimit-headers). Not in the sandbox.",
                100,
                visible,
                "\"client\";r=187;t=1",
            ),
        ),
        ("RateLimit-Policy", text("Your limit. Not in the sandbox.", 100, visible, "\"client\";q=200;w=4")),
        (
            "Access-Control-Allow-Origin",
            text(
                "For pages of an origin that the operator has listed; nobody's otherwise.",
                255,
                visible,
                "https://desk.example.org",
            ),
        ),
        (MAY_HAVE_ETAG, text("The version of what you were shown, where it has one.", 24, ETAG_PATTERN, ETAG)),
        ("ETag", always(text("The version of what you were shown.", 24, ETAG_PATTERN, ETAG))),
        (
            "Location",
            always(text(
                "Where it can be read.",
                200,
                "^/[\\x21-\\x7E]*$",
                "/v1/referrals/01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e",
            )),
        ),
        (
            "Content-Location",
            always(text(
                "Where it can be seen how far it is, and what came of it (FHIR Bulk Data).",
                200,
                "^/[\\x21-\\x7E]*$",
                "/v1/exports/01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e",
            )),
        ),
        (
            "X-Progress",
            always(text(
                "How far it is, in words.",
                200,
                "^[\\x20-\\x7E]*$",
                "contacts: 120000 rows written, file 2 of 3",
            )),
        ),
        (
            "Link",
            text(
                "The next page, where there is one (RFC 8288).",
                2000,
                visible,
                "</v1/referrals?limit=50&after=b2Zmc2V0>; rel=\"next\"",
            ),
        ),
        (
            "Idempotent-Replayed",
            json!({
                "description": "The answer to an earlier request with the same key.",
                "schema": { "type": "string", "const": "true" },
                "example": "true",
            }),
        ),
        (
            "Retry-After",
            json!({
                "description": "Seconds to wait.",
                "schema": { "type": "integer", "format": "int32", "minimum": 0, "maximum": 86400 },
                "example": 1,
            }),
        ),
        (
            "WWW-Authenticate",
            always(text(
                "How to come in (RFC 6750, RFC 9728).",
                500,
                "^Bearer[\\x20-\\x7E]*$",
                "Bearer realm=\"linkwork\", error=\"invalid_token\"",
            )),
        ),
        (
            OAUTH_CHALLENGE,
            always(text(
                "How to prove who you are (RFC 6749 §5.2).",
                500,
                "^Basic[\\x20-\\x7E]*$",
                "Basic realm=\"linkwork\", charset=\"UTF-8\"",
            )),
        ),
    ]
    .map(|(name, header)| (name.to_owned(), header))
    .into_iter()
    .collect()
}
