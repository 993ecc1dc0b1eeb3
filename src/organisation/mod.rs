//! Organisations: who refers, who hosts, and how practices, primary care networks, places and the ICS belong together.
//!
//! ```text
//! gp_practice ──▶ pcn ──▶ place ──▶ ics        each with its dates, one at a time
//!      ▲           ▲
//!      └───────────┴── covered by services (crate::service), which find a person's service by them
//! ```
//!
//! A county is set up here first; services, workers and clients hang on it. Organisations are public knowledge: every
//! caller may look one up.

pub mod entity;
pub mod kind;
pub mod membership;
pub mod rules;
pub mod wire;
