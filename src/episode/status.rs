//! Where an episode stands, in FHIR's words.

use crate::coded;

coded! {
    /// Where an episode of care stands.
    pub enum EpisodeStatus in "episode_status" {
        /// Support is going on
        Active = "active",
        /// Support is paused
        OnHold = "onhold",
        /// Support is over
        Finished = "finished",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }
}
