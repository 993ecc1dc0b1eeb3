//! The published document, as the edge asks it: which methods a path takes, how large a body may be, what a body must
//! look like. So what is said of an operation is said once, in `#[utoipa::path]`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::web::Data;
use jsonschema::Validator;
use matchit::Router;
use serde_json::{Map, Value};

use super::bounds::Bounds;
use super::params::Parameters;
use crate::format::{self, EmailAddress, Language, NhsNumber, OdsCode, OutwardCode, PhoneNumber, Postcode, SctId};
use catalogue::Code;

/// The most bytes that a body may have where its operation says nothing else.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// An operation says how many bytes its body may have: `extensions(("x-max-body-bytes" = json!(8388608)))`.
const MAX_BODY: &str = "x-max-body-bytes";

/// Where an operation says which problem codes it can answer with. A verb names its own; the finished document has all
/// of them.
pub const PROBLEM_CODES: &str = "x-problem-codes";
const FORMATS: [&str; 8] = [
    EmailAddress::FORMAT,
    Language::FORMAT,
    NhsNumber::FORMAT,
    OdsCode::FORMAT,
    OutwardCode::FORMAT,
    PhoneNumber::FORMAT,
    Postcode::FORMAT,
    SctId::FORMAT,
];
const SCHEMAS: &str = "#/components/schemas/";

/// What the edge knows of the API. Built once, shared by all workers as `web::Data`.
pub struct Contract {
    /// The components that bodies refer to.
    schemas: Map<String, Value>,
    paths: Vec<Path>,
    by_pattern: HashMap<String, usize>,
    /// By method: where among the paths the one is that a request means.
    routers: Vec<(Method, Router<usize>)>,
}

struct Path {
    pattern: String,
    operations: BTreeMap<&'static str, Operation>,
}

/// One operation.
pub struct Operation {
    id: String,
    body: Option<Value>,
    body_limit: usize,
    bounds: Option<Bounds>,
    answers_each_item: bool,
    body_may_be_left_out: bool,
    parameters: Parameters,
    produces: Vec<String>,
    problem_codes: Vec<Code>,
    validator: OnceLock<Option<Validator>>,
}

/// The methods that a path of an OpenAPI document can have, as both sides spell them.
const METHODS: [(&str, Method); 5] = [
    ("get", Method::GET),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
];

impl Contract {
    /// Reads an OpenAPI 3.1 document whose paths are spelled as the routes are (`/v1/referrals/{id}`).
    pub fn new(mut document: Value) -> Self {
        let schemas = match document.pointer_mut("/components/schemas").map(Value::take) {
            Some(Value::Object(schemas)) => schemas,
            _ => Map::new(),
        };
        let empty = Map::new();
        let described = document.get("paths").and_then(Value::as_object).unwrap_or(&empty);
        let mut paths = Vec::with_capacity(described.len());
        let mut by_pattern = HashMap::with_capacity(described.len());
        for (pattern, item) in described {
            let known =
                METHODS.iter().filter_map(|(word, _)| Some((*word, Operation::read(item.get(word)?, &schemas))));
            by_pattern.insert(pattern.clone(), paths.len());
            paths.push(Path { pattern: pattern.clone(), operations: known.collect() });
        }
        let routers = METHODS.iter().map(|(word, method)| {
            let mut router = Router::new();
            for (place, path) in paths.iter().enumerate().filter(|(_, path)| path.operations.contains_key(word)) {
                if router.insert(&path.pattern, place).is_err() {
                    tracing::error!(pattern = path.pattern, "two paths of the contract are one to the router");
                }
            }
            (method.clone(), router)
        });
        let routers = routers.collect();
        Self { schemas, paths, by_pattern, routers }
    }

    /// The contract of the app that serves a request.
    pub fn of(request: &HttpRequest) -> Option<&Self> {
        request.app_data::<Data<Self>>().map(Data::get_ref)
    }

    /// The operation that a request is on its way to, with the pattern of its path.
    ///
    /// For whoever asks before the route is found. `HttpRequest::match_pattern` will not do there: it takes the first
    /// pattern that fits, whatever the method, and reads the path as it was sent, where the router reads it decoded.
    /// HEAD counts as GET.
    pub fn match_operation(&self, request: &HttpRequest) -> Option<(&str, &Operation)> {
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        let (_, router) = self.routers.iter().find(|(known, _)| known == method)?;
        // Where `/things/batch` and `/things/{id}` both fit, the plain one is meant.
        let path = &self.paths[*router.at(request.match_info().as_str()).ok()?.value];
        // And it is meant by whatever method: where it has none of this one, the other is not meant instead.
        if path.pattern.contains('{') && self.by_pattern.contains_key(request.match_info().as_str()) {
            return None;
        }
        Some((&path.pattern, path.operations.get(word(method)?)?))
    }

    /// The pattern of a request's path, whatever its method.
    pub fn pattern(&self, request: &HttpRequest) -> Option<&str> {
        let path = request.match_info().as_str();
        let plain = self.by_pattern.get(path).copied();
        let place = plain.or_else(|| self.routers.iter().find_map(|(_, router)| Some(*router.at(path).ok()?.value)));
        Some(&self.paths[place?].pattern)
    }

    /// The operation of a method on a route's pattern: for whoever asks once the route is found.
    pub fn operation(&self, method: &Method, pattern: &str) -> Option<&Operation> {
        let path = &self.paths[*self.by_pattern.get(pattern)?];
        path.operations.get(word(method)?)
    }

    /// The value of `Allow` for a path as it was sent (RFC 9110 §10.2.1); none where nothing is at that path.
    pub fn allow(&self, path: &str) -> Option<String> {
        let fitting: Vec<(usize, &Path)> =
            self.paths.iter().filter_map(|known| Some((parameters(&known.pattern, path)?, known))).collect();
        // Where `/things/batch` and `/things/{id}` both fit, the plain one is meant.
        let fewest = fitting.iter().map(|(count, _)| *count).min()?;
        let here: BTreeSet<&str> = fitting
            .iter()
            .filter(|(count, _)| *count == fewest)
            .flat_map(|(_, known)| known.operations.keys().copied())
            .collect();
        let mut words: Vec<&str> = Vec::new();
        for (word, method) in &METHODS {
            if here.contains(word) {
                words.push(method.as_str());
                if *method == Method::GET {
                    words.push("HEAD");
                }
            }
        }
        if words.is_empty() {
            return None;
        }
        words.push("OPTIONS");
        Some(words.join(", "))
    }

    /// What the body of an operation must look like; compiled when first asked for. None where it has no body.
    pub fn validator<'a>(&self, operation: &'a Operation) -> Option<&'a Validator> {
        let compile = || {
            let schema = self.standing_alone(operation.body.as_ref()?);
            match formats(jsonschema::options().should_validate_formats(true)).build(&schema) {
                Ok(validator) => Some(validator),
                Err(error) => {
                    tracing::error!(schema_path = %error.schema_path(), "a schema of the contract cannot be compiled");
                    None
                }
            }
        };
        operation.validator.get_or_init(compile).as_ref()
    }

    /// A schema together with every component that it leads to.
    fn standing_alone(&self, schema: &Value) -> Value {
        let mut needed = Map::new();
        let mut waiting = Vec::new();
        references(schema, &mut waiting);
        while let Some(name) = waiting.pop() {
            let Some(component) = self.schemas.get(&name) else { continue };
            if !needed.contains_key(&name) {
                references(component, &mut waiting);
                needed.insert(name, component.clone());
            }
        }
        serde_json::json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": { "schemas": needed },
        })
    }
}

impl Operation {
    fn read(described: &Value, components: &Map<String, Value>) -> Self {
        let media = described.pointer("/requestBody/content").and_then(Value::as_object);
        let schema = media.and_then(|media| media.values().find_map(|media| media.get("schema")));
        let codes = described.get(PROBLEM_CODES).and_then(Value::as_array).into_iter().flatten();
        let answers = described.get("responses").and_then(Value::as_object).into_iter().flatten();
        let good = answers.filter(|(status, _)| status.starts_with('2'));
        let produces: BTreeSet<String> = good
            .filter_map(|(_, answer)| answer.get("content").and_then(Value::as_object))
            .flat_map(|content| content.keys().cloned())
            .collect();
        Self {
            id: described.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned(),
            body: schema.cloned(),
            bounds: schema.and_then(|schema| Bounds::of(schema, components)),
            answers_each_item: described.pointer("/responses/207").is_some(),
            body_may_be_left_out: described.pointer("/requestBody/required") == Some(&Value::Bool(false)),
            parameters: Parameters::of(described, components),
            body_limit: described
                .get(MAX_BODY)
                .and_then(Value::as_u64)
                .and_then(|n| n.try_into().ok())
                .unwrap_or(BODY_LIMIT),
            produces: produces.into_iter().collect(),
            problem_codes: codes.filter_map(Value::as_str).filter_map(|code| code.parse().ok()).collect(),
            validator: OnceLock::new(),
        }
    }

    /// Its `operationId`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The most bytes that its body may have.
    pub fn body_limit(&self) -> usize {
        self.body_limit
    }

    /// How large its body may be at each of its places.
    pub(super) fn bounds(&self) -> Option<&Bounds> {
        self.bounds.as_ref()
    }

    /// Whether all that its body could say is optional, so that it need not be sent.
    pub(super) fn body_may_be_left_out(&self) -> bool {
        self.body_may_be_left_out
    }

    /// What its parameters may be.
    pub(super) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Whether it is a batch (207): an item's fault is not the others'.
    pub(super) fn answers_each_item(&self) -> bool {
        self.answers_each_item
    }

    /// The problem codes that it says it may answer with.
    pub fn problem_codes(&self) -> &[Code] {
        &self.problem_codes
    }

    /// The media types of its good answers; empty where they have no body.
    pub fn produces(&self) -> &[String] {
        &self.produces
    }
}

/// Has the formats of the domain checked too: a pattern cannot say that a check digit is wrong.
fn formats(options: jsonschema::ValidationOptions<'_>) -> jsonschema::ValidationOptions<'_> {
    FORMATS
        .iter()
        .fold(options, |options, name| options.with_format(*name, |text: &str| format::check(name, text).is_ok()))
}

fn word(method: &Method) -> Option<&'static str> {
    METHODS.iter().find(|(_, known)| known == method).map(|(word, _)| *word)
}

/// How many parameters a pattern has, if a path is of its form.
fn parameters(pattern: &str, path: &str) -> Option<usize> {
    let mut parts = path.split('/');
    let mut count = 0;
    for wanted in pattern.split('/') {
        let part = parts.next()?;
        if wanted.starts_with('{') && !part.is_empty() {
            count += 1;
        } else if wanted != part {
            return None;
        }
    }
    parts.next().is_none().then_some(count)
}

fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            let target = members.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix(SCHEMAS));
            found.extend(target.map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
