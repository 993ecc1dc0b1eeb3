//! What follows for an operation from its own description.

use serde_json::{Map, Value};

use crate::http::contract::PROBLEM_CODES;
use catalogue::coded::Coded;
use catalogue::{Action, Code, Role};

/// Whether a precondition must be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// 428 without it.
    Required,
    /// Heeded where a sender sends it; 428 where the service goes without.
    OfTheService,
    /// Heeded where it is sent.
    Optional,
    /// Passed over.
    None,
}

/// The facts of one operation.
#[derive(Clone, Debug)]
pub struct Facts {
    /// `get`, `post`, …
    pub method: String,
    /// As the route is spelled.
    pub path: String,
    /// Its line in the policy; none where no token is asked for.
    pub action: Option<Action>,
    /// It reads a body.
    pub has_body: bool,
    /// It is about one row that is named in its path.
    pub has_id: bool,
    /// It has parameters in its path or its query.
    pub has_parameters: bool,
    /// Not every caller with a good token may: it asks for a scope or a role.
    pub is_guarded: bool,
    /// It makes something that was not there: `Idempotency-Key` is demanded.
    pub creates: bool,
    /// It makes many at once, each kept or refused by itself.
    pub makes_many: bool,
    /// It moves what is there from one state to another.
    pub is_step: bool,
    /// It reads one representation, which has a version.
    pub is_versioned: bool,
    /// It reads a list, page by page.
    pub is_paged: bool,
    /// A worker may come by it to a colleague's case, and must say why.
    pub opens_cases: bool,
    /// What `If-Match` is to it.
    pub if_match: Precondition,
    /// The problem codes that its verb names: `extensions(("x-problem-codes" = json!([Code::SafetyOpen])))`.
    pub named_codes: Vec<Code>,
}

impl Facts {
    fn of(method: &str, path: &str, operation: &Map<String, Value>) -> Self {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let action = Action::of_operation(id);
        let answers = |status: &str| operation.get("responses").is_some_and(|answers| answers.get(status).is_some());
        let parameters = operation.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_paged = parameters.iter().any(|parameter| parameter["name"] == "after");
        let place = |parameter: &Value| parameter["in"].as_str().map(str::to_owned).unwrap_or_default();
        let named = operation.get(PROBLEM_CODES).and_then(Value::as_array).into_iter().flatten();
        let named_codes: Vec<Code> = named.filter_map(Value::as_str).filter_map(|code| code.parse().ok()).collect();
        let has_id = path.contains('{');
        let creates = method == "post" && (answers("201") || answers("202") || answers("207"));
        let is_step = method == "post" && has_id && !creates;
        let roles = action.map(Action::roles).unwrap_or_default();
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            action,
            has_body: operation.contains_key("requestBody"),
            has_id,
            has_parameters: parameters.iter().any(|parameter| matches!(&*place(parameter), "path" | "query")),
            is_guarded: action.is_some_and(|action| action.scope().is_some() || roles.len() < Role::ALL.len()),
            creates,
            makes_many: creates && answers("207"),
            is_step,
            is_versioned: method == "get" && !is_paged,
            is_paged,
            opens_cases: action.is_some_and(Action::opens_cases),
            if_match: match method {
                "patch" | "put" | "delete" => Precondition::Required,
                _ if is_step && roles.iter().all(|role| role.is_outside()) => Precondition::Optional,
                // A sender answers; or the service goes on without, and has to say what it read.
                _ if is_step && roles.iter().any(|role| role.is_outside()) => Precondition::OfTheService,
                _ if is_step => Precondition::Required,
                // What a sender adds to.
                _ if named_codes.contains(&Code::VersionMismatch) => Precondition::Optional,
                _ => Precondition::None,
            },
            named_codes,
        }
    }

    /// Whether it may be done to somebody whose record is restricted.
    pub fn is_open_while_restricted(&self) -> bool {
        self.action.is_some_and(Action::is_open_while_restricted)
    }

    /// Whether it stands behind a bearer token.
    pub fn is_private(&self) -> bool {
        self.path.starts_with("/v1/")
    }

    /// Whether anybody may read it, and keep it for a while.
    pub fn is_public(&self) -> bool {
        self.path.starts_with("/open-referral-uk/")
    }

    /// Whether 428 is among its answers: everybody, or the service at least, has to say which version was read.
    pub fn wants_if_match(&self) -> bool {
        matches!(self.if_match, Precondition::Required | Precondition::OfTheService)
    }

    /// Whether it writes, so that an `Idempotency-Key` means something to it.
    pub fn is_kept(&self) -> bool {
        self.creates || self.is_step
    }
}

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Hands every operation of a document to `finish`, with its facts.
pub fn each(document: &mut Value, mut finish: impl FnMut(&Facts, &mut Map<String, Value>)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                let facts = Facts::of(method, path, operation);
                finish(&facts, operation);
            }
        }
    }
}
