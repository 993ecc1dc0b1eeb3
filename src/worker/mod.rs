//! Workers: the people who sign in, with their roles, services, PCNs and GP supervisors.
//!
//! The employer need not be whom they work for: a charity may employ a link worker whom two PCNs pay, and each of the
//! two names a GP supervisor (002 §7). What is wanting about a worker is shown as a warning and stops nothing.

pub mod entity;
pub mod hand_on;
pub mod post;
pub mod rules;
pub mod skills;
pub mod time;
pub mod wire;
