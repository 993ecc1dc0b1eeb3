//! Money that a person gained through the support: a benefit, a grant, a debt written off; in pence, once or each year.

pub mod codes;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod record;
pub mod rules;
pub mod save;
pub mod wire;

kernel::routes!(record, list, get, mark_in_error);
