//! The sealed door.

mod kept;
mod open;
mod storage;
mod transaction;
