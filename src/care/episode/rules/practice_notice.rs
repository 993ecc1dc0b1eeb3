//! When a person's practice ought to be informed of an episode (PRSB: at the first contact and at the end). Pure.

use crate::care::episode::status::{ClosingReason, EpisodeStatus};
use crate::system::task::{TaskKind, TaskStatus};

/// What is asked for, in this order.
pub const KINDS: [TaskKind; 2] = [TaskKind::TellPracticeOfFirstContact, TaskKind::TellPracticeOfEnd];

/// Where an episode stands, as far as its practice goes.
#[derive(Clone, Copy, Debug)]
pub struct NoticeFacts {
    /// Where the episode stands.
    pub status: EpisodeStatus,
    /// Why it was closed, where it was.
    pub closing_reason: Option<ClosingReason>,
    /// Its first contact took place.
    pub has_begun: bool,
    /// There is a practice, and the person does not object to informing it.
    pub may_inform_practice: bool,
}

/// Whether a message of this kind is due. A transfer is no end: the service that goes on with the case tells of it.
pub fn is_due(kind: TaskKind, facts: NoticeFacts) -> bool {
    let is_time = match kind {
        TaskKind::TellPracticeOfFirstContact => facts.has_begun && facts.status != EpisodeStatus::EnteredInError,
        TaskKind::TellPracticeOfEnd => {
            let goes_on = facts.closing_reason == Some(ClosingReason::TransferredService);
            facts.status == EpisodeStatus::Finished && !goes_on
        }
        _ => false,
    };
    is_time && facts.may_inform_practice
}

/// Whether the task of a kind has to be opened or to fall away, given the status of the latest of its kind. What was
/// sent is not sent again, and what a manager waived is not asked for again.
pub fn next_task(is_due: bool, latest: Option<TaskStatus>) -> NextTask {
    match (is_due, latest) {
        (true, None | Some(TaskStatus::Cancelled)) => NextTask::Open,
        (false, Some(TaskStatus::Open)) => NextTask::Cancel,
        _ => NextTask::AsItIs,
    }
}

/// What becomes of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextTask {
    /// It stays as it is, or there is none.
    AsItIs,
    /// One is opened.
    Open,
    /// The open one falls away.
    Cancel,
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::coded::Coded;

    #[test]
    fn each_kind_in_every_status_and_for_every_reason() {
        for status in EpisodeStatus::ALL.iter().copied() {
            for reason in ClosingReason::ALL.iter().copied().map(Some).chain([None]) {
                for (has_begun, may_inform_practice) in [(false, false), (false, true), (true, false), (true, true)] {
                    let facts = NoticeFacts { status, closing_reason: reason, has_begun, may_inform_practice };
                    let live = status != EpisodeStatus::EnteredInError;
                    let first = is_due(TaskKind::TellPracticeOfFirstContact, facts);
                    assert_eq!(first, live && has_begun && may_inform_practice, "{facts:?}");
                    let over = status == EpisodeStatus::Finished && reason != Some(ClosingReason::TransferredService);
                    assert_eq!(is_due(TaskKind::TellPracticeOfEnd, facts), over && may_inform_practice, "{facts:?}");
                    assert!(!is_due(TaskKind::EnterCode, facts));
                }
            }
        }
    }

    #[test]
    fn a_task_follows_what_is_due_and_comes_once() {
        for (is_due, latest, expected) in [
            (true, None, NextTask::Open),
            (true, Some(TaskStatus::Open), NextTask::AsItIs),
            (true, Some(TaskStatus::Done), NextTask::AsItIs),
            (true, Some(TaskStatus::Waived), NextTask::AsItIs),
            (true, Some(TaskStatus::Cancelled), NextTask::Open),
            (false, None, NextTask::AsItIs),
            (false, Some(TaskStatus::Open), NextTask::Cancel),
            (false, Some(TaskStatus::Done), NextTask::AsItIs),
            (false, Some(TaskStatus::Waived), NextTask::AsItIs),
            (false, Some(TaskStatus::Cancelled), NextTask::AsItIs),
        ] {
            assert_eq!(next_task(is_due, latest), expected, "{is_due} {latest:?}");
        }
    }
}
