//! Where a shift on call stands, and what can be done to it. Pure: the instant is handed in.

use super::entity::Model;
use crate::prelude::rules::*;

value_sets! {
    /// Where a shift on call stands.
    pub enum OnCallShiftStatus in "on_call_shift_status" {
        /// It lies ahead
        Planned = "planned",
        /// They are on call now
        Current = "current",
        /// It is over
        Over = "over",
        /// It was taken back
        Cancelled = "cancelled",
    }

    /// What can be done to a shift on call.
    pub enum OnCallShiftAction in "on_call_shift_action" {
        /// Take it back: nobody is notified by it from now on
        Cancellation = "cancellation",
    }
}

/// Where the shift stands at `now`.
pub fn status(row: &Model, now: DateTime<Utc>) -> OnCallShiftStatus {
    if row.cancelled_at.is_some() {
        OnCallShiftStatus::Cancelled
    } else if row.ends_at <= now {
        OnCallShiftStatus::Over
    } else if row.starts_at <= now {
        OnCallShiftStatus::Current
    } else {
        OnCallShiftStatus::Planned
    }
}

impl Machine for OnCallShiftStatus {
    const NAME: &'static str = "on_call_shift";

    type Status = Self;
    type Action = OnCallShiftAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: OnCallShiftAction) -> Option<Self> {
        match (self, action) {
            (Self::Planned | Self::Current, OnCallShiftAction::Cancellation) => Some(Self::Cancelled),
            (Self::Over | Self::Cancelled, OnCallShiftAction::Cancellation) => None,
        }
    }

    fn allows(&self, role: Role, _: OnCallShiftAction) -> bool {
        role == Role::ServiceManager
    }
}
