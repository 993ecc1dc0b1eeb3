use std::collections::BTreeSet;

use super::codes::{ExportKind, ExportStatus};
use super::entity::{Column, Entity, Kinds, Model};
use super::rules;
use super::view::Export;
use super::wire::NewExport;
use crate::prelude::*;
use kernel::auth::Principal;
use kernel::event::Place;

/// Begin an export
///
/// Rows that you may read, as you may see them now, as files. It is made after the answer: look at `Content-Location` until it
/// is complete, then fetch the files that it lists (FHIR Bulk Data's pattern). All files show one state. Analysts get rows of
/// every service, which name nobody: pseudonyms, bands of birth years, weeks, areas, codes. Not in it are people
/// who refuse that their record counts in evaluation, and who were entered by mistake. With `since_export_id` only what was
/// changed since comes, and what goes is named in files of their own. It is audited, with everybody who is in it.
#[utoipa::path(
    operation_id = "createExport",
    request_body = NewExport,
    extensions(("x-problem-codes" = json!([Code::TooManyExports]))),
    responses((status = 202, description = "It will be made.", body = Export)),
)]
#[post("/exports")]
pub async fn create(cx: Cx, Json(asked): Json<NewExport>) -> Result<Reply, Problem> {
    cx.caller().check(Action::CreateExport)?;
    rules::check(&asked, cx.caller().role)?;
    cx.create(Action::CreateExport, async |tx| {
        let under_way = tx.find::<Entity>().filter(Column::Status.is_in([ExportStatus::Queued, ExportStatus::Running]));
        let under_way = under_way.all(rules::MOST_AT_ONCE).await?;
        if u64::try_from(under_way.len()).is_ok_and(|many| many >= rules::MOST_AT_ONCE) {
            return Err(Problem::new(Code::TooManyExports));
        }
        let kinds: BTreeSet<ExportKind> = asked.kinds.iter().copied().collect();
        if let Some(id) = asked.since_export_id {
            check_since(tx, id, &kinds).await?;
        }
        let caller = tx.caller();
        let row = Model {
            id: ExportId::new(),
            version: 1,
            requested_by: caller.principal.id(),
            role: caller.role,
            is_person: matches!(caller.principal, Principal::Worker(_)),
            organisation_id: caller.organisation_id,
            rights: rules::rights(caller),
            status: ExportStatus::Queued,
            kinds: Kinds(kinds.into_iter().collect()),
            format: asked.format,
            purpose: asked.purpose,
            purpose_comment: asked.purpose_comment.as_ref().map(|comment| comment.as_str().to_owned()),
            since_export_id: asked.since_export_id,
            failure: None,
            run: 0,
            claimed_until: None,
            current: None,
            rows_written: 0,
            is_stored: false,
            snapshot_at: None,
            era: None,
            xid: None,
            seq: None,
            transactions: None,
            finished_at: None,
            expires_at: None,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::ExportRequested, row).await?;
        Ok(Reply::accepted(cx.tagged(&row.view(tx).await?)?, row.path()).about(&row))
    })
    .await
}

/// Lets an export go on from one of the caller's own that came to its end, of these kinds at least, since the last restore.
async fn check_since(tx: &Tx, id: ExportId, kinds: &BTreeSet<ExportKind>) -> Result<(), Problem> {
    let fault = |code: &'static str, detail: &'static str| {
        Problem::new(Code::ValidationFailed).with_faults([Fault::new("/since_export_id", code, detail)])
    };
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).one().await?;
    let Some(row) = found.filter(|row| row.finished_at.is_some() && row.failure.is_none() && row.era.is_some()) else {
        return Err(fault(
            "not_found",
            "must be an export of yours that came to its end, as you may see now what you saw then",
        ));
    };
    if kinds.iter().any(|kind| !row.kinds.0.contains(kind)) {
        return Err(fault("kinds_differ", "must be of these kinds at least"));
    }
    let now = Place::of(&tx.system("whether what was exported before is of this log")).await?;
    if row.era != Some(now.era) {
        return Err(fault("another_era", "is of before a restore from a backup: ask for everything"));
    }
    Ok(())
}
