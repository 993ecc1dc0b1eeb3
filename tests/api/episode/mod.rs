//! The work of a link worker.

mod change;
mod get;
mod referral;
