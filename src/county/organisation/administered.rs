//! What an administrator may act on: what is of their own organisation; where they are of an integrated care system, everything.
//! Reading is no act: organisations, services and workers are known to all who set up what works with them.

use crate::prelude::rules::*;
use kernel::auth::Caller;

const OVERSEERS: &str = "This is for an administrator of the integrated care system";

/// Lets an administrator act on what is of this organisation. Whoever acts in another role is let through: their own rules decide.
///
/// # Errors
/// 403.
pub fn must_administer(caller: &Caller, organisation: OrganisationId) -> Result<(), Problem> {
    if caller.role != Role::Admin || caller.organisation_id == organisation {
        return Ok(());
    }
    must_oversee(caller)
}

/// Lets an administrator act on what is of no organisation, or of several: who belongs to whom, and who there is.
///
/// # Errors
/// 403.
pub fn must_oversee(caller: &Caller) -> Result<(), Problem> {
    if caller.role != Role::Admin || caller.organisation_kind == OrganisationKind::Ics {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden).because(OVERSEERS))
}
