//! What may be done with a record of money gained. Pure.

use super::codes::{MoneyGainAction, MoneyGainStatus};
use crate::prelude::rules::*;

impl Machine for MoneyGainStatus {
    const NAME: &'static str = "record";

    type Status = Self;
    type Action = MoneyGainAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: MoneyGainAction) -> Option<Self> {
        match (self, action) {
            (Self::Recorded, MoneyGainAction::Error) => Some(Self::EnteredInError),
            (Self::EnteredInError, MoneyGainAction::Error) => None,
        }
    }

    fn allows(&self, role: Role, _: MoneyGainAction) -> bool {
        matches!(role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager)
    }
}
