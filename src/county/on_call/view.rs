//! A shift on call as the contract shows it.

#![warn(missing_docs)]

use super::entity::Model;
use super::rules::{OnCallShiftAction, OnCallShiftStatus, status};
use super::wire::OnCallContact;
use crate::prelude::*;

/// Somebody is on call for a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OnCallShift {
    /// Its identifier.
    pub id: OnCallShiftId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands now.
    pub status: OnCallShiftStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<OnCallShiftAction>,
    /// The service.
    pub service_id: ServiceId,
    /// Who, where it is somebody who signs in here.
    pub worker_id: Option<WorkerId>,
    /// Who else.
    pub contact: Option<OnCallContact>,
    /// From.
    pub starts_at: DateTime<Utc>,
    /// Up to but not including.
    pub ends_at: DateTime<Utc>,
    /// When it was taken back.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Viewed for Model {
    type View = OnCallShift;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<OnCallShift>, Problem> {
        rows.iter().map(|row| view(row, tx.caller().role, tx.now())).collect()
    }
}

fn view(row: &Model, role: Role, now: DateTime<Utc>) -> Result<OnCallShift, Problem> {
    let status = status(row, now);
    let name = row.name.clone().map(Text::new).transpose().map_err(|_| Problem::new(Code::InternalError))?;
    let contact = name.map(|name| OnCallContact { name, email: row.email.clone(), phone: row.phone.clone() });
    Ok(OnCallShift {
        id: row.id,
        etag: ETag::default(),
        status,
        allowed_actions: status.allowed_actions(role),
        service_id: row.service_id,
        worker_id: row.worker_id,
        contact,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        cancelled_at: row.cancelled_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
