//! What the second person's decision makes of a grant.

use super::codes::AccessGrantAction;
use super::entity::{ActiveModel, Model};
use super::rules::{Actor, At as AtInstant};
use super::wire::AccessGrantDecision;
use crate::prelude::*;

/// What becomes of a grant by the second person's decision. What it held to be given is forgotten.
///
/// # Errors
/// 409 where it stands otherwise; 403 where it is not theirs to decide.
pub fn decided(
    grant: &Model,
    actor: Actor,
    action: AccessGrantAction,
    input: &AccessGrantDecision,
) -> Result<ActiveModel, Problem> {
    Ok(ActiveModel {
        status: Set(AtInstant(grant, actor.now).check(actor, action)?),
        decided_by: Set(Some(actor.id)),
        decided_at: Set(Some(actor.now)),
        comment: Set(input.comment.as_ref().map(|text| text.as_str().to_owned())),
        credential: Set(None),
        ..Default::default()
    })
}
