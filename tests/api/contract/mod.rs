//! The contract is honest: what is published is what is served, all of it is described, and what was promised holds.

mod bounds;
mod breaking;
pub mod canaries;
mod compatibility;
mod conformity;
mod drift;
mod examples;
pub mod matrix;
mod random;
mod refusals;
mod routes;
mod sample;
mod sizes;
mod style;
mod sweep;

use serde_json::Value;

use crate::harness::document::document;

/// Every operation of the published document.
fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().expect("there are paths");
    let all = paths.iter().flat_map(|(path, item)| {
        let methods = ["get", "put", "post", "delete", "patch"];
        methods.into_iter().filter_map(move |method| Some(Operation { path, method, says: item.get(method)? }))
    });
    all.collect()
}

/// One operation.
struct Operation<'a> {
    path: &'a str,
    method: &'static str,
    says: &'a Value,
}

impl Operation<'_> {
    fn id(&self) -> &str {
        self.says["operationId"].as_str().unwrap_or_default()
    }

    fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}
