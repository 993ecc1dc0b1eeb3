//! The work of a link worker.

mod accept;
mod change;
mod get;
