//! The sealed door.

mod kept;
mod migrate;
mod open;
mod plans;
mod storage;
mod transaction;
