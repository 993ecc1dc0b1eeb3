//! The change feed: what happened, for whoever keeps a copy or wants to know how something came about. Systems pull it.
//!
//! A place in the feed is (era, transaction, number). On PostgreSQL numbers are given before a transaction commits, so
//! the feed ends below the oldest transaction that is still open: what a cursor has passed never changes. A restore
//! from a backup begins a new era, since transactions are then counted anew.

pub mod list;
mod reading;

kernel::routes!(list);
