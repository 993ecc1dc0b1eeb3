//! The sealed door.

mod at_rest;
mod group;
mod kept;
mod migrate;
mod open;
mod plans;
mod queue;
mod row_security;
mod statements;
mod storage;
mod transaction;
