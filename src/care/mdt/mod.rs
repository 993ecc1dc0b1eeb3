//! Multidisciplinary team items: a person whom a worker presents, what the team is asked, and what came of it (003 §7.2).
//!
//! ```text
//! planned ──presentation──> presented
//!    └──withdrawal──> withdrawn
//! ```
//!
//! An item is seen as its episode is. Where the situation is complex, presenting says whether a clinician involved in the
//! person's care has checked the goals and the plan, or why not yet.

pub mod codes;
pub mod create;
pub mod entity;
pub mod get;
pub mod list;
mod meets;
pub mod present;
pub mod rules;
pub mod view;
pub mod wire;
pub mod withdraw;

kernel::routes!(create, list, get, present, withdraw);
