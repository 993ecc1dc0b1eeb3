//! What becomes of a review, and when something is out of the ordinary. Pure.

use super::codes::{AccessReviewAction, AccessReviewOutcome, AccessReviewStatus};
use super::wire::AccessReviewCompletion;
use crate::prelude::rules::*;

/// How many working days a review has.
pub const WITHIN: u16 = 5;

/// How many people's cases one worker may open with a reason in 24 hours before an auditor looks at it. Ours, not a source's: who
/// stands in for a colleague is named as their cover, and needs no reason.
pub const USUAL: u64 = 10;

impl Machine for AccessReviewStatus {
    const NAME: &'static str = "review";

    type Status = Self;
    type Action = AccessReviewAction;
    type Actor = ();

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, AccessReviewAction::Completion: AccessReviewAction) -> Option<Self> {
        match self {
            Self::Open => Some(Self::Done),
            Self::Done => None,
        }
    }

    /// Who may not, does not see it.
    fn allows(&self, (): (), _: AccessReviewAction) -> bool {
        true
    }
}

/// What is wrong with what is said of a review.
pub fn faults(input: &AccessReviewCompletion) -> Vec<Fault> {
    let mut faults = Faults::new();
    let is_bare = input.outcome != AccessReviewOutcome::Justified && input.comment.is_none();
    faults.when(is_bare, "comment", "missing", "say what was found");
    faults.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_justified_is_said_in_words() {
        for (outcome, comment, is_whole) in [
            (AccessReviewOutcome::Justified, None, true),
            (AccessReviewOutcome::NotJustified, None, false),
            (AccessReviewOutcome::LookedInto, None, false),
            (AccessReviewOutcome::NotJustified, Some("She looked for her neighbour."), true),
        ] {
            let comment = comment.map(|text| Text::new(text).expect("a text"));
            assert_eq!(faults(&AccessReviewCompletion { outcome, comment }).is_empty(), is_whole, "{outcome}");
        }
    }
}
