//! Caseloads: what a worker carries, how their year stands to the safe limit (003 Summary, §4.2), and where a service has
//! a backlog (002 §7).
//!
//! Reading only, in a fixed number of grouped queries however many cases and workers there are. The limit itself is kept
//! where cases are given: [`crate::care::episode::rules::caseload`].

pub mod contacts;
pub mod count;
pub mod get_of_service;
pub mod get_of_worker;
pub mod rules;
pub mod view;

kernel::routes!(get_of_worker, get_of_service);
