//! Volunteers of a service, who go along with people as a buddy or a companion (002 §5.4: "recruit volunteers to act as
//! 'buddies'", who "need to be supported to be effective and stay involved").
//!
//! ```text
//!          activation               pause
//! applied ───────────► active ◄───────────────► paused          departure, from each ► left
//!                             activation
//! ```
//!
//! Nobody is active, and nobody is matched to a connection, before the induction was held, two references and a check by the
//! Disclosure and Barring Service were seen; the check is seen again in time. Of a check nothing is written down but its level,
//! that it was seen, by whom and when. A person who was helped may become a volunteer: the register never shows that they were,
//! and yet nobody is matched with somebody of their own household.
//!
//! [`rules`] are pure.

pub mod activate;
pub mod checks;
pub mod codes;
pub mod create;
pub mod entity;
pub mod get;
pub mod lapse;
pub mod leave;
pub mod list;
pub mod log_support;
pub mod matching;
pub mod pause;
pub mod record_check;
pub mod rules;
pub mod save;
pub mod update;
pub mod view;
pub mod wire;

kernel::routes!(create, list, get, update, record_check, activate, pause, leave, log_support);
