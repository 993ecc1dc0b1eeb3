//! `/problems` and `/problems/{code}`: the pages that the `type` of a problem leads to.

use std::fmt::Write;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use serde::Serialize;

use super::accept;
use super::path::Path;
use super::reply::Reply;
use crate::problem::Problem;
use catalogue::Code;

const HTML: &str = "text/html";
const JSON: &str = "application/json";

/// Both routes.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/problems", web::get().to(catalogue)).route("/problems/{code}", web::get().to(page));
}

#[derive(Serialize)]
struct Entry {
    r#type: String,
    code: &'static str,
    status: u16,
    title: &'static str,
    meaning: String,
}

impl Entry {
    fn of(code: Code) -> Self {
        Self {
            r#type: format!("/problems/{}", code.as_str()),
            code: code.as_str(),
            status: code.status().as_u16(),
            title: code.title(),
            meaning: code.meaning().lines().map(str::trim).collect::<Vec<_>>().join(" "),
        }
    }
}

#[derive(Serialize)]
struct Catalogue {
    items: Vec<Entry>,
}

#[derive(serde::Deserialize)]
struct At {
    code: String,
}

async fn catalogue(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let items: Vec<Entry> = Code::ALL.iter().map(|code| Entry::of(*code)).collect();
    if accept::best(request.headers(), &[HTML, JSON]) == Some(JSON) {
        return Ok(Reply::ok(&Catalogue { items })?.respond_to(&request));
    }
    let mut list = String::from("<h1>Problems</h1>\n<p>Every way a request can fail (RFC 9457).</p>\n<dl>\n");
    for entry in &items {
        let Entry { r#type, code, status, title, .. } = entry;
        let _ = writeln!(list, "<dt>{status} <a href=\"{type}\"><code>{code}</code></a></dt><dd>{}</dd>", html(title));
    }
    list.push_str("</dl>");
    Ok(document("Problems", &list))
}

async fn page(request: HttpRequest, at: Path<At>) -> Result<HttpResponse, Problem> {
    let code = Code::ALL.iter().find(|code| code.as_str() == at.code).ok_or_else(|| Problem::new(Code::NotFound))?;
    let entry = Entry::of(*code);
    if accept::best(request.headers(), &[HTML, JSON]) == Some(JSON) {
        return Ok(Reply::ok(&entry)?.respond_to(&request));
    }
    let Entry { code, status, title, meaning, .. } = entry;
    let (title, meaning) = (html(title), html(&meaning));
    let body = format!(
        "<h1>{title}</h1>\n<p>HTTP {status} · <code>{code}</code></p>\n<p>{meaning}</p>\n\
         <p><a href=\"/problems\">All problems</a></p>"
    );
    Ok(document(code, &body))
}

fn document(title: &str, body: &str) -> HttpResponse {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
    );
    HttpResponseBuilder::new(StatusCode::OK)
        .content_type(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((header::VARY, "Accept"))
        .body(page)
}

/// Escapes text and shows what stands in backticks as code.
fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let parts = escaped.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() }).collect()
}
