//! The contract as people and programs read it: Swagger UI at `/docs` out of the binary, and the document itself.

pub mod about;
pub mod examples;
pub mod webhooks;

use std::sync::OnceLock;

use actix_web::http::{StatusCode, header};
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{Bytes, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use serde_json::Value;
use utoipa_swagger_ui::{Config, SwaggerUi};

use kernel::http::Contract;
use kernel::http::etag::{self, ETag};
use kernel::problem::Problem;

/// What Swagger UI needs and no more: its own scripts, its own inline styles and drawings, and calls to this server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `/docs`, `/openapi.json`, `/openapi.yaml`.
pub fn routes(config: &mut ServiceConfig) {
    let ui = Config::new(["/openapi.json"]).try_it_out_enabled(true).use_base_layout().validator_url("none");
    config.route("/openapi.json", web::get().to(json)).route("/openapi.yaml", web::get().to(yaml)).service(
        web::scope("/docs")
            .wrap(DefaultHeaders::new().add((header::CONTENT_SECURITY_POLICY, POLICY)))
            .route("", web::get().to(index))
            .service(SwaggerUi::new("/{_:.*}").config(ui)),
    );
}

async fn index() -> HttpResponse {
    HttpResponseBuilder::new(StatusCode::PERMANENT_REDIRECT).insert_header((header::LOCATION, "/docs/")).finish()
}

async fn json(request: HttpRequest, document: Data<Document>) -> Result<HttpResponse, Problem> {
    document
        .json
        .get_or_init(|| Form::new("application/json", Bytes::from_static(document.text.as_bytes())))
        .answer(&request)
}

async fn yaml(request: HttpRequest, document: Data<Document>) -> Result<HttpResponse, Problem> {
    let text = || {
        let document: Value = serde_json::from_str(document.text).unwrap_or_default();
        yaml_serde::to_string(&document).unwrap_or_default()
    };
    document.yaml.get_or_init(|| Form::new("application/yaml", text().into())).answer(&request)
}

/// The API's contract (OpenAPI 3.1): what is published, and what requests are held against.
pub struct Document {
    text: &'static str,
    contract: Data<Contract>,
    json: OnceLock<Form>,
    yaml: OnceLock<Form>,
}

impl Document {
    /// `text`: the JSON of it.
    ///
    /// # Errors
    /// That it is no JSON.
    pub fn read(text: &'static str) -> Result<Self, serde_json::Error> {
        let contract = Data::new(Contract::new(serde_json::from_str(text)?));
        Ok(Self { text, contract, json: OnceLock::new(), yaml: OnceLock::new() })
    }

    /// What the edge knows of it.
    pub fn contract(&self) -> Data<Contract> {
        self.contract.clone()
    }
}

/// One form of the document, with its tag.
struct Form {
    media_type: &'static str,
    text: Bytes,
    etag: ETag,
}

impl Form {
    fn new(media_type: &'static str, text: Bytes) -> Self {
        let etag = ETag::of_public(&text);
        Self { media_type, text, etag }
    }

    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, Problem> {
        let known = etag::is_known(request.headers(), &self.etag)?;
        let mut response = HttpResponseBuilder::new(if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
        response.insert_header((header::ETAG, self.etag.to_string()));
        response.insert_header((header::CACHE_CONTROL, "no-cache"));
        Ok(if known { response.finish() } else { response.content_type(self.media_type).body(self.text.clone()) })
    }
}
