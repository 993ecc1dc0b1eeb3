//! Every way an operation can refuse, each by its own status with the problem's schema and an example of each code.
//!
//! What a whole class of operations refuses stands in [`CLASSES`]; what a verb's own rules refuse the verb names, in
//! `extensions(("x-problem-codes" = json!([Code::SafetyOpen])))`. Both are held to what the tests are answered:
//! `tests/api/contract/refusals.rs`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::headers::{STANDING, add_headers};
use super::operation::{self, Facts, Precondition};
use super::{add, add_components};
use crate::http::contract::PROBLEM_CODES;
use crate::problem::{Fault, MOST_FAULTS, Problem};
use catalogue::{Action, Code};

/// What a class of operations refuses before any verb decides: at the rim, at the gate, by the readers of a request, or
/// in `cx`; and that a step is not open in every state.
pub struct Class {
    /// Which operations.
    of: fn(&Facts) -> bool,
    /// With which codes.
    pub codes: &'static [Code],
    /// Why no request brings it about by itself, so that no test of the contract can ask for it; none where one does.
    pub needs: Option<&'static str>,
}

const fn class(of: fn(&Facts) -> bool, codes: &'static [Code]) -> Class {
    Class { of, codes, needs: None }
}

const fn mishap(of: fn(&Facts) -> bool, codes: &'static [Code], needs: &'static str) -> Class {
    Class { of, codes, needs: Some(needs) }
}

/// The classes.
pub const CLASSES: &[Class] = &[
    mishap(|_| true, &[Code::TooManyRequests], "a client that asks too often, and the sandbox has no limit"),
    mishap(|_| true, &[Code::InternalError], "a fault of ours"),
    mishap(|_| true, &[Code::Unavailable], "a node that starts or stops, or a database out of reach"),
    mishap(
        |facts| facts.is_private() && facts.method != "get",
        &[Code::WriteUnavailable, Code::InsufficientStorage],
        "a disk that is full or fails, or a lock of another process",
    ),
    mishap(|facts| facts.has_body, &[Code::RequestTimeout], "a body that takes longer than a test"),
    class(|facts| facts.has_body, &[Code::BodyTooLarge]),
    class(Facts::is_private, &[Code::Unauthorized, Code::NotAcceptable, Code::InvalidHeader]),
    class(|facts| facts.is_private() && facts.is_guarded, &[Code::Forbidden]),
    class(|facts| facts.is_private() && facts.has_id, &[Code::NotFound]),
    class(|facts| facts.is_private() && facts.has_parameters, &[Code::InvalidParameter]),
    class(|facts| facts.is_private() && facts.is_paged, &[Code::InvalidCursor, Code::CursorMismatch]),
    class(
        |facts| facts.is_private() && facts.has_body,
        &[Code::MalformedJson, Code::DuplicateKey, Code::TooDeep, Code::UnsupportedMediaType, Code::ValidationFailed],
    ),
    class(|facts| facts.creates, &[Code::IdempotencyKeyMissing]),
    // Of many, each has a record of its own: the one that is refused says so in its place.
    class(|facts| facts.is_kept() && !facts.makes_many, &[Code::IdempotencyKeyReused]),
    class(Facts::wants_if_match, &[Code::PreconditionRequired]),
    class(|facts| facts.if_match != Precondition::None, &[Code::VersionMismatch]),
    mishap(
        |facts| facts.is_private() && facts.is_versioned,
        &[Code::VersionMismatch],
        "a reader who wants one version and no other (RFC 9110 §13.1.1): one test asks for all",
    ),
    class(|facts| facts.opens_cases && facts.has_id, &[Code::AccessReasonRequired]),
    mishap(
        |facts| facts.opens_cases && facts.method != "get" && !facts.is_open_while_restricted(),
        &[Code::ProcessingRestricted],
        "somebody whose record is restricted, and a caller who sees it all the same",
    ),
    // The end of a membership may be set in every state. Which states refuse a step each step's own tests show.
    class(|facts| facts.is_step && facts.action != Some(Action::EndMembership), &[Code::InvalidTransition]),
];

/// The codes that an operation can answer with, in the order of the catalogue.
pub(super) fn codes(facts: &Facts) -> BTreeSet<Code> {
    let of_classes = CLASSES.iter().filter(|class| (class.of)(facts)).flat_map(|class| class.codes);
    of_classes.chain(&facts.named_codes).copied().collect()
}

/// A refusal that many operations share: its name among the components, the words for it, and the codes it can have.
struct Shared {
    name: &'static str,
    words: &'static str,
    codes: &'static [Code],
}

const fn shared(name: &'static str, words: &'static str, codes: &'static [Code]) -> Shared {
    Shared { name, words, codes }
}

const SHARED: &[Shared] = &[
    shared("BadHeader", "A header cannot be read.", &[Code::InvalidHeader]),
    shared("BadParameter", "A parameter or a header cannot be read.", &[Code::InvalidParameter, Code::InvalidHeader]),
    shared(
        "BadPage",
        "A parameter, the cursor or a header cannot be read.",
        &[Code::InvalidParameter, Code::InvalidHeader, Code::InvalidCursor, Code::CursorMismatch],
    ),
    shared(
        "BadBody",
        "The body, a parameter or a header cannot be read.",
        &[Code::MalformedJson, Code::DuplicateKey, Code::TooDeep, Code::InvalidParameter, Code::InvalidHeader],
    ),
    shared(
        "BadCreation",
        "The body or a header cannot be read, or `Idempotency-Key` is missing.",
        &[Code::MalformedJson, Code::DuplicateKey, Code::TooDeep, Code::InvalidHeader, Code::IdempotencyKeyMissing],
    ),
    shared(
        "BadCreationWithin",
        "The body, a parameter or a header cannot be read, or `Idempotency-Key` is missing.",
        &[
            Code::MalformedJson,
            Code::DuplicateKey,
            Code::TooDeep,
            Code::InvalidParameter,
            Code::InvalidHeader,
            Code::IdempotencyKeyMissing,
        ],
    ),
    shared("Stranger", "There is no token, or none that is good.", &[Code::Unauthorized]),
    shared("NotAllowed", "The role or the scope does not allow it.", &[Code::Forbidden]),
    shared(
        "NotAllowedOrNoReason",
        "The role or the scope does not allow it, or it is a colleague's case and `Access-Reason` is missing.",
        &[Code::Forbidden, Code::AccessReasonRequired],
    ),
    shared("NotThere", "It does not exist, or you may not know of it.", &[Code::NotFound]),
    shared("NoSuchForm", "`Accept` rules out every form there is.", &[Code::NotAcceptable]),
    shared("TooSlow", "The request did not arrive whole in time.", &[Code::RequestTimeout]),
    shared("NotInThisState", "Not possible in this state; `detail` says what is.", &[Code::InvalidTransition]),
    shared(
        "NotInThisStateOrRestricted",
        "Not possible in this state, as `detail` says, or processing of the person's record is restricted.",
        &[Code::InvalidTransition, Code::ProcessingRestricted],
    ),
    shared("Restricted", "Processing of the person's record is restricted.", &[Code::ProcessingRestricted]),
    shared("Stale", "Somebody changed it since you read it.", &[Code::VersionMismatch]),
    shared("TooLarge", "The body is too large.", &[Code::BodyTooLarge]),
    shared("WrongType", "The body is not of a type that is taken.", &[Code::UnsupportedMediaType]),
    shared("NotValid", "The content breaks the schema or a rule; `errors` has every fault.", &[Code::ValidationFailed]),
    shared(
        "NotValidOrReused",
        "The content breaks the schema or a rule, or the key was used for something else.",
        &[Code::ValidationFailed, Code::IdempotencyKeyReused],
    ),
    shared("Reused", "`Idempotency-Key` was used for something else.", &[Code::IdempotencyKeyReused]),
    shared("NoPrecondition", "`If-Match` is missing.", &[Code::PreconditionRequired]),
    shared("TooMany", "Too many requests; `Retry-After` says when.", &[Code::TooManyRequests]),
    shared("Ours", "The fault is ours; nothing was stored.", &[Code::InternalError]),
    shared("Later", "Not just now; `Retry-After` says when.", &[Code::Unavailable]),
    shared("LaterWrite", "Not just now; `Retry-After` says when.", &[Code::Unavailable, Code::WriteUnavailable]),
    shared("NoRoom", "There is no room to store it; `Retry-After` says when.", &[Code::InsufficientStorage]),
];

/// No refusal and no problem: the caller has it.
const NOT_MODIFIED: &str = "NotModified";

/// The refusals themselves, and on each operation those it can answer.
pub fn describe(document: &mut Value) {
    add_components(document, "schemas", problem_schemas());
    let examples = Code::ALL
        .iter()
        .map(|code| (code.as_str().to_owned(), json!({ "summary": code.title(), "value": example(*code) })));
    add_components(document, "examples", examples.collect());
    let known = SHARED.iter().map(|shared| (shared.name.to_owned(), response(shared.words, shared.codes)));
    add_components(document, "responses", known.chain([(NOT_MODIFIED.to_owned(), not_modified())]).collect());
    operation::each(document, |facts, operation| {
        let codes = codes(facts);
        let all: Vec<Code> = codes.iter().copied().collect();
        let answers = operation.entry("responses").or_insert_with(|| json!({}));
        let Some(answers) = answers.as_object_mut() else { return };
        let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
        for code in codes {
            by_status.entry(code.status().as_u16()).or_default().push(code);
        }
        for (status, codes) in by_status {
            // Tokens are refused in the form of RFC 6749, which those operations describe themselves.
            let known = answers.entry(status.to_string()).or_insert(Value::Null);
            if !known.get("content").is_some_and(Value::is_object) {
                *known = refusal(&codes);
            }
        }
        if facts.is_public() || facts.is_private() && facts.is_versioned {
            answers.insert("304".to_owned(), json!({ "$ref": format!("#/components/responses/{NOT_MODIFIED}") }));
        }
        operation.insert(PROBLEM_CODES.to_owned(), json!(all));
    });
}

/// A reference where others refuse with the same codes, else the answer itself with all its codes in words.
fn refusal(codes: &[Code]) -> Value {
    let same = |shared: &&Shared| codes.len() == shared.codes.len() && shared.codes.iter().all(|c| codes.contains(c));
    if let Some(shared) = SHARED.iter().find(same) {
        return json!({ "$ref": format!("#/components/responses/{}", shared.name) });
    }
    let words: Vec<String> = codes.iter().map(|code| format!("`{}`: {}.", code.as_str(), code.title())).collect();
    response(&words.join(" "), codes)
}

fn response(words: &str, codes: &[Code]) -> Value {
    let mut answer = Map::new();
    answer.insert("description".to_owned(), json!(words));
    add_headers(&mut answer, &STANDING);
    match codes.first().map(|code| code.status().as_u16()) {
        Some(401) => add_headers(&mut answer, &["WWW-Authenticate"]),
        Some(429 | 503 | 507) => add_headers(&mut answer, &["Retry-After"]),
        _ => {}
    }
    let named = |code: &Code| {
        let word = code.as_str();
        (word.to_owned(), json!({ "$ref": format!("#/components/examples/{word}") }))
    };
    let examples: Map<String, Value> = codes.iter().map(named).collect();
    let media = json!({ "schema": { "$ref": "#/components/schemas/Problem" }, "examples": examples });
    add(&mut answer, "content", Map::from_iter([("application/problem+json".to_owned(), media)]));
    Value::Object(answer)
}

fn not_modified() -> Value {
    let mut answer = Map::from_iter([("description".to_owned(), json!("You have this version already."))]);
    add_headers(&mut answer, &STANDING);
    add_headers(&mut answer, &["ETag"]);
    Value::Object(answer)
}

/// A problem of this code, as it goes out.
fn example(code: Code) -> Value {
    let fault = match code {
        Code::InvalidParameter => Some(Fault::new("query:limit", "out_of_range", "must be from 1 to 200")),
        Code::InvalidHeader => Some(Fault::new("header:If-Match", "bad_format", "must be * or a list of entity-tags")),
        Code::InvalidCursor | Code::CursorMismatch => {
            Some(Fault::new("query:after", code.as_str(), "must be a cursor of this list"))
        }
        Code::DuplicateKey => Some(Fault::new("/person/birth_date", "duplicate_key", "is given twice")),
        Code::ValidationFailed => Some(Fault::new("/person/nhs_number", "bad_checksum", "the check digit is wrong")),
        Code::AlreadyExists => Some(Fault::new("/external_reference", "not_unique", "this reference stands already")),
        _ => None,
    };
    let problem = Problem::new(code).with_faults(fault);
    let document = problem.document("/v1/referrals", "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a99");
    serde_json::to_value(document).unwrap_or_default()
}

fn problem_schemas() -> Map<String, Value> {
    let text = |words: &str, longest: usize| json!({ "type": "string", "description": words, "maxLength": longest, "pattern": crate::text::PATTERN });
    let code =
        |words: &str| json!({ "type": "string", "description": words, "maxLength": 64, "pattern": "^[a-z0-9_]+$" });
    let problem = json!({
        "type": "object",
        "description": "What went wrong (RFC 9457). Programs compare `code`; the words are for people and may change.",
        "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
        "properties": {
            "type": {
                "type": "string", "format": "uri-reference", "maxLength": 100,
                "description": "The page that explains the code.",
            },
            "title": text("The code in a few words.", 200),
            "status": {
                "type": "integer", "format": "int32", "minimum": 400, "maximum": 599,
                "description": "The HTTP status, again.",
            },
            "detail": text("This occurrence, in words. Never repeats what was sent.", 2000),
            "instance": {
                "type": "string", "format": "uri-reference", "maxLength": 2000,
                "description": "The path that was asked for.",
            },
            "code": code("The word that programs compare. `/problems` lists them all."),
            "request_id": {
                "type": "string", "format": "uuid", "maxLength": 36,
                "description": "The name of the request in our log.",
            },
            "errors": {
                "type": "array", "minItems": 1, "maxItems": MOST_FAULTS,
                "items": { "$ref": "#/components/schemas/ProblemError" },
                "description": "Every fault of what was sent, all at once.",
            },
        },
    });
    let error = json!({
        "type": "object",
        "description": "One fault of what was sent.",
        "required": ["pointer", "code", "detail"],
        "properties": {
            "pointer": text(
                "JSON Pointer (RFC 6901) into the body; `query:name`, `path:name` or `header:Name` elsewhere.",
                1600,
            ),
            "code": code("A word for programs: `missing`, `unknown_field`, `too_long`, …"),
            "detail": text("What is wrong, in words. Never repeats what was sent.", 500),
        },
    });
    Map::from_iter([("Problem".to_owned(), problem), ("ProblemError".to_owned(), error)])
}
