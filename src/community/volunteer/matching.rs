//! Whether a volunteer may go along with a person: what the two records say of each other, and no word of it to whoever asks.

use super::entity::Model;
use crate::care::household_link::apart::share_household_in;
use crate::prelude::*;

/// Lets pass who is neither the person nor somebody of their household: whom they are to be kept apart from is one of these.
///
/// # Errors
/// 409 `volunteer_not_suitable`.
pub async fn refuse_unsuitable_in(tx: &Tx, volunteer: &Model, person: PersonId) -> Result<(), Problem> {
    let Some(own) = volunteer.person_id else { return Ok(()) };
    if own == person || share_household_in(tx, own, person).await? {
        return Err(Problem::new(Code::VolunteerNotSuitable));
    }
    Ok(())
}
