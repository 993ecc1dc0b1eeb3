//! Workers: the people who sign in, with their roles, services, PCNs and GP supervisors.
//!
//! The employer need not be whom they work for: a charity may employ a link worker whom two PCNs pay, and each of the
//! two names a GP supervisor (002 §7). What is wanting about a worker is shown as a warning and stops nothing.

pub mod appointment;
pub mod create;
pub mod disable;
pub mod enable;
pub mod entity;
pub mod get;
pub mod list;
pub mod names;
pub mod owner;
pub mod rules;
pub mod served;
pub mod skills;
pub mod supervised;
pub mod time;
pub mod update;
pub mod views;
pub mod wire;

kernel::routes!(create, list, get, enable, update, disable);
