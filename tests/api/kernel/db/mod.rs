//! The sealed door.

mod open;
