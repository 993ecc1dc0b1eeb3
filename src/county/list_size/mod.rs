//! List sizes: how many people are registered with each practice, month by month, as NHS England publishes it. Rates for each
//! 1,000 people registered are counted over them.
//!
//! A file is imported whole or not at all, each fault at its line. A size that was published anew takes the place of the one
//! before.

pub mod entity;
pub mod get;
pub mod import;
pub mod list;
pub mod registered;
pub mod rules;
pub mod view;
pub mod wire;

kernel::routes!(import, list, get);
