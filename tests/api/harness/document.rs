//! The API's contract as the code says it is, made once for all tests.

use std::sync::LazyLock;

use actix_web::web::Data;
use linkwork::docs::Document;
use serde_json::Value;

/// It itself.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(linkwork::routes::document);
    &DOCUMENT
}

/// As a server takes it.
pub fn published() -> Data<Document> {
    static PUBLISHED: LazyLock<Data<Document>> =
        LazyLock::new(|| Data::new(Document::read(text()).expect("it is JSON")));
    PUBLISHED.clone()
}

/// The text of it, as it is to be committed.
pub fn text() -> &'static str {
    static TEXT: LazyLock<String> =
        LazyLock::new(|| serde_json::to_string_pretty(document()).expect("a value is JSON") + "\n");
    &TEXT
}
