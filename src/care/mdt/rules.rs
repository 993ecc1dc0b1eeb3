//! What may become of an item, and what presenting one needs. Pure.

use super::codes::{GoalsCheckStatus, MdtItemAction, MdtItemStatus};
use super::wire::{GoalsCheck, MdtPresentation, NewMdtItem};
use crate::care::episode::status::EpisodeStatus;
use crate::prelude::rules::*;

impl Machine for MdtItemStatus {
    const NAME: &'static str = "item";

    type Status = Self;
    type Action = MdtItemAction;
    /// Whether they may write items at all.
    type Actor = bool;

    fn status(&self) -> Self {
        *self
    }

    /// ```text
    /// planned ──presentation──> presented
    ///    └──withdrawal──> withdrawn
    /// ```
    fn next(&self, action: MdtItemAction) -> Option<Self> {
        match (self, action) {
            (Self::Planned, MdtItemAction::Presentation) => Some(Self::Presented),
            (Self::Planned, MdtItemAction::Withdrawal) => Some(Self::Withdrawn),
            (Self::Presented | Self::Withdrawn, _) => None,
        }
    }

    fn allows(&self, may_write: bool, _: MdtItemAction) -> bool {
        may_write
    }
}

/// Only somebody who is supported now is presented.
///
/// # Errors
/// 409 `invalid_transition`.
pub fn must_be_open(status: EpisodeStatus) -> Result<(), Problem> {
    if matches!(status, EpisodeStatus::Active | EpisodeStatus::OnHold) {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidTransition).because(format!("The episode is {status}; nobody is presented from it.")))
}

/// What is wrong with an item that is planned on `today`, in London.
pub fn plan_faults(input: &NewMdtItem, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.meets_on < today, "meets_on", "out_of_range", "must not be in the past");
    faults.into_vec()
}

/// What is wrong with a presentation that is written down on `today`, in London.
pub fn presentation_faults(input: &MdtPresentation, is_complex: bool, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    let future = input.presented_on.is_some_and(|on| on > today);
    faults.when(future, "presented_on", "out_of_range", "must not be in the future");
    faults.under("goals_check", |faults| check_goals(&input.goals_check, is_complex, today, faults));
    faults.into_vec()
}

/// "Where there is doubt, or the clinical situation is complex, SPLWs should ensure that the goals and plan have been
/// checked with a clinician involved in that individual's care" (003 §7.2).
fn check_goals(check: &GoalsCheck, is_complex: bool, today: NaiveDate, faults: &mut Faults) {
    let (checked, not_checked) =
        (check.status == GoalsCheckStatus::Checked, check.status == GoalsCheckStatus::NotChecked);
    let needed = is_complex && check.status == GoalsCheckStatus::NotNeeded;
    faults.when(
        needed,
        "status",
        "contradiction",
        "the situation is complex: a clinician checks the goals and the plan",
    );
    faults.when(checked && check.by.is_none(), "by", "missing", "name the clinician");
    faults.when(!checked && check.by.is_some(), "by", "contradiction", "nobody has checked them");
    faults.when(checked && check.on.is_none(), "on", "missing", "say on which day");
    faults.when(!checked && check.on.is_some(), "on", "contradiction", "nobody has checked them");
    faults.when(check.on.is_some_and(|on| on > today), "on", "out_of_range", "must not be in the future");
    faults.when(not_checked && check.reason.is_none(), "reason", "missing", "say why not yet");
    faults.when(!not_checked && check.reason.is_some(), "reason", "contradiction", "only where they are not checked");
}
