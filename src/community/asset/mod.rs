//! Community assets: the groups and services that people are connected to (002 §5.4). A listing says what is there, where and
//! when, in the terms of Open Referral UK, so that the public directory is a view of it.
//!
//! ```text
//!            closure                      closure
//! active ──────────────► temporarily_closed, inactive ──────────────► defunct
//!    ▲                          │                                        │
//!    └────────reopening─────────┴──────────────reopening─────────────────┘
//! ```
//!
//! The staff of the service that has it in its directory and the group's own editor may change it. Every version is kept. A
//! listing that nobody has confirmed for six months is a task of the service: it may send people to closed doors.
//!
//! [`rules`], [`terms`] and [`suitability`] are pure: what a listing may say, by which words it is found, and whom it suits.
//! [`index`] is what it is found by, [`search`] how; [`avoidance`] is where somebody is not to go.

pub mod avoidance;
pub mod candidates;
pub mod close;
pub mod codes;
pub mod confirm;
pub mod create;
pub mod entity;
pub mod filter;
pub mod get;
pub mod get_demand;
pub mod get_menu;
pub mod index;
pub mod list;
pub mod list_versions;
pub mod menu;
pub mod month;
pub mod own;
pub mod person_needs;
pub mod reopen;
pub mod rules;
pub mod save;
pub mod search;
pub mod stop;
pub mod suitability;
pub mod terms;
pub mod update;
pub mod version;
pub mod view;
pub mod wire;

kernel::routes!(create, list, get_menu, get, get_demand, update, confirm, close, reopen, list_versions);
