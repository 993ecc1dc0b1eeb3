//! What an act is refused with that did not keep its promise, or was never first.

use crate::problem::Problem;
use catalogue::{Action, Code};

/// Nothing is kept of which the log would not tell.
pub(super) fn said_nothing(action: Action) -> Problem {
    tracing::error!(operation = action.operation_id(), "an act that writes emitted no event");
    Problem::new(Code::InternalError)
}

/// What only reads changes nothing that could have happened.
pub(super) fn said_something(action: Action) -> Problem {
    tracing::error!(operation = action.operation_id(), "an act that reads emitted an event");
    Problem::new(Code::InternalError)
}

/// Where the act was run again and again and somebody else was first each time: 412 would speak of an `If-Match` that
/// nobody may have sent.
pub(super) fn lost_race(problem: Problem) -> Problem {
    if problem.code() != Code::VersionMismatch {
        return problem;
    }
    Problem::unavailable("1").because("Others change the same thing all the while; nothing was stored")
}
