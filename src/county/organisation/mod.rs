//! Organisations: who refers, who hosts, and how practices, primary care networks, places and the ICS belong together.
//!
//! ```text
//! gp_practice ──▶ pcn ──▶ place ──▶ ics        each with its dates, one at a time
//!      ▲           ▲
//!      └───────────┴── covered by services (crate::county::service), which find a person's service by them
//! ```
//!
//! A county is set up here first; services, workers and clients hang on it. Organisations are public knowledge: every
//! caller may look one up.

pub mod administered;
pub mod create;
pub mod create_membership;
pub mod end_membership;
pub mod entity;
pub mod get;
pub mod kind;
pub mod list;
pub mod membership;
pub mod move_people;
pub mod rules;
mod succession;
pub mod update;
pub mod views;
pub mod wire;

kernel::routes!(create, list, get, update, create_membership, end_membership);
