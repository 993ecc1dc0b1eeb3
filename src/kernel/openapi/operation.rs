//! What can be told of an operation from what it says itself.

use serde_json::{Map, Value};

use crate::kernel::auth::{Action, Role};

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
    /// It makes something that was not there: `Idempotency-Key` is demanded.
    pub creates: bool,
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
}

impl Facts {
    fn of(method: &str, path: &str, operation: &Map<String, Value>) -> Self {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let action = Action::of_operation(id);
        let answers = |status: &str| operation.get("responses").is_some_and(|answers| answers.get(status).is_some());
        let parameters = operation.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_paged = parameters.iter().any(|parameter| parameter["name"] == "after");
        let has_id = path.contains('{');
        let creates = method == "post" && (answers("201") || answers("207"));
        let is_step = method == "post" && has_id && !creates;
        let is_sender = |role: &Role| matches!(role, Role::Referrer | Role::Practice);
        let roles = action.map(Action::roles).unwrap_or_default();
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            action,
            has_body: operation.contains_key("requestBody"),
            has_id,
            creates,
            is_step,
            is_versioned: method == "get" && !is_paged,
            is_paged,
            opens_cases: action.is_some_and(opens_cases),
            if_match: match method {
                "patch" | "put" | "delete" => Precondition::Required,
                _ if is_step && roles.iter().all(is_sender) => Precondition::Optional,
                // A sender answers; or the service goes on without, and has to say what it read.
                _ if is_step && roles.iter().any(is_sender) => Precondition::OfTheService,
                _ if is_step => Precondition::Required,
                _ => Precondition::None,
            },
        }
    }

    /// Whether it stands behind a bearer token.
    pub fn is_private(&self) -> bool {
        self.path.starts_with("/v1/")
    }

    /// Whether it writes, so that an `Idempotency-Key` means something to it.
    pub fn is_kept(&self) -> bool {
        self.creates || self.is_step
    }
}

/// Those who work in a service read referrals, people and tasks of their own and, with a reason, of others.
fn opens_cases(action: Action) -> bool {
    let resource = action.scope().and_then(|scope| scope.split(':').next());
    const CASES: [&str; 12] = [
        "referrals",
        "episodes",
        "contacts",
        "coded_entries",
        "mdt_items",
        "safety_events",
        "refer_backs",
        "assessments",
        "messages_back",
        "people",
        "tasks",
        "changes",
    ];
    resource.is_some_and(|resource| CASES.contains(&resource)) && action.roles().contains(&Role::LinkWorker)
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
