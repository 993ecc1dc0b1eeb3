//! Services, and where an agency refers to.

mod create;
mod list;
mod update;
