//! Every way an operation can refuse, each by its own status with the problem's schema and an example of each code.

use serde_json::{Map, Value, json};

use super::add_components;
use super::headers::{STANDING, carry};
use super::operation::{self, Facts, Precondition};
use crate::kernel::auth::Action;
use crate::kernel::problem::Code;
use crate::kernel::problem::{Fault, MOST_FAULTS, Problem};

/// One refusal: its name among the components, the words for it, and the codes it can have.
struct Refusal {
    name: &'static str,
    words: &'static str,
    codes: &'static [Code],
}

const fn refusal(name: &'static str, words: &'static str, codes: &'static [Code]) -> Refusal {
    Refusal { name, words, codes }
}

const BAD_PARAMETER: Refusal =
    refusal("BadParameter", "A parameter or a header cannot be read.", &[Code::InvalidParameter, Code::InvalidHeader]);
const BAD_PAGE: Refusal = refusal(
    "BadPage",
    "A parameter, the cursor or a header cannot be read.",
    &[Code::InvalidParameter, Code::InvalidCursor, Code::CursorMismatch, Code::InvalidHeader],
);
const BAD_BODY: Refusal = refusal(
    "BadBody",
    "The body, a parameter or a header cannot be read.",
    &[Code::MalformedJson, Code::DuplicateKey, Code::TooDeep, Code::InvalidParameter, Code::InvalidHeader],
);
const BAD_CREATION: Refusal = refusal(
    "BadCreation",
    "The body, a parameter or a header cannot be read, or `Idempotency-Key` is missing.",
    &[
        Code::MalformedJson,
        Code::DuplicateKey,
        Code::TooDeep,
        Code::IdempotencyKeyMissing,
        Code::InvalidParameter,
        Code::InvalidHeader,
    ],
);
const STRANGER: Refusal = refusal("Stranger", "There is no token, or none that is good.", &[Code::Unauthorized]);
const NOT_ALLOWED: Refusal =
    refusal("NotAllowed", "The role or the scope does not allow it.", &[Code::Forbidden, Code::AccessReasonRequired]);
const NOT_THERE: Refusal = refusal("NotThere", "It does not exist, or you may not know of it.", &[Code::NotFound]);
const NO_SUCH_FORM: Refusal = refusal("NoSuchForm", "`Accept` rules out every form there is.", &[Code::NotAcceptable]);
const TOO_SLOW: Refusal = refusal("TooSlow", "The request did not arrive whole in time.", &[Code::RequestTimeout]);
const TAKEN: Refusal = refusal(
    "Taken",
    "It exists already, the same request is in progress, or what it needs is not there.",
    &[Code::AlreadyExists, Code::RequestInProgress, Code::InvalidTransition, Code::RisksUnknown, Code::UnsafeMeans],
);
const NOT_EARNED: Refusal = refusal(
    "NotEarned",
    "The code is not earned, or is on record already; `detail` has the rule and where it stands.",
    &[Code::CodeNotEarned, Code::CodeAlreadyEarned, Code::RequestInProgress],
);
const NOT_NOW: Refusal = refusal(
    "NotInThisState",
    "Not possible in this state; `detail` says what is.",
    &[
        Code::InvalidTransition,
        Code::AlreadyExists,
        Code::TooManyAddenda,
        Code::RequestInProgress,
        Code::RisksUnknown,
        Code::UnsafeMeans,
        Code::AttemptsMissing,
        Code::PracticeObjection,
        Code::NoPractice,
        Code::RequestInProgress,
    ],
);
const STALE: Refusal = refusal("Stale", "Somebody changed it since you read it.", &[Code::VersionMismatch]);
const TOO_LARGE: Refusal = refusal("TooLarge", "The body is too large.", &[Code::BodyTooLarge]);
const WRONG_TYPE: Refusal =
    refusal("WrongType", "The body is not of a type that is taken.", &[Code::UnsupportedMediaType]);
const NOT_VALID: Refusal = refusal(
    "NotValid",
    "The content breaks the schema or a rule; `errors` has every fault.",
    &[
        Code::ValidationFailed,
        Code::ContactInFuture,
        Code::ContactBeforeReferral,
        Code::ContactWithoutMinutes,
        Code::ContactTooLong,
    ],
);
const NOT_VALID_CREATION: Refusal = refusal(
    "NotValidCreation",
    "The content breaks the schema or a rule, or the key was used for something else.",
    &[
        Code::ValidationFailed,
        Code::IdempotencyKeyReused,
        Code::NoServiceFound,
        Code::ContactInFuture,
        Code::ContactBeforeReferral,
        Code::ContactWithoutMinutes,
        Code::ContactTooLong,
    ],
);
const NO_PRECONDITION: Refusal = refusal("NoPrecondition", "`If-Match` is missing.", &[Code::PreconditionRequired]);
const TOO_MANY: Refusal = refusal("TooMany", "Too many requests; `Retry-After` says when.", &[Code::TooManyRequests]);
const OURS: Refusal = refusal("Ours", "The fault is ours; nothing was stored.", &[Code::InternalError]);
const LATER: Refusal = refusal("Later", "Not just now; `Retry-After` says when.", &[Code::Unavailable]);
const LATER_WRITE: Refusal =
    refusal("LaterWrite", "Not just now; `Retry-After` says when.", &[Code::Unavailable, Code::WriteUnavailable]);
const NO_ROOM: Refusal =
    refusal("NoRoom", "There is no room to store it; `Retry-After` says when.", &[Code::InsufficientStorage]);

const ALL: [&Refusal; 24] = [
    &BAD_PARAMETER,
    &BAD_PAGE,
    &BAD_BODY,
    &BAD_CREATION,
    &STRANGER,
    &NOT_ALLOWED,
    &NOT_THERE,
    &NO_SUCH_FORM,
    &TOO_SLOW,
    &TAKEN,
    &NOT_EARNED,
    &NOT_NOW,
    &STALE,
    &TOO_LARGE,
    &WRONG_TYPE,
    &NOT_VALID,
    &NOT_VALID_CREATION,
    &NO_PRECONDITION,
    &TOO_MANY,
    &OURS,
    &LATER,
    &LATER_WRITE,
    &NO_ROOM,
    &NOT_MODIFIED,
];

/// No refusal and no problem: the caller has it.
const NOT_MODIFIED: Refusal = refusal("NotModified", "You have this version already.", &[]);

/// The refusals themselves, and on each operation those it can answer.
pub fn tell(document: &mut Value) {
    add_components(document, "schemas", problem_schemas());
    let responses = ALL.iter().map(|refusal| (refusal.name.to_owned(), refusal.response()));
    add_components(document, "responses", responses.collect());
    operation::each(document, |facts, operation| {
        let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
        // A verb names the row of its query in words; how it is refused is the same everywhere.
        let named = answers.contains_key("404").then_some(&NOT_THERE);
        for refusal in of(facts).into_iter().chain(named) {
            let status = refusal.codes.first().map_or(304, |code| code.status().as_u16());
            let known = answers.entry(status.to_string()).or_insert(Value::Null);
            if !known.get("content").is_some_and(Value::is_object) {
                *known = json!({ "$ref": format!("#/components/responses/{}", refusal.name) });
            }
        }
    });
}

fn of(facts: &Facts) -> Vec<&'static Refusal> {
    if !facts.is_private() {
        // Tokens are refused in the form of RFC 6749, which those operations describe themselves.
        let body: &[&Refusal] = if facts.has_body { &[&TOO_SLOW, &TOO_LARGE] } else { &[] };
        return [&TOO_MANY, &OURS, &LATER].into_iter().chain(body.iter().copied()).collect();
    }
    let unreadable = match facts {
        Facts { creates: true, .. } => &BAD_CREATION,
        Facts { has_body: true, .. } => &BAD_BODY,
        Facts { is_paged: true, .. } => &BAD_PAGE,
        _ => &BAD_PARAMETER,
    };
    let mut all = vec![unreadable, &STRANGER, &NOT_ALLOWED, &NO_SUCH_FORM, &TOO_MANY, &OURS];
    if facts.method == "get" {
        all.push(&LATER);
    } else {
        all.extend([&LATER_WRITE, &NO_ROOM]);
    }
    if facts.has_id {
        all.push(&NOT_THERE);
    }
    if facts.has_body {
        all.extend([&TOO_SLOW, &TOO_LARGE, &WRONG_TYPE]);
        all.push(if facts.is_kept() { &NOT_VALID_CREATION } else { &NOT_VALID });
    }
    if facts.creates {
        let asks_for_code = matches!(facts.action, Some(Action::CreateCodedEntry | Action::ReportCodedEntry));
        all.push(if asks_for_code { &NOT_EARNED } else { &TAKEN });
    }
    match facts.if_match {
        Precondition::Required | Precondition::OfTheService => all.extend([&NOT_NOW, &STALE, &NO_PRECONDITION]),
        Precondition::Optional => all.extend([&NOT_NOW, &STALE]),
        Precondition::None => {}
    }
    if facts.is_versioned {
        all.push(&NOT_MODIFIED);
    }
    all
}

impl Refusal {
    fn response(&self) -> Value {
        let mut answer = Map::new();
        answer.insert("description".to_owned(), json!(self.words));
        carry(&mut answer, &STANDING);
        if self.codes.is_empty() {
            carry(&mut answer, &["ETag"]);
            return Value::Object(answer);
        }
        match self.codes {
            [Code::Unauthorized, ..] => carry(&mut answer, &["WWW-Authenticate"]),
            [Code::TooManyRequests | Code::Unavailable | Code::InsufficientStorage, ..] => {
                carry(&mut answer, &["Retry-After"]);
            }
            codes if codes.contains(&Code::RequestInProgress) => carry(&mut answer, &["Retry-After"]),
            _ => {}
        }
        let examples: Map<String, Value> = self
            .codes
            .iter()
            .map(|code| (code.as_str().to_owned(), json!({ "summary": code.title(), "value": example(*code) })))
            .collect();
        let media = json!({ "schema": { "$ref": "#/components/schemas/Problem" }, "examples": examples });
        answer.insert("content".to_owned(), json!({ "application/problem+json": media }));
        Value::Object(answer)
    }
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
    let text = |words: &str, longest: usize| json!({ "type": "string", "description": words, "maxLength": longest, "pattern": crate::kernel::text::PATTERN });
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
                2000,
            ),
            "code": code("A word for programs: `missing`, `unknown_field`, `too_long`, …"),
            "detail": text("What is wrong, in words. Never repeats what was sent.", 2000),
        },
    });
    Map::from_iter([("Problem".to_owned(), problem), ("ProblemError".to_owned(), error)])
}
