//! When two rows may be said to be one person, and when that may be taken back. Pure.

use crate::care::person::entity::Model;
use crate::prelude::rules::*;

/// Of which of two people an episode is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    pub kept: bool,
    /// Of the other.
    pub merged: bool,
}

/// Whether `merged` may be merged into `kept`.
///
/// # Errors
/// 422 for the same row or another service's; 409 where either was merged away already, or where each has an open
/// episode: two workers would find themselves with one person.
pub fn merge(kept: &Model, merged: &Model, open: Open) -> Result<(), Problem> {
    let refused = |code: &'static str, detail: &'static str| Problem::invalid([Fault::new("/person_id", code, detail)]);
    if kept.id == merged.id {
        return Err(refused("contradiction", "is the same person already"));
    }
    if kept.service_id != merged.service_id {
        return Err(refused("not_found", "no such person in this service"));
    }
    kept.still_stands()?;
    merged.still_stands()?;
    if open.kept && open.merged {
        return Err(Problem::new(Code::InvalidTransition)
            .because("Each of them has an open episode: close one of the two first, then merge"));
    }
    Ok(())
}

/// The person from whom this one is to be separated again. `kept` is the one that stands in the merge.
///
/// # Errors
/// 409 where the row was not merged, or where the person it was merged into was merged into another since: what was
/// done last is undone first.
pub fn separate(merged: &Model, kept: Option<&Model>) -> Result<PersonId, Problem> {
    let refused = |detail: String| Problem::new(Code::InvalidTransition).because(detail);
    let kept = kept.ok_or_else(|| refused("This person was not merged into another".to_owned()))?;
    match (merged.merged_into_id, kept.merged_into_id) {
        (None, _) => Err(refused("This person was not merged into another".to_owned())),
        (_, Some(since)) => Err(refused(format!(
            "/v1/people/{} was merged into /v1/people/{since} since: undo that merge first",
            kept.id
        ))),
        _ => Ok(kept.id),
    }
}
