//! Mirrors `src/care/contact`.

mod change;
mod first;
mod list;
mod mark_not_reached;
mod record;
mod rules;
pub mod walk;
