//! The change feed: what happened, for whoever keeps a copy or wants to know how something came about. Systems pull it.
//!
//! A place in the feed is (era, transaction, number). On PostgreSQL numbers are given before a transaction commits, so
//! the feed ends below the oldest transaction that is still open: what a cursor has passed never changes. A restore
//! from a backup begins a new era, since transactions are then counted anew; a cursor of another era is refused with 410.
//! Nothing is ever taken out of the log, so that no cursor of this era is too old.
//!
//! ```text
//! rows that concern the caller, in order ─► the resource through their eyes ─► changes, and the place behind the last row
//!                         ▲                                                        │ none, and the caller waits
//!                         └────────── the end of the feed has moved ◄──────────────┘ (no connection is used meanwhile)
//! ```

mod analyst;
pub mod change;
pub mod list;
mod reading;
pub mod stream;
pub mod waiting;

kernel::routes!(list);
