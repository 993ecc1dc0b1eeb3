//! Contacts: the meetings, calls and messages of an episode, planned and past, and the attempts at them.
//!
//! ```text
//! planned ──► recorded      attendance says what came of it
//!    ╰───────────┴────────► entered_in_error      readable, counted for nothing
//! ```
//!
//! The first conversation with the person, or with somebody who may speak for them, begins every referral of the episode
//! and ends its waiting time ([`first`]). Where it is put right later, or was entered in error, both follow: the referral
//! is accepted again and its clock runs on, as if it had never been said.

pub mod attend;
pub mod call_off;
pub mod case;
pub mod codes;
pub mod entity;
pub mod first;
pub mod get;
pub mod hand_over;
pub mod list;
pub mod list_of_episode;
pub mod list_of_referral;
pub mod list_versions;
pub mod mark_in_error;
mod meets;
mod plan;
pub mod record;
pub mod record_of_referral;
pub mod rules;
pub mod save;
pub mod update;
mod veil;
pub mod version;
pub mod view;
pub mod views;
pub mod wire;

pub use first::first_contact_in;

kernel::routes!(
    list_of_episode,
    list,
    get,
    list_versions,
    record,
    update,
    attend,
    mark_in_error,
    record_of_referral,
    list_of_referral
);
