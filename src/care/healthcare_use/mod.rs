//! How often a person used the GP practice and the accident and emergency department, before the support began and after: as
//! another system counted it, imported with its source and period (004: "reduced pressure on NHS services").
//!
//! ```text
//! recorded ──error──► entered_in_error
//! ```
//!
//! It is never mixed with what the person says of themselves ([`crate::care::outcome`]): it has a table, a view and an address of
//! its own. A file is imported whole or not at all; sent again, what is there already is left as it is.

pub mod codes;
pub mod entity;
pub mod get;
pub mod import;
pub mod list;
pub mod mark_in_error;
pub mod rules;
pub mod view;
pub mod wire;

kernel::routes!(import, list, get, mark_in_error);
