//! The sealed door.

mod group;
mod kept;
mod migrate;
mod open;
mod plans;
mod statements;
mod storage;
mod transaction;
