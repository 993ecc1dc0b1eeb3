//! Mirrors `src/care/contact`.

mod change;
mod first;
mod list;
mod record;
mod rules;
pub mod walk;
