use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::stream;

use super::codes::ExportStatus;
use super::entity::{Entity, Model};
use super::rules::{Part, part_of};
use super::{chunk, file};
use crate::prelude::*;
use kernel::db::{Access, Db};
use kernel::http::Path;
use kernel::http::etag::{self, IfMatch};

/// A file of an export.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct FileAt {
    /// The export.
    pub id: ExportId,
    /// The number of the file.
    #[param(minimum = 1, maximum = 20)]
    pub number: i32,
}

const NDJSON: &str = "{\"id\":\"01a00000-0000-7000-8000-00008f450001\",\"status\":\"accepted\"}\n";
const CSV: &str = "id,status\r\n01a00000-0000-7000-8000-00008f450001,accepted\r\n";

/// Lines of JSON.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 1_000_000_000_000)]
pub struct NdjsonFile(#[expect(dead_code, reason = "the contract's alone")] String);

/// A table.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 1_000_000_000_000)]
pub struct CsvFile(#[expect(dead_code, reason = "the contract's alone")] String);

/// Download a file of an export
///
/// In UTF-8. A download that broke off goes on with `Range` and `If-Range` (RFC 9110), from any node. Of a text in a table that
/// a spreadsheet would run as a formula the first character is an apostrophe. Each download is audited.
#[utoipa::path(
    operation_id = "downloadExportFile",
    params(
        FileAt,
        ("Range" = Option<String>, Header, description = "One range of bytes.", max_length = 100, pattern = "^[\\x09\\x20-\\x7E]*$"),
        ("If-Range" = Option<String>, Header, description = "The `ETag` of the file that you have a part of.", max_length = 100, pattern = "^[\\x09\\x20-\\x7E]*$"),
    ),
    extensions(("x-problem-codes" = json!([Code::RangeNotSatisfiable]))),
    responses(
        (status = 200, description = "The file.", content(
            (NdjsonFile = "application/x-ndjson", example = json!(NDJSON)),
            (CsvFile = "text/csv", example = json!(CSV)),
        )),
        (status = 206, description = "The part of it.", content(
            (NdjsonFile = "application/x-ndjson", example = json!(NDJSON)),
            (CsvFile = "text/csv", example = json!(CSV)),
        )),
    ),
)]
#[get("/exports/{id}/files/{number}")]
pub async fn download(cx: Cx, request: HttpRequest, at: Path<FileAt>) -> Result<HttpResponse, Problem> {
    let mut found = None;
    let head = cx
        .read(Action::DownloadExportFile, async |tx| {
            let row = tx.get::<Entity>(at.id).await?;
            let is_complete = row.status == ExportStatus::Complete;
            let file = if is_complete { file_in(tx, row.id, at.number).await? } else { None };
            let file = file.ok_or_else(|| Problem::new(Code::NotFound))?;
            tx.audit_filter(json!({ "file": file.kind, "is_of_removed": file.is_of_removed, "rows": file.row_count }));
            tx.audit_row(Access::new(Model::TYPE, row.id.0, None));
            let tag = cx.tagged(&(row.id, file.number, &file.sha256))?;
            found = Some((row, file, tag.etag.to_string()));
            Ok(Reply::nothing())
        })
        .await;
    head?;
    let Some((row, file, etag)) = found else { return Err(Problem::new(Code::InternalError)) };
    answer(&cx, &request, &row, &file, &etag)
}

async fn file_in(tx: &Tx, export: ExportId, number: i32) -> Result<Option<file::Model>, Problem> {
    let found = file::Entity::find()
        .filter(file::Column::ExportId.eq(export))
        .filter(file::Column::Number.eq(number))
        .one(&tx.system("a file of an export is read by who sees the export"))
        .await?;
    Ok(found)
}

fn answer(cx: &Cx, request: &HttpRequest, row: &Model, file: &file::Model, tag: &str) -> Result<HttpResponse, Problem> {
    IfMatch::read(request.headers())?.check_read(&ETag::sent(tag))?;
    if etag::is_known(request.headers(), &ETag::sent(tag))? {
        return Ok(HttpResponseBuilder::new(StatusCode::NOT_MODIFIED).insert_header((header::ETAG, tag)).finish());
    }
    let length = u64::try_from(file.byte_count).unwrap_or_default();
    let asked = said(request.headers(), &header::RANGE).filter(|_| {
        let is_of = said(request.headers(), &header::IF_RANGE);
        is_of.is_none_or(|is_of| is_of == tag)
    });
    let part = match asked {
        None => None,
        Some(range) => part_of(range, length).ok_or_else(|| beyond(length))?,
    };
    let Part { from, to } = part.unwrap_or(Part { from: 0, to: length });
    let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let mut response = HttpResponseBuilder::new(status);
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name(row))))
        .content_type(row.format.media_type());
    if part.is_some() {
        response.insert_header((header::CONTENT_RANGE, format!("bytes {from}-{}/{length}", to - 1)));
    }
    let content = content(cx.state().db.clone(), file.clone(), from, to);
    Ok(response.body(SizedStream::new(to - from, content)))
}

/// 416, with how long the file is (RFC 9110 §15.5.17).
fn beyond(length: u64) -> Problem {
    let problem = Problem::new(Code::RangeNotSatisfiable);
    match HeaderValue::from_str(&format!("bytes */{length}")) {
        Ok(value) => problem.with_header(header::CONTENT_RANGE, value),
        Err(_) => problem,
    }
}

fn said<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

impl file::Model {
    fn name(&self, export: &Model) -> String {
        let removed = if self.is_of_removed { "_removed" } else { "" };
        format!("{}{removed}.{}", self.kind, export.format)
    }
}

/// The pieces between two places, one at a time.
fn content(
    db: Db,
    file: file::Model,
    from: u64,
    to: u64,
) -> impl futures_util::Stream<Item = Result<Bytes, Box<dyn std::error::Error>>> {
    stream::try_unfold((db, file, from), move |(db, file, place)| async move {
        if place >= to {
            return Ok(None);
        }
        let begins = i64::try_from(place).unwrap_or(i64::MAX);
        let found = chunk::Entity::find()
            .filter(chunk::Column::ExportId.eq(file.export_id))
            .filter(chunk::Column::Number.eq(file.number))
            .filter(chunk::Column::BeginsAt.lte(begins))
            .order_by_desc(chunk::Column::BeginsAt)
            .limit(1)
            .one(db.system("a file goes out piece by piece, once who asks for it is known").read())
            .await
            .map_err(|_| "a piece of a file could not be read")?;
        // Where the export was cancelled or has expired meanwhile, the download breaks off.
        let piece = found.ok_or("a piece of a file is gone")?;
        let skipped = usize::try_from(begins - piece.begins_at).unwrap_or(usize::MAX);
        let left = usize::try_from(to - place).unwrap_or(usize::MAX);
        let bytes = Bytes::from(piece.content);
        let end = bytes.len().min(skipped.saturating_add(left));
        if skipped >= end {
            return Err("a piece of a file is gone".into());
        }
        let bytes = bytes.slice(skipped..end);
        let next = place + u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(Some((bytes, (db, file, next))))
    })
}
