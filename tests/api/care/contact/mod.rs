//! Mirrors `src/care/contact`.

mod change;
mod first;
mod list;
mod record;
mod record_of_referral;
mod rules;
pub mod walk;
