use super::codes::QualityAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::{carrier_in, renewal};
use super::sheet::QualitySheet;
use super::view::QualityAssurance;
use super::wire::QualityAssurancePatch;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// Fill a prompt sheet in
///
/// A merge-patch (RFC 7396); a list takes the place of the one before, as a whole. The group fills in what was looked at and its
/// answers, while it is discussed; documents and evidence are for who saw them. Evidence that was seen bears who saw it and when; of a check by the
/// Disclosure and Barring Service nothing else. While people are connected, what expires is seen again here.
#[utoipa::path(
    operation_id = "updateQualityAssurance",
    params(At<QualityAssuranceId>),
    request_body(content = QualityAssurancePatch, content_type = "application/merge-patch+json", example = json!({
        "documents": [{ "document": "public_liability_insurance", "received": true, "expires_on": "2027-03-31" }],
        "topics": [{ "topic": "safeguarding", "finding": "in_part", "notes": "Nothing written; two leaders are trained." }],
        "evidence": [{ "kind": "dbs_checks", "seen_on": "2026-11-18" }],
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The quality assurance as it is now.", body = QualityAssurance)),
)]
#[patch("/quality-assurances/{id}")]
pub async fn update(
    cx: Cx,
    at: At<QualityAssuranceId>,
    Json(patch): Json<QualityAssurancePatch>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateQualityAssurance, at.id, async |tx, step| {
        let row = &step.row;
        row.status.check(tx.caller().role, QualityAction::Change)?;
        if tx.caller().role == Role::AssetEditor {
            let mut faults = Faults::new();
            for (field, is_sent) in [("documents", patch.documents.is_some()), ("evidence", patch.evidence.is_some())] {
                faults.when(is_sent, field, "not_for_this_role", "is for who saw it: show it to your link worker");
            }
            Problem::if_any(faults.into_vec())?;
        }
        let before = &row.sheet;
        let mut sheet = QualitySheet {
            documents: patch.documents.clone().unwrap_or_else(|| before.documents.clone()),
            topics: patch.topics.clone().unwrap_or_else(|| before.topics.clone()),
            evidence: patch.evidence.clone().unwrap_or_else(|| before.evidence.clone()),
            answers: patch.answers.clone().unwrap_or_else(|| before.answers.clone()),
        };
        Problem::if_any(rules::sheet_faults(&sheet, row.sheet_kind, calendar::local_date(tx.now())))?;
        if let Some(by) = tx.caller().worker_id() {
            sheet.evidence = rules::stamped(&before.evidence, &sheet.evidence, by)?;
        }
        let has_moved = rules::expires_on(&sheet) != rules::expires_on(before);
        let change = ActiveModel { sheet: Set(sheet), ..Default::default() };
        let row = step.save(EventType::QualityAssuranceChanged, change).await?;
        if has_moved && row.status.is_agreed() {
            let owner = carrier_in(tx, &row).await?;
            task::apply_in(tx, Subject::of(&row), &renewal(&row, owner)).await?;
        }
        Ok(row)
    })
    .await
}
