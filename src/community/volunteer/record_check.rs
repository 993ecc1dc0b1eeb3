use super::checks::{VolunteerCheck, VolunteerChecks};
use super::codes::{VolunteerAction, VolunteerCheckKind};
use super::entity::{ActiveModel, Entity};
use super::rules::{MOST_CHECKS, check_faults, dbs_until};
use super::save::{renewal, supporter_in};
use super::view::Volunteer;
use super::wire::NewVolunteerCheck;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// Record a check of a volunteer
///
/// You held the induction, or saw a reference or a certificate of the Disclosure and Barring Service. Of a certificate its level and
/// that you saw it are written down, never its number or what stands in it. It is seen again after three years: there is a task for it.
#[utoipa::path(
    operation_id = "recordVolunteerCheck",
    params(At<VolunteerId>),
    request_body(content = NewVolunteerCheck, example = json!({
        "kind": "dbs", "dbs_level": "enhanced", "seen_on": "2026-11-17",
    })),
    responses((status = 200, description = "The volunteer, with the check.", body = Volunteer)),
)]
#[post("/volunteers/{id}/check")]
pub async fn record_check(cx: Cx, at: At<VolunteerId>, Json(input): Json<NewVolunteerCheck>) -> Result<Reply, Problem> {
    Problem::if_any(check_faults(&input, calendar::local_date(cx.now())))?;
    cx.step::<Entity>(Action::RecordVolunteerCheck, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, VolunteerAction::Check)?;
        let mut checks = step.row.checks.0.clone();
        checks.push(VolunteerCheck {
            kind: input.kind,
            dbs_level: input.dbs_level,
            seen_on: input.seen_on,
            seen_by: tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?,
        });
        // The earliest falls away: what counts is what was seen last.
        let beyond = checks.len().saturating_sub(MOST_CHECKS);
        checks.drain(..beyond);
        let change = ActiveModel {
            dbs_until: Set(dbs_until(&checks)),
            is_lapse_recorded: Set(false),
            checks: Set(VolunteerChecks(checks)),
            ..Default::default()
        };
        let row = step.save(EventType::VolunteerCheckRecorded, change).await?;
        if input.kind == VolunteerCheckKind::Dbs {
            let owner = supporter_in(tx, &row).await?;
            task::apply_in(tx, Subject::of(&row), &renewal(&row, owner)).await?;
        }
        Ok(row)
    })
    .await
}
