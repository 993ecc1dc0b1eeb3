//! Who one is here, and what one may do.

pub mod get;
pub mod view;

kernel::routes!(get);
