//! The sealed door.

mod kept;
mod migrate;
mod open;
mod plans;
mod statements;
mod storage;
mod transaction;
