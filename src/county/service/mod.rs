//! Social prescribing services: where a referral goes, and how an agency finds the one to send to.
//!
//! ```text
//! a referral that names no service:
//!   its practice ──▶ a service that covers the practice, or the PCN it is in on the day
//!        │ none
//!        ▼
//!   its outward code ──▶ a service that covers the area
//!        │ none
//!        ▼
//!   the intake of its practice's ICS, or the one intake there is
//!        │ none
//!        ▼
//!   422 no_service_found
//! ```
//!
//! Which of several is chosen stands in [`selection`].

pub mod catchment;
pub mod coverage;
pub mod create;
pub mod criteria;
pub mod emergency;
pub mod entity;
pub mod first_contact;
pub mod get;
pub mod list;
pub mod opening;
pub mod patch;
pub mod rules;
pub mod selection;
pub mod update;
pub mod views;
pub mod wire;

kernel::routes!(create, list, get, update);
