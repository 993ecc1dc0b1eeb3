use super::codes::{QualityAction, QualityStatus};
use super::entity::{ActiveModel, Entity};
use super::rules::{self, decided};
use super::save::{refuse_overruling_in, replace_others_in, review_on, start_clocks_in};
use super::sheet::AgreedActions;
use super::view::QualityAssurance;
use super::wire::QualityDecision;
use crate::community::asset::stop::recompute_stop_in;
use crate::community::connection::withdraw::ask_everybody_in;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::Owner;

/// Decide a quality assurance
///
/// After the sheet was gone through it is agreed by a link worker for the primary care network and somebody for the group, who
/// both sign. Where the manager was asked for guidance, or has decided before that nobody is connected, the manager decides. It
/// takes the place of what was decided before. It is looked at again after twelve months, with a catch-up each six. `do_not_connect` stops new connections at once,
/// closes the listing for a time, and asks everybody who carries somebody that goes there to ask them how they are.
#[utoipa::path(
    operation_id = "decideQualityAssurance",
    params(At<QualityAssuranceId>),
    request_body(content = QualityDecision, example = json!({
        "decision": "agreed",
        "signatures": {
            "worker_id": "01920000-0000-7000-8000-000000000301", "worker_signed_on": "2026-11-18",
            "group_name": "Pat Lomax", "group_signed_on": "2026-11-17",
        },
    })),
    responses((status = 200, description = "The quality assurance, decided.", body = QualityAssurance)),
)]
#[post("/quality-assurances/{id}/decision")]
pub async fn decide(cx: Cx, at: At<QualityAssuranceId>, Json(input): Json<QualityDecision>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::DecideQualityAssurance, at.id, async |tx, step| {
        let before = &step.row;
        before.status.check(tx.caller().role, QualityAction::Decision)?;
        refuse_overruling_in(tx, before.asset_id).await?;
        let today = calendar::local_date(tx.now());
        let mut faults = rules::decision_faults(&input, before.status, today);
        let signed = input.signatures.as_ref();
        if let Some(signed) = signed
            && owner_in(tx, Some(signed.worker_id), before.service_id).await? == Owner::Service
        {
            faults.push(Fault::new("/signatures/worker_id", "not_found", "must be a worker of the service"));
        }
        Problem::if_any(faults)?;
        let status = decided(input.decision);
        let change = ActiveModel {
            status: Set(status),
            decision_comment: Set(input.comment.clone().map(String::from)),
            decided_at: Set(Some(tx.now())),
            decided_by: Set(tx.caller().worker_id()),
            actions: Set(AgreedActions(input.actions.clone())),
            signed_by_id: Set(signed.map(|signed| signed.worker_id)),
            worker_signed_on: Set(signed.map(|signed| signed.worker_signed_on)),
            group_signatory: Set(signed.map(|signed| signed.group_name.clone().into())),
            group_signed_on: Set(signed.map(|signed| signed.group_signed_on)),
            review_on: Set(Some(review_on(today)).filter(|_| status.is_agreed())),
            ..Default::default()
        };
        let row = step.save(EventType::QualityAssuranceDecided, change).await?;
        replace_others_in(tx, &row).await?;
        start_clocks_in(tx, &row).await?;
        recompute_stop_in(tx, row.asset_id).await?;
        if status == QualityStatus::DoNotConnect {
            ask_everybody_in(tx, row.asset_id).await?;
        }
        Ok(row)
    })
    .await
}
