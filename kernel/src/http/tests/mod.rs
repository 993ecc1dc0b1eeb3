//! The edge around a small API that has one of everything, over test requests and over a real socket.

mod body;
mod edge;
mod observe;
mod query;
mod wire;

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use actix_web::web::Data;
use actix_web::{App, Error, HttpRequest, get, patch, post, test};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};
use utoipa_actix_web::AppExt;
use uuid::Uuid;

use super::edge::Timeouts;
use super::etag::{ETag, IfMatch, tag};
use super::page::Paging;
use super::patch::Patch;
use super::{Contract, Edge, Json, Paged, Path, Reply, Routes, Verbs};
use crate::auth::mac::{MacKey, RootSecret};
use crate::problem::Problem;
use crate::text::Text;

catalogue::coded! {
    /// A list for these tests.
    pub enum Colour in "colour" {
        /// As the sky
        Blue = "blue",
        /// As grass
        Green = "green",
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    #[schema(min_length = 3, max_length = 20)]
    number: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    address: Text<40>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Contact {
    Phone(Phone),
    Letter(Letter),
}

#[derive(Debug)]
pub struct Even(u32);

impl<'de> Deserialize<'de> for Even {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        match u32::deserialize(input)? {
            even if even % 2 == 0 => Ok(Self(even)),
            _ => Err(serde::de::Error::custom("bad_checksum: must be even")),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Thing {
    name: Text<10>,
    colour: Colour,
    #[schema(minimum = 0, maximum = 10)]
    size: u8,
    born: Option<chrono::NaiveDate>,
    #[schema(max_items = 2)]
    #[serde(default)]
    tags: Vec<Text<5>>,
    contact: Option<Contact>,
    #[schema(value_type = Option<u32>)]
    check: Option<Even>,
    owner: Option<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    #[serde(default)]
    #[schema(value_type = Option<Text<10>>)]
    name: Patch<Text<10>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct View {
    name: String,
    etag: ETag,
}

#[derive(Debug, Deserialize, IntoParams)]
pub struct At {
    id: Uuid,
}

#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    colour: Option<Colour>,
    #[param(style = Form, explode = false)]
    any: Option<Vec<Colour>>,
    open: Option<bool>,
    owner: Option<Uuid>,
}

/// A key for tests; another label is another key.
pub(super) fn key(label: &str) -> MacKey {
    const SECRET: &str = "8f1a0be4c97723d5602f4c9ab1de77f0135a8824ec60b90fd3472c85a16ef39b";
    RootSecret::read(&SECRET.into()).expect("random enough").derive(label)
}

fn view(name: &str) -> Result<super::etag::Tagged, Problem> {
    tag(&key("etag"), &View { name: name.to_owned(), etag: ETag::default() })
}

#[utoipa::path(responses((status = 201, body = View)))]
#[post("/things")]
async fn create(Json(thing): Json<Thing>) -> Result<Reply, Problem> {
    let _ = (thing.size, thing.colour, thing.born, thing.tags, thing.owner, thing.check.map(|check| check.0));
    if let Some(Contact::Phone(Phone { number })) = &thing.contact {
        let _ = number;
    }
    if let Some(Contact::Letter(Letter { address })) = thing.contact {
        let _ = address;
    }
    Ok(Reply::created(view(thing.name.as_str())?, "/v1/things/1"))
}

#[utoipa::path(responses((status = 207)), extensions(("x-max-body-bytes" = json!(4_194_304))))]
#[post("/things/batch")]
async fn batch(Json(things): Json<Vec<Change>>) -> Result<Reply, Problem> {
    Reply::multi(&things.len())
}

#[utoipa::path(params(At), responses((status = 200, body = View)))]
#[get("/things/{id}")]
async fn read(at: Path<At>) -> Result<Reply, Problem> {
    Ok(Reply::versioned(view(&at.id.to_string())?))
}

#[utoipa::path(params(At), responses((status = 200, body = View)))]
#[patch("/things/{id}")]
async fn change(request: HttpRequest, at: Path<At>, Json(change): Json<Change>) -> Result<Reply, Problem> {
    let if_match = IfMatch::read(request.headers())?;
    if_match.require()?;
    if_match.check(&view(&at.id.to_string())?.etag)?;
    let name = change.name.apply(None).map(String::from);
    Ok(Reply::versioned(view(&name.unwrap_or_default())?))
}

#[utoipa::path(params(Filter, Paging), responses((status = 200, body = Vec<View>)))]
#[get("/things")]
async fn list(Paged(filter, page): Paged<Filter>, cursors: Data<super::page::Cursors>) -> Result<Reply, Problem> {
    let list = cursors.list("caller", "listThings", &filter)?;
    let begin = list.begin::<u64>(page.after.as_ref())?.unwrap_or(0);
    let rows: Vec<u64> = (begin + 1..=120).take(usize::try_from(page.limit.get()).unwrap_or(0) + 1).collect();
    let (rows, next) = list.cut(rows, page.limit.get(), |row| *row)?;
    let items: Result<Vec<_>, _> = rows.iter().map(|row| view(&row.to_string())).collect();
    let items: Vec<_> = items?.into_iter().map(|item| item.body).collect();
    Reply::page(&items, Some(&next))
}

#[utoipa::path(responses((status = 200)))]
#[get("/panic")]
async fn panics() -> Reply {
    panic!("with a secret in its words")
}

#[utoipa::path(responses((status = 200)))]
#[get("/slow")]
async fn slow() -> Reply {
    tokio::time::sleep(Duration::from_secs(60)).await;
    Reply::nothing()
}

#[utoipa::path(responses((status = 200)))]
#[get("/fails")]
async fn fails() -> Result<Reply, Error> {
    Err(actix_web::error::ErrorInternalServerError("with a secret in its words"))
}

fn verbs(config: &mut impl Routes) {
    config.verb(create).verb(batch).verb(list).verb(read).verb(change).verb(panics).verb(slow).verb(fails);
}

fn document() -> Value {
    #[derive(OpenApi)]
    struct Api;
    let v1 = utoipa_actix_web::scope("/v1").configure(|config| verbs(config));
    let (_, document) = App::new().into_utoipa_app().openapi(Api::openapi()).service(v1).split_for_parts();
    let mut document = serde_json::to_value(document).expect("a document");
    super::tagged::describe(&mut document);
    document
}

fn edge() -> Edge {
    Edge {
        contract: Data::new(Contract::new(document())),
        timeouts: Timeouts { body: Duration::from_millis(300), handler: Duration::from_millis(300) },
        limits: None,
        origins: super::cors::Origins::These(vec!["https://refer.example.org".to_owned()]),
    }
}

fn app(
    edge: &Edge,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let cursors = super::page::Cursors::new(&key("cursor")).expect("a key");
    let mut v1 = Verbs::default();
    verbs(&mut v1);
    super::app(edge).app_data(Data::new(cursors)).service(v1.beneath("/v1")).configure(super::problems::routes)
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Code of the problem, and code and pointer of each fault.
    fn problem(&self) -> (String, Vec<(String, String)>) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        assert_eq!(self.body["status"], self.status.as_u16());
        assert_eq!(self.body["request_id"], self.header("x-request-id"));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let mut faults: Vec<_> = errors.iter().map(|fault| (text(&fault["pointer"]), text(&fault["code"]))).collect();
        faults.sort();
        (text(&self.body["code"]), faults)
    }
}

async fn send(request: TestRequest) -> Answer {
    send_to(&edge(), request).await
}

async fn send_to(edge: &Edge, request: TestRequest) -> Answer {
    let app = test::init_service(app(edge)).await;
    match test::try_call_service(&app, request.to_request()).await {
        Ok(response) => {
            let (status, headers) = (response.status(), response.headers().clone());
            let body = test::read_body(response).await;
            Answer { status, headers, body: serde_json::from_slice(&body).unwrap_or_default() }
        }
        Err(error) => {
            let response = error.error_response();
            let (status, headers) = (response.status(), response.headers().clone());
            let body = actix_web::body::to_bytes(response.into_body()).await.expect("a body");
            Answer { status, headers, body: serde_json::from_slice(&body).unwrap_or_default() }
        }
    }
}

fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

fn post(path: &str, body: impl Into<actix_web::web::Bytes>) -> TestRequest {
    TestRequest::post().uri(path).insert_header(("content-type", "application/json")).set_payload(body)
}

fn with_method(method: &str, path: &str) -> TestRequest {
    TestRequest::default().method(Method::from_bytes(method.as_bytes()).expect("a method")).uri(path)
}
